"""Results that a proposal leaves out, and texts that speak of them all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.dossier import Material
from app.domain.proposal import Scope
from app.domain.results import Beneficiaries
from app.domain.template import Generated
from tests.domain.checks.dossiers import Spoil, findings, sections


def _asks_for(*activities: str, generated: tuple[Generated, ...] = (), text: str = "", **changes: Any) -> Spoil:
    def spoil(m: Material) -> Material:
        texts = sections(approach=text) if text else m.proposal.sections
        scope = Scope(activities=activities or None)
        first, second, third = m.template.sections
        template = replace(m.template, sections=(first, replace(second, generated=generated), third))
        return replace(m, template=template, proposal=replace(m.proposal, scope=scope, sections=texts, **changes))

    return spoil


def _found(spoil: Spoil) -> list[str]:
    return [finding.code for finding in findings(spoil) if finding.code.startswith("scope.")]


@pytest.mark.parametrize("text", ["The courses (A2) follow.", "See A1 and A2.", "Without A2, nothing holds."])
def test_a_code_that_is_left_out_is_found(text: str) -> None:
    assert _found(_asks_for("A1", text=text)) == ["scope.result_left_out"]


@pytest.mark.parametrize("text", ["The clinics (A1) travel.", "Form A2.1 and A20, BA2, 2.A2x.", "Paralegals learn."])
def test_other_codes_and_words_are_not(text: str) -> None:
    assert _found(_asks_for("A1", text=text)) == []


def test_a_proposal_for_everything_may_speak_of_everything() -> None:
    assert _found(_asks_for(text="The courses (A2) follow.")) == []
    assert _found(_asks_for("A1", "A2", text="The courses (A2) follow.")) == []


def test_its_own_theory_of_change_is_read_too() -> None:
    told = {"en": "Clinics need the courses of A2."}
    found = _found(_asks_for("A1", generated=(Generated.THEORY_OF_CHANGE,), theory_of_change=told))
    assert found == ["scope.result_left_out"]


def test_own_figures_answer_the_question_for_them() -> None:
    form = (Generated.BENEFICIARIES,)
    assert _found(_asks_for("A1", generated=form)) == ["scope.no_beneficiaries"]
    assert _found(_asks_for("A1", generated=form, beneficiaries=Beneficiaries(direct=7))) == []
