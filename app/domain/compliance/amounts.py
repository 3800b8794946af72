"""Rules that set an amount of money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.domain.compliance.examined import Examined, found
from app.domain.findings import Finding
from app.domain.money import EXACT, Money, minor_unit, total
from app.domain.organisation import kind_name
from app.domain.phrases import either, phrase, phrase_of, with_commas
from app.domain.rules import CeilingBy, Rule

TURNOVER_YEARS = 3
"""The average annual budget is taken over this many of the latest years on record, up to the submission's."""


def max_amount(rule: Rule, at: Examined) -> Iterator[Finding]:
    limit = _amount(rule, rule.value, at)
    for measured in at.measured(rule):
        if measured.amount > limit:
            yield found(
                rule, "budget.max_amount", measured.where, what=measured.what, amount=measured.amount, limit=limit
            )


def min_amount(rule: Rule, at: Examined) -> Iterator[Finding]:
    limit = _amount(rule, rule.value, at)
    for measured in at.measured(rule):
        if measured.amount < limit:
            yield found(
                rule, "budget.min_amount", measured.where, what=measured.what, amount=measured.amount, limit=limit
            )


def request_range(rule: Rule, at: Examined) -> Iterator[Finding]:
    least = _amount(rule, rule.min, at) if rule.min is not None else None
    most = _amount(rule, rule.max, at) if rule.max is not None else None
    requested = at.costing.requested
    if (least is None or least <= requested) and (most is None or requested <= most):
        return
    if least is not None and most is not None:
        spoken = phrase("from {least} to {most}", least=least, most=most)
    elif least is not None:
        spoken = phrase("of at least {least}", least=least)
    elif most is not None:
        spoken = phrase("of at most {most}", most=most)
    yield found(rule, "budget.request_range", amount=requested, range=spoken)


def fixed_menu(rule: Rule, at: Examined) -> Iterator[Finding]:
    menu = [_amount(rule, value, at) for value in rule.menu]
    if at.costing.requested not in menu:
        in_order = sorted(menu, key=lambda amount: amount.amount)
        spoken = either(phrase("{amount}", amount=amount) for amount in in_order)
        yield found(rule, "budget.fixed_menu", amount=at.costing.requested, menu=spoken)


def max_multiple_of_turnover(rule: Rule, at: Examined) -> Iterator[Finding]:
    times = rule.value or Decimal(0)
    turnover = at.organisation.turnover
    years = sorted(year for year in turnover if year <= at.year)[-TURNOVER_YEARS:]
    if not years:
        yield found(rule, "budget.turnover_unknown", times=times)
        return
    currency = at.costing.currency
    what = phrase("The organisation's turnover is")
    whole = total((at.amount_in(turnover[year].amount, turnover[year].currency, what) for year in years), currency)
    average = EXACT.divide(whole.amount, Decimal(len(years)))
    limit = Money(EXACT.multiply(average, times).quantize(minor_unit(currency), context=EXACT), currency)
    if at.costing.requested > limit:
        yield found(
            rule,
            "budget.max_multiple_of_turnover",
            amount=at.costing.requested,
            times=times,
            years=with_commas(map(str, years)),
            average=Money(average, currency).rounded(),
            limit=limit,
        )


def ceiling_by(rule: Rule, at: Examined) -> Iterator[Finding]:
    """The ceiling for the applicant's kind, else the general one; of several, the first that covers the duration.

    A step without `up_to` covers any duration. A project longer than every step is held against the longest. Where no
    step is meant for this kind of applicant, there is no ceiling.
    """
    kind, months = at.organisation.kind, at.project.months
    steps = [step for step in rule.steps if step.applicant == kind] or [s for s in rule.steps if s.applicant is None]
    if not steps:
        return
    steps.sort(key=lambda step: (step.up_to is None, step.up_to or 0))
    chosen = next((step for step in steps if step.up_to is None or months <= step.up_to), steps[-1])
    limit = _amount(rule, chosen.value, at)
    if at.costing.requested > limit:
        by_kind = rule.by is CeilingBy.APPLICANT_TYPE
        reason = (
            phrase("an applicant of the kind '{kind}'", kind=kind_name(kind))
            if by_kind
            else phrase_of(months, "a project of {count} month", "a project of {count} months")
        )
        yield found(rule, "budget.ceiling_by", amount=at.costing.requested, limit=limit, reason=reason)


def _amount(rule: Rule, value: Decimal | None, at: Examined) -> Money:
    return at.amount_in(value or Decimal(0), rule.currency or at.costing.currency)
