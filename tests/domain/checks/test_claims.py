from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.checks.money import WHOLE_PROJECT
from app.domain.document import Row, RowStyle, Table
from app.domain.dossier import Material
from app.domain.findings import Severity
from app.domain.proposal import Proposal, Scope
from app.domain.rules import Rule, RuleKind
from app.domain.template import Stage
from tests.domain.assembly.forms import general_layout
from tests.domain.checks.dossiers import STATED, Spoil, call, dossier, findings, proposal


def _beside(*others: Proposal, **own_scope: Any) -> Spoil:
    def spoil(m: Material) -> Material:
        return replace(m, siblings=others, proposal=replace(m.proposal, scope=Scope(**own_scope)))

    return spoil


def _claims(spoil: Spoil) -> list[tuple[str, dict[str, str]]]:
    return [(f.code, f.args) for f in findings(spoil) if f.code in ("costs.claimed_twice", "costs.not_claimed")]


def _to_lake(**scope: Any) -> Proposal:
    return proposal(slug="lake", title="To the lake", call=None, funder="lake", scope=Scope(**scope))


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


def test_an_earlier_stage_of_the_same_call_is_no_second_claim() -> None:
    assert _claims(_beside(proposal(slug="concept", stage=Stage.CONCEPT_NOTE))) == []
    unsolicited = proposal(slug="letter", stage=Stage.INQUIRY, call=None)
    spoil = _beside(unsolicited)
    assert _claims(lambda m: replace(spoil(m), call=None, proposal=replace(m.proposal, call=None))) == []


def test_another_call_of_the_same_funder_is_a_second_claim_and_fills_a_gap() -> None:
    none = Decimal(0)
    other = proposal(slug="more", call="harbour/2027-more", scope=Scope(lines={"clinics": none, "courses": none}))
    assert [code for code, _ in _claims(_beside(other))] == ["costs.claimed_twice"]
    assert _claims(_beside(other, lines={"staff": none})) == []


def test_two_others_who_overlap_say_nothing_of_a_third() -> None:
    """We ask for the first half, both others for the second."""
    first = {"ends_on": date(2028, 3, 31)}
    second = {"starts_on": date(2028, 4, 1)}
    others = (_to_lake(**second), replace(_to_lake(**second), slug="sea", title="To the sea", funder="sea"))
    assert _claims(_beside(*others, **first)) == []


def test_three_halves_are_too_much_though_no_two_are() -> None:
    half = dict.fromkeys(("staff", "clinics", "courses"), Decimal("0.5"))
    others = (_to_lake(lines=half), replace(_to_lake(lines=half), slug="sea", title="To the sea", funder="sea"))
    ((code, args),) = _claims(_beside(*others, lines=half))
    assert code == "costs.claimed_twice"
    assert args["amount"] == "90,000.00 EUR"
    assert args["others"] == "'To the lake' and 'To the sea'"


def test_rows_of_the_form_are_those_it_prints() -> None:
    headings = replace(general_layout(), show_lines=False)
    limit = Rule(rule=RuleKind.MAX_ROWS, value=Decimal(3), source=STATED)

    def small(m: Material) -> Material:
        return replace(m, layout=headings, call=replace(call(), rules=(limit,)))

    (found,) = [f for f in findings(small) if f.code == "budget.max_rows"]
    printed = [row for row in _small_form(small) if row.style is RowStyle.NORMAL]
    assert found.args["rows"] == str(len(printed)) == "4"


def _small_form(spoil: Spoil) -> tuple[Row, ...]:
    section = next(s for s in dossier(spoil).document.sections if s.key == "budget")
    return next(block.body for block in section.blocks if isinstance(block, Table))
