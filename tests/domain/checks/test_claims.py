from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.domain.checks.money import WHOLE_PROJECT
from app.domain.dossier import Material
from app.domain.findings import Severity
from app.domain.proposal import Proposal, Scope
from app.domain.template import Stage
from tests.domain.checks.dossiers import Spoil, findings, proposal


def _beside(*others: Proposal, **own_scope: Any) -> Spoil:
    def spoil(m: Material) -> Material:
        return replace(m, siblings=others, proposal=replace(m.proposal, scope=Scope(**own_scope)))

    return spoil


def _claims(spoil: Spoil) -> list[tuple[str, dict[str, str]]]:
    return [(f.code, f.args) for f in findings(spoil) if f.code in ("costs.claimed_twice", "costs.not_claimed")]


def _to_lake(**scope: Any) -> Proposal:
    return proposal(slug="lake", title="To the lake", call=None, funder="lake", scope=Scope(**scope))


def test_a_concept_note_to_the_same_funder_is_no_second_claim() -> None:
    earlier = proposal(slug="concept", stage=Stage.CONCEPT_NOTE, call="harbour/2027-concept", funder="harbour")
    assert _claims(_beside(earlier)) == []


def test_two_funders_who_share_a_line_out_claim_nothing_twice() -> None:
    none = Decimal(0)
    ours = {"courses": none, "staff": Decimal("0.5")}
    theirs = {"clinics": none, "staff": Decimal("0.5")}
    assert _claims(_beside(_to_lake(lines=theirs), lines=ours)) == []


def test_a_line_of_two_scopes_is_told_with_its_amount() -> None:
    theirs = {"clinics": Decimal(0), "courses": Decimal(0), "staff": Decimal("0.25")}
    ((code, args),) = _claims(_beside(_to_lake(lines=theirs)))
    assert code == "costs.claimed_twice"
    assert args == {"amount": "15,000.00 EUR", "others": "'To the lake'", "lines": "Line staff"}


def test_a_second_claim_that_the_proposal_tells_of_is_advice() -> None:
    found = findings(_beside(_to_lake(), also_asked=("lake",)))
    assert [f.severity for f in found if f.code == "costs.claimed_twice"] == [Severity.ADVICE]


def test_several_proposals_that_ask_for_the_same_are_one_finding() -> None:
    hills = replace(_to_lake(), slug="hills", title="To the hills", funder="hills")
    ((code, args),) = _claims(_beside(_to_lake(), hills))
    assert (code, args["others"]) == ("costs.claimed_twice", "'To the lake' and 'To the hills'")
    alone = _claims(_beside(_to_lake()))[0][1]
    assert args["amount"] == alone["amount"]  # what this funder is asked for, once, however many others are


def test_those_that_are_told_of_and_those_that_are_not_are_two_findings() -> None:
    hills = replace(_to_lake(), slug="hills", title="To the hills", funder="hills")
    found = [f for f in findings(_beside(_to_lake(), hills, also_asked=("lake",))) if f.code == "costs.claimed_twice"]
    assert [(f.severity, f.args["others"]) for f in found] == [
        (Severity.WARNING, "'To the hills'"),
        (Severity.ADVICE, "'To the lake'"),
    ]


def test_what_nobody_is_asked_for_is_told_with_its_amount() -> None:
    half = {"clinics": Decimal("0.5")}
    theirs = {"clinics": Decimal("0.25"), "courses": Decimal(0), "staff": Decimal(0)}
    ((code, args),) = _claims(_beside(_to_lake(lines=theirs), lines=half))
    assert code == "costs.not_claimed"
    assert args["amount"] == "22,500.00 EUR"


def test_costs_of_the_whole_project_need_no_activity() -> None:
    assert not [f for f in findings() if f.code == "costs.line_without_activity"]
    assert {"staff", "office", "audit"} <= {category.value for category in WHOLE_PROJECT}
