"""Rules about the form of a budget and what may be in it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.domain.budget import Category
from app.domain.compliance.examined import BUDGET, Examined, categories_name, found, listed
from app.domain.costing import CostedLine
from app.domain.findings import Finding, Place, Where
from app.domain.money import Money, total
from app.domain.rules import Rule


def cofinancing_forbidden(rule: Rule, at: Examined) -> Iterator[Finding]:
    elsewhere = at.costing.total - at.costing.requested
    if elsewhere.amount > 0:
        yield found(rule, "budget.cofinancing_forbidden", amount=elsewhere)


def max_rows(rule: Rule, at: Examined) -> Iterator[Finding]:
    limit = int(rule.value or 0)
    if at.rows > limit:
        yield found(rule, "budget.max_rows", rows=at.rows, limit=limit)


def whole_units(rule: Rule, at: Examined) -> Iterator[Finding]:
    broken = [costed.line.key for costed in at.costing.lines if not _whole(costed.amount)]
    if broken:
        yield found(rule, "budget.whole_units", currency=at.costing.currency, lines=listed(broken))
    indirect = at.costing.indirect
    if not _whole(indirect):
        # They have no unit cost to round: a rate makes them, so only the form can show them whole.
        whole = indirect.rounded(Decimal(1))
        yield found(rule, "budget.whole_indirect", currency=at.costing.currency, amount=indirect, whole=whole)


def currency(rule: Rule, at: Examined) -> Iterator[Finding]:
    if at.costing.currency != rule.currency:
        yield found(rule, "budget.currency", currency=at.costing.currency, wanted=rule.currency or "")


def excluded_cost(rule: Rule, at: Examined) -> Iterator[Finding]:
    """What other sources pay may be of any kind; only the request is looked at."""
    requested = at.costing.budget.requested_source.key
    by_category: dict[Category, list[CostedLine]] = {}
    for costed in at.costing.lines:
        if costed.line.category in rule.categories and costed.line.source == requested and costed.amount.amount:
            by_category.setdefault(costed.line.category, []).append(costed)
    for category, lines in by_category.items():
        yield found(
            rule,
            "budget.excluded_cost",
            Where(Place.LINE, lines[0].line.key) if len(lines) == 1 else BUDGET,
            what=categories_name([category]),
            amount=total((costed.amount for costed in lines), at.costing.currency),
            lines=listed([costed.line.key for costed in lines]),
        )


def _whole(amount: Money) -> bool:
    return amount.amount == amount.amount.to_integral_value()
