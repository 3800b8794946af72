"""When each budget line is spent: one set of weights, from which years, financial years and periods are read."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from app.domain.budget import BudgetLine
from app.domain.money import MoneyError
from app.domain.project import Project


class Timing:
    """Weights of a project's lines by month and by year.

    A line with weights by year spreads each evenly over that year's months; one with an activity is spread evenly over
    the activity's months; any other over the whole project, so that a short last year bears less. An activity outside
    the project's months counts as none.
    """

    def __init__(self, project: Project) -> None:
        self.months = project.months
        self.years = project.years
        self._activities = {activity.key: activity for activity in project.results.activities()}
        self._by_month: dict[Hashable, tuple[int, ...]] = {}
        self._by_year: dict[Hashable, tuple[int, ...]] = {}

    def group(self, line: BudgetLine) -> Hashable:
        """Lines of one group are spent alike."""
        if line.years:
            return tuple(sorted(line.years.items()))
        return line.activity if line.activity in self._activities else None

    def by_month(self, line: BudgetLine) -> tuple[int, ...]:
        """One weight a project month. Raises MoneyError for a weight under a year the project does not have."""
        group = self.group(line)
        if group not in self._by_month:
            self._by_month[group] = self._months_of_years(line) if line.years else self._months_of_activity(line)
        return self._by_month[group]

    def by_year(self, line: BudgetLine) -> tuple[int, ...]:
        """One weight a project year. Raises MoneyError as `by_month`."""
        group = self.group(line)
        if group not in self._by_year:
            self._by_year[group] = yearly(self.by_month(line))
        return self._by_year[group]

    def evenly(self) -> tuple[int, ...]:
        """Months by project year."""
        return yearly([1] * self.months)

    def _months_of_years(self, line: BudgetLine) -> tuple[int, ...]:
        if (last := max(line.years)) > self.years:
            raise MoneyError(
                "line '{line}' is spread over year {last}, but the project ends in year {years}",
                line=line.key,
                last=last,
                years=self.years,
            )
        months_of = self.evenly()
        weights = [
            Fraction(line.years.get(month // 12 + 1, Decimal(0))) / months_of[month // 12]
            for month in range(self.months)
        ]
        scale = lcm(*(weight.denominator for weight in weights))
        return tuple(int(weight * scale) for weight in weights)

    def _months_of_activity(self, line: BudgetLine) -> tuple[int, ...]:
        activity = self._activities.get(line.activity or "")
        first = (activity.start_month if activity else None) or 1
        last = (activity.end_month if activity else None) or self.months
        weights = tuple(int(first <= month <= last) for month in range(1, self.months + 1))
        return weights if any(weights) else (1,) * self.months


def yearly(by_month: Sequence[int]) -> tuple[int, ...]:
    """Sums of twelve months each, counted from the first; the last may be fewer."""
    return tuple(sum(by_month[i : i + 12]) for i in range(0, len(by_month), 12))
