"""What a budget costs: every line converted and rounded, every total a sum of rounded lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from app.domain.budget import Budget, BudgetLine, Category, FundingKind
from app.domain.indirect import Spent, indirect_costs
from app.domain.money import EXACT, ExchangeRate, Money, MoneyError, minor_unit, total, zero
from app.domain.project import Project
from app.domain.record import Record
from app.domain.timing import Timing

K = TypeVar("K")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostedLine(Record):
    """A line with its cost in the budget's currency."""

    line: BudgetLine
    """As in the budget; what the applicant spends under its own key among the partners has no partner here."""
    original: Money
    """Quantity × unit cost × share in the line's own currency, rounded half up."""
    rate: ExchangeRate | None
    """Used for the conversion; None when the line is in the budget's currency."""
    amount: Money
    by_year: tuple[Money, ...]
    """One entry a project year; sums to `amount`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costing(Record):
    """All amounts are in `currency`; `total` = `direct` + `indirect` = sum of `by_source` = sum of `by_year`."""

    budget: Budget
    currency: str
    years: int
    lines: tuple[CostedLine, ...]
    direct: Money
    indirect: Money
    indirect_base: Money
    """What the rate was applied to; zero without indirect costs."""
    indirect_by_year: tuple[Money, ...]
    total: Money
    by_source: Mapping[str, Money]
    """Direct and indirect by key of funding source, in the budget's order."""
    by_year: tuple[Money, ...]
    by_partner: Mapping[str | None, Money]
    """Direct costs by partner key; None is the applicant."""
    by_category: Mapping[str, Money]
    """Direct costs by category, in the order of the vocabulary, categories without lines left out."""
    requested: Money
    own: Money
    """Own and in-kind sources together."""
    other: Money
    """Other donors."""


def cost(project: Project) -> Costing:
    """Cost the project's budget, in one pass over its lines.

    Raises MoneyError when a line's currency has no rate, a line names an unknown funding source, or a weight stands
    under a year the project does not have.
    """
    budget = project.budget
    timing = Timing(project)
    rates = {rate.currency: rate for rate in budget.rates}
    lead = next((partner.key for partner in project.partners if partner.lead), None)
    lines = tuple(_cost_line(_of_applicant(line, lead), budget.currency, rates, timing) for line in budget.lines)
    spent = [Spent(costed.line, costed.amount) for costed in lines]
    direct = total((s.amount for s in spent), budget.currency)
    indirect, base = zero(budget.currency), zero(budget.currency)
    if budget.indirect is not None:
        indirect, base = indirect_costs(budget.indirect, spent, budget, lead=lead)
    direct_by_year = _summed_years(lines, project.years, budget.currency)
    indirect_by_year = indirect.split([m.amount for m in direct_by_year] if direct.amount else timing.evenly())
    by_source = _by_source(budget, spent, indirect)
    return Costing(
        budget=budget,
        currency=budget.currency,
        years=project.years,
        lines=lines,
        direct=direct,
        indirect=indirect,
        indirect_base=base,
        indirect_by_year=indirect_by_year,
        total=direct + indirect,
        by_source=by_source,
        by_year=tuple(d + i for d, i in zip(direct_by_year, indirect_by_year, strict=True)),
        by_partner=_grouped(((s.line.partner, s.amount) for s in spent), budget.currency),
        by_category=_by_category(spent, budget.currency),
        requested=_of_kinds(budget, by_source, FundingKind.REQUESTED),
        own=_of_kinds(budget, by_source, FundingKind.OWN, FundingKind.IN_KIND),
        other=_of_kinds(budget, by_source, FundingKind.OTHER_DONOR),
    )


def _of_applicant(line: BudgetLine, lead: str | None) -> BudgetLine:
    """A line under the applicant's own key among the partners is one without a partner."""
    return replace(line, partner=None) if line.partner is not None and line.partner == lead else line


def _cost_line(line: BudgetLine, currency: str, rates: Mapping[str, ExchangeRate], timing: Timing) -> CostedLine:
    exact = EXACT.multiply(EXACT.multiply(line.quantity, line.unit_cost), line.share)
    original = Money(exact.quantize(minor_unit(line.currency), context=EXACT), line.currency)
    rate = None
    amount = original
    if line.currency != currency:
        rate = rates.get(line.currency)
        if rate is None:
            raise MoneyError(
                "line '{line}' is in {currency}: give the budget a dated rate to {own}",
                line=line.key,
                currency=line.currency,
                own=currency,
            )
        amount = rate.convert(original, currency)
    return CostedLine(
        line=line, original=original, rate=rate, amount=amount, by_year=amount.split(timing.by_year(line))
    )


def _summed_years(lines: Sequence[CostedLine], years: int, currency: str) -> tuple[Money, ...]:
    return tuple(total((costed.by_year[year] for costed in lines), currency) for year in range(years))


def _by_source(budget: Budget, spent: Iterable[Spent], indirect: Money) -> dict[str, Money]:
    sums = {source.key: Decimal(0) for source in budget.sources}
    for s in spent:
        if s.line.source not in sums:
            raise MoneyError(
                "line '{line}' names the funding source '{source}', which the budget lacks",
                line=s.line.key,
                source=s.line.source,
            )
        sums[s.line.source] = EXACT.add(sums[s.line.source], s.amount.amount)
    if budget.indirect is not None:
        if budget.indirect.source not in sums:
            raise MoneyError(
                "indirect costs name the funding source '{source}', which the budget lacks",
                source=budget.indirect.source,
            )
        sums[budget.indirect.source] = EXACT.add(sums[budget.indirect.source], indirect.amount)
    return {key: Money(amount, budget.currency) for key, amount in sums.items()}


def _by_category(spent: Iterable[Spent], currency: str) -> dict[str, Money]:
    sums = _grouped(((s.line.category, s.amount) for s in spent), currency)
    return {category.value: sums[category] for category in Category if category in sums}


def _grouped(pairs: Iterable[tuple[K, Money]], currency: str) -> dict[K, Money]:
    sums: dict[K, Decimal] = {}
    for key, amount in pairs:
        sums[key] = EXACT.add(sums.get(key, Decimal(0)), amount.amount)
    return {key: Money(amount, currency) for key, amount in sums.items()}


def _of_kinds(budget: Budget, by_source: Mapping[str, Money], *kinds: FundingKind) -> Money:
    return total((by_source[s.key] for s in budget.sources if s.kind in kinds), budget.currency)
