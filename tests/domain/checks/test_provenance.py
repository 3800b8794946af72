"""An unverified rule is a question to the writer, never an obstacle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.domain.checks.standing import at_most
from app.domain.dossier import Material
from app.domain.findings import Severity, blocks
from app.domain.rules import Of, Rule, RuleKind
from app.domain.sources import Source
from tests.domain.checks.dossiers import HEARD, STATED, UNSURE, Spoil, call, findings, spoilt


def _sourced(source: Source) -> Spoil:
    """A proposal that breaks a dozen of the call's rules, all read in one place."""

    def spoil(m: Material) -> Material:
        asked = call()
        assert asked.activity
        rule: dict[str, Any] = {"rule": RuleKind.MAX_AMOUNT, "of": Of.REQUEST, "value": Decimal(1), "currency": "EUR"}
        strict = replace(
            asked,
            activity=replace(asked.activity, max_months=1, latest_end=date(2027, 8, 1), source=source),
            eligibility=tuple(replace(c, at_least=Decimal(99), source=source) for c in asked.eligibility),
            annexes=tuple(replace(a, kinds=("audit",), formats=("xlsx",), source=source) for a in asked.annexes),
            countries=("BT",),
            languages=("es",),
            rules=(Rule(**rule, source=source),),
            page_source=source,
            source=source,
        )
        return replace(m, call=strict, proposal=replace(m.proposal, attachments=()))

    return spoil


@pytest.mark.parametrize(
    ("source", "worst"),
    [(STATED, Severity.BLOCKER), (HEARD, Severity.WARNING), (UNSURE, Severity.ADVICE)],
)
def test_a_rule_weighs_as_much_as_who_stands_behind_it(source: Source, worst: Severity) -> None:
    found = findings(_sourced(source))
    order = [Severity.ADVICE, Severity.WARNING, Severity.BLOCKER]
    assert len(found) > 6
    assert max((f.severity for f in found), key=order.index) is worst
    assert blocks(found) == (worst is Severity.BLOCKER)
    assert all(f.source == source for f in found)


def test_advice_is_never_raised() -> None:
    assert at_most(Severity.ADVICE, STATED) is Severity.ADVICE
    assert at_most(Severity.WARNING, STATED) is Severity.WARNING


def test_our_own_findings_carry_no_source() -> None:
    (found,) = findings(spoilt("proposal", sections={}))[:1]
    assert found.code == "section.empty"
    assert found.source is None


@pytest.mark.parametrize(
    ("source", "severity"),
    [(STATED, Severity.BLOCKER), (HEARD, Severity.WARNING), (UNSURE, Severity.ADVICE)],
)
def test_a_funders_languages_weigh_by_their_own_source(source: Source, severity: Severity) -> None:
    def spoil(m: Material) -> Material:
        assert m.funder
        accepts = replace(m.funder, languages=("es",), languages_source=source, priorities_source=UNSURE)
        return replace(m, call=None, proposal=replace(m.proposal, call=None), funder=accepts)

    (found,) = [finding for finding in findings(spoil) if finding.code == "language.not_accepted"]
    assert (found.severity, found.source) == (severity, source)
