"""What a budget costs: every line converted and rounded, every total a sum of rounded lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.budget import Budget, BudgetLine
from app.domain.money import ExchangeRate, Money
from app.domain.project import Project
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class CostedLine(Record):
    """A line with its cost in the budget's currency."""

    line: BudgetLine
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
    """Cost the project's budget.

    Raises MoneyError when a line's currency has no rate, or a line names an unknown funding source.
    """
    raise NotImplementedError
