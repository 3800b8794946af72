"""Rules that set a share of a base.

A share is held against its base in rounded money: what `limit` of the base comes to, half up to the cent, is allowed,
so that a budget which applies the rate exactly never breaks the rule by its own rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.domain.compliance.examined import (
    BUDGET,
    Examined,
    base_name,
    categories_name,
    found,
    printed_share,
    share_of,
)
from app.domain.findings import Finding, percent
from app.domain.phrases import phrase
from app.domain.rules import Base, OwnKind, Rule


def max_rate(rule: Rule, at: Examined) -> Iterator[Finding]:
    if rule.base is Base.ACTUAL:
        yield _after_award(rule)
        return
    value, name = _value(rule), base_name(_base(rule), rule.less)
    base = at.base(_base(rule), rule)
    for measured in at.measured(rule):
        if measured.amount > (limit := base.times(value)):
            yield found(
                rule,
                "budget.max_rate",
                measured.where,
                share=printed_share(share_of(measured.amount, base), value),
                base=name,
                amount=measured.amount,
                limit=percent(value),
                limit_amount=limit,
            )


def max_share(rule: Rule, at: Examined) -> Iterator[Finding]:
    yield from _share(rule, at, "budget.max_share", at_most=True)


def min_share(rule: Rule, at: Examined) -> Iterator[Finding]:
    yield from _share(rule, at, "budget.min_share", at_most=False)


def _share(rule: Rule, at: Examined, code: str, *, at_most: bool) -> Iterator[Finding]:
    if rule.base is Base.ACTUAL:
        yield _after_award(rule)
        return
    value = _value(rule)
    base = at.base(_base(rule), rule)
    limit = base.times(value)
    for measured in at.measured(rule):
        if measured.amount > limit if at_most else measured.amount < limit:
            yield found(
                rule,
                code,
                measured.where,
                what=measured.what,
                share=printed_share(share_of(measured.amount, base), value),
                base=base_name(_base(rule), rule.less),
                amount=measured.amount,
                limit=percent(value),
                limit_amount=limit,
            )


def max_funder_share(rule: Rule, at: Examined) -> Iterator[Finding]:
    """Of the total cost, unless the rule names another base."""
    if rule.base is Base.ACTUAL:
        yield _after_award(rule)
        return
    chosen = rule.base or Base.TOTAL
    value, base, requested = _value(rule), at.base(chosen, rule), at.costing.requested
    limit = base.times(value)
    if requested > limit:
        yield found(
            rule,
            "budget.max_funder_share",
            share=printed_share(share_of(requested, base), value),
            base=base_name(chosen, rule.less),
            amount=requested,
            limit=percent(value),
            limit_amount=limit,
            missing=requested - limit,
        )


def min_own_share(rule: Rule, at: Examined) -> Iterator[Finding]:
    """Own contribution, in cash or in kind as the rule says; other donors' money does not count."""
    if rule.base is Base.ACTUAL:
        yield _after_award(rule)
        return
    cash_only = rule.own_kind is OwnKind.CASH
    value, own = _value(rule), at.own(cash_only=cash_only)
    limit = at.base(_base(rule), rule).times(value)
    if own < limit:
        yield found(
            rule,
            "budget.min_own_share",
            cash=phrase(" in cash") if cash_only else "",
            amount=own,
            share_of_total=printed_share(share_of(own, at.costing.total), value),
            share_of_grant=printed_share(share_of(own, at.costing.requested), value),
            base=base_name(_base(rule), rule.less),
            limit=percent(value),
            limit_amount=limit,
        )


def reserve(rule: Rule, at: Examined) -> Iterator[Finding]:
    """At least `value` of the base stands in these categories, or `cap` where that is less."""
    if rule.base is Base.ACTUAL:
        yield _after_award(rule)
        return
    amount = at.in_categories(rule.categories)
    limit = at.base(_base(rule), rule).times(_value(rule))
    cap: str = ""
    if rule.cap is not None:
        most = at.amount_in(rule.cap, rule.currency or at.costing.currency)
        limit = min(limit, most)
        cap = phrase(", at most {most}", most=most)
    if amount < limit:
        yield found(
            rule,
            "budget.reserve",
            what=categories_name(rule.categories),
            amount=amount,
            limit=limit,
            share=percent(_value(rule)),
            base=base_name(_base(rule), rule.less),
            cap=cap,
        )


def deviation_threshold(rule: Rule, at: Examined) -> Iterator[Finding]:  # noqa: ARG001 - every rule has this shape
    """Known only after the award; said now, because it decides how fine the lines should be."""
    base = base_name(rule.base, rule.less) if rule.base else phrase("a budget line")
    yield found(rule, "budget.deviation_threshold", limit=percent(_value(rule)), base=base)


def _after_award(rule: Rule) -> Finding:
    named = {"indirect": phrase("Indirect costs"), "own": phrase("Own contribution")}
    what = categories_name(rule.categories) or named.get(rule.of or "", phrase("Request"))
    return found(rule, "budget.after_award", BUDGET, what=what, limit=percent(_value(rule)))


def _value(rule: Rule) -> Decimal:
    assert rule.value is not None, "FIELDS requires it"  # noqa: S101 - narrows the type
    return rule.value


def _base(rule: Rule) -> Base:
    assert rule.base is not None, "FIELDS requires it"  # noqa: S101 - narrows the type
    return rule.base
