from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.dossier import Material
from app.domain.money import Money
from app.domain.proposal import Scope
from tests.domain.checks.dossiers import Spoil, findings, spoilt


def _partner_codes(spoil: Spoil) -> list[str]:
    return [f.code for f in findings(spoil) if f.code.startswith("partner.")]


def test_a_contribution_is_compared_with_the_whole_project() -> None:
    """The scope takes half of the room that the partner gives."""
    half = spoilt("proposal", scope=Scope(lines={"room": Decimal("0.5")}))
    assert _partner_codes(half) == []


def test_a_partner_outside_the_scope_is_not_asked_about() -> None:
    nothing = {"courses": Decimal(0), "room": Decimal(0)}

    def wrong(m: Material) -> Material:
        lead, shelter = m.project.partners
        m = replace(m, proposal=replace(m.proposal, scope=Scope(lines=nothing)))
        other = replace(shelter, contribution=Money(Decimal(1), "EUR"))
        return replace(m, project=replace(m.project, partners=(lead, other)))

    assert _partner_codes(wrong) == []
