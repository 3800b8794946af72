"""What the budget's desk asks after each change is what the whole check says of the money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.budget import Category
from app.domain.checks.money import check_asked
from app.domain.compliance import CODES
from app.domain.dossier import Material
from app.domain.proposal import Scope
from app.domain.rules import Base, Of, Rule, RuleKind
from tests.domain.checks.dossiers import STATED, TODAY, dossier, findings, material, spoilt

MONEY = {*CODES, "costs.empty", "costs.not_reconciled", "costs.not_computable"}

RULES = (
    Rule(rule=RuleKind.MAX_RATE, of=Of.INDIRECT, base=Base.DIRECT, value=Decimal("0.01"), source=STATED),
    Rule(rule=RuleKind.MAX_AMOUNT, of=Of.LINE, value=Decimal(10), currency="EUR", source=STATED),
    Rule(rule=RuleKind.EXCLUDED_COST, categories=(Category.STAFF, Category.TRAVEL), source=STATED),
    Rule(rule=RuleKind.DEVIATION_THRESHOLD, value=Decimal("0.1"), source=STATED),
)


def with_rules(before: Material) -> Material:
    assert before.call is not None
    return replace(before, call=replace(before.call, rules=RULES))


def half(before: Material) -> Material:
    spoilt_by = with_rules(before)
    lines = {line.key: Decimal("0.5") for line in spoilt_by.project.budget.lines}
    return replace(spoilt_by, proposal=replace(spoilt_by.proposal, scope=Scope(lines=lines)))


def nothing(before: Material) -> Material:
    lines = {line.key: Decimal(0) for line in before.project.budget.lines}
    return replace(before, proposal=replace(before.proposal, scope=Scope(lines=lines)))


@pytest.mark.parametrize("spoil", [lambda m: m, with_rules, half, nothing])
def test_the_desk_and_the_whole_check_agree_about_money(spoil: Callable[[Material], Material]) -> None:
    of_money = [finding for finding in findings(spoil) if finding.code in MONEY]
    assert list(check_asked(spoil(material()), on=TODAY)) == of_money


def test_a_finding_quotes_the_rule_with_its_figures_and_where_it_comes_from() -> None:
    found = check_asked(with_rules(material()), on=TODAY)[0]
    assert "the call allows at most 1 %" in found.message
    assert found.source == STATED


def test_a_scope_that_cannot_be_costed_is_said() -> None:
    apart = Scope(starts_on=date(1999, 1, 1), ends_on=date(1999, 12, 31))
    spoil = spoilt("proposal", scope=apart)
    (found,) = check_asked(spoil(dossier().material), on=TODAY)
    assert found.code == "costs.not_computable"
