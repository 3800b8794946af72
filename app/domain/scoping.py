"""The part of a project that one funder is asked for, and whether several funders' parts fit together."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction

from app.domain.budget import Budget, BudgetLine
from app.domain.money import EXACT, ExchangeRate, MoneyError
from app.domain.project import Project
from app.domain.proposal import Scope
from app.domain.record import Record
from app.domain.results import Activity, Outcome, Output, Results
from app.domain.timing import Timing, yearly

_PRECISE = Decimal("1e-20")
_CROSS_RATE = Context(prec=20)
_YEAR = 12


def cut(project: Project, scope: Scope) -> Project:
    """The project as this funder is asked for it, with a budget that is costed like any other.

    Activities that are not in the scope or lie outside its period go, and their lines with them; results that had
    activities and keep none go too. A line bears the scope's share of it, and of its months the part that lies in the
    period. Project years and months then count from the scope's start. In another currency each line keeps its own
    currency and gets a rate into the scope's.

    Raises MoneyError when the period and the project have no day in common, or the scope's rate has no date.
    """
    period = Period.of(project, scope)
    inside = _inside(project, scope, period)
    results = _cut_results(project.results, inside, scope, period)
    budget = replace(project.budget, lines=_cut_lines(project, scope, period, inside))
    return replace(
        project,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        results=results,
        budget=in_currency(budget, scope),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Record):
    """A stretch of a project. `first` and `last` are months of the whole project from 1, both inclusive."""

    starts_on: date
    ends_on: date
    first: int
    last: int
    project_months: int
    months: int
    """Its own duration; it may be one more than from `first` to `last`, where it begins within a month."""

    @classmethod
    def of(cls, project: Project, scope: Scope) -> Period:
        """A month belongs to the period in which it begins, so that of two periods that meet one has it.

        A period that lies within a single month has that month all the same: it would else have no costs.
        """
        starts_on = max(project.starts_on, scope.starts_on or project.starts_on)
        ends_on = min(project.ends_on, scope.ends_on or project.ends_on)
        if not _meets(project, scope):
            raise MoneyError("the period of this proposal and the project have no day in common")
        until_then = replace(project, ends_on=ends_on).months
        own = replace(project, starts_on=starts_on, ends_on=ends_on).months
        before = 0
        if starts_on > project.starts_on:
            before = replace(project, ends_on=starts_on - timedelta(days=1)).months
        return cls(
            starts_on=starts_on,
            ends_on=ends_on,
            first=min(before + 1, until_then),
            last=until_then,
            project_months=project.months,
            months=own,
        )

    @property
    def part(self) -> slice:
        """Of a list with one entry a project month."""
        return slice(self.first - 1, self.last)

    def takes(self, activity: Activity) -> bool:
        """Whether an activity has months in it. One that lies outside the project has none that could be cut off."""
        first = activity.start_month or 1
        last = min(activity.end_month or self.project_months, self.project_months)
        return last < first or (first <= self.last and self.first <= last)


def _meets(project: Project, scope: Scope) -> bool:
    starts_on, ends_on = scope.starts_on or project.starts_on, scope.ends_on or project.ends_on
    return max(starts_on, project.starts_on) <= min(ends_on, project.ends_on)


def _inside(project: Project, scope: Scope, period: Period) -> frozenset[str]:
    """Keys of the activities that stay. The scope may name an activity, or an output or outcome for all of its own.

    One outside the period stays where its money does not: years may be given to a line, whatever its activity's months.
    """
    paid = _paid(project, period)
    named = None if scope.activities is None else set(scope.activities)
    return frozenset(
        activity.key
        for outcome in project.results.outcomes
        for output in outcome.outputs
        for activity in output.activities
        if (period.takes(activity) or activity.key in paid)
        and (named is None or named & {activity.key, output.key, outcome.key})
    )


def _paid(project: Project, period: Period) -> frozenset[str]:
    """Keys of activities with lines that have years of their own and cost something in the period."""
    timing = Timing(project)
    return frozenset(
        line.activity
        for line in project.budget.lines
        if line.activity and line.years and any(timing.by_month(line)[period.part])
    )


def _cut_results(results: Results, inside: Collection[str], scope: Scope, period: Period) -> Results:
    def stays(before: Sequence[object], after: Sequence[object], key: str) -> bool:
        return bool(after) or (not before and (scope.activities is None or key in scope.activities))

    outcomes: list[Outcome] = []
    for outcome in results.outcomes:
        outputs: list[Output] = []
        for output in outcome.outputs:
            kept = tuple(_shifted(a, period) for a in output.activities if a.key in inside)
            if stays(output.activities, kept, output.key):
                outputs.append(replace(output, activities=kept))
        if stays(outcome.outputs, outputs, outcome.key):
            outcomes.append(replace(outcome, outputs=tuple(outputs)))
    return replace(results, outcomes=tuple(outcomes))


def leaves_out_results(project: Project, scope: Scope) -> bool:
    """Whether the scope leaves out results or activities, so that what is said of the whole project is not its own."""

    def keys(results: Results) -> list[str]:
        activities = [activity.key for activity in results.activities()]
        return [*(o.key for o in results.outcomes), *(o.key for o in results.outputs()), *activities]

    if scope.activities is None and scope.starts_on is None and scope.ends_on is None:
        return False
    period = Period.of(project, scope)
    kept = _cut_results(project.results, _inside(project, scope, period), scope, period)
    return keys(kept) != keys(project.results)


def _shifted(activity: Activity, period: Period) -> Activity:
    """Months counted from the period's start, and no later than its end, except those the project does not have."""
    before = period.first - 1

    def month(of_project: int) -> int:
        within = of_project <= period.project_months
        return max(1, min(of_project - before, period.months) if within else of_project - before)

    return replace(
        activity,
        start_month=month(activity.start_month) if activity.start_month else None,
        end_month=month(activity.end_month) if activity.end_month else None,
        milestones={
            month(m): text
            for m, text in activity.milestones.items()
            if before < m and not period.last < m <= period.project_months
        },
    )


def _cut_lines(project: Project, scope: Scope, period: Period, inside: Collection[str]) -> tuple[BudgetLine, ...]:
    timing = Timing(project)
    known = {activity.key for activity in project.results.activities()}
    lines: list[BudgetLine] = []
    for line in project.budget.lines:
        share = scope.lines.get(line.key, Decimal(1))
        if not share or (line.activity in known and line.activity not in inside):
            continue
        by_month = timing.by_month(line)
        part = Fraction(sum(by_month[period.part]), sum(by_month))
        if not part:
            continue
        years = line.years
        if years:
            weights = _within(yearly(by_month[period.part]), -(-period.months // _YEAR))
            years = {year: Decimal(weight) for year, weight in enumerate(weights, start=1) if weight}
        lines.append(replace(line, share=_decimal(Fraction(line.share) * Fraction(share) * part), years=years))
    return tuple(lines)


def parts_of_lines(project: Project, part: Project) -> dict[str, Decimal]:
    """Which part of the project's line stands in `part`, which was cut from it; none for lines taken whole."""
    whole = {line.key: line.share for line in project.budget.lines}
    return {
        line.key: _decimal(Fraction(line.share) / Fraction(whole[line.key]))
        for line in part.budget.lines
        if line.share != whole[line.key]
    }


def _within(weights: Sequence[int], years: int) -> Sequence[int]:
    """By at most `years` years; what lies after them goes to the last."""
    return (*weights[: years - 1], sum(weights[years - 1 :])) if len(weights) > years else weights


def _decimal(share: Fraction) -> Decimal:
    exact = EXACT.divide(Decimal(share.numerator), Decimal(share.denominator))
    return exact if exact == exact.quantize(_PRECISE) else exact.quantize(_PRECISE, context=EXACT)


def in_currency(budget: Budget, scope: Scope) -> Budget:
    """The budget in the scope's currency. Lines stay in their own; those in the scope's need no rate any more.

    A cross rate says both rates it was made from, with their days.
    """
    target = scope.currency
    if target is None or target == budget.currency:
        return budget
    if scope.rate is None or scope.rate_on is None:
        raise MoneyError("a proposal in another currency than the budget's needs a rate with its date")
    own = ExchangeRate(currency=budget.currency, rate=scope.rate, on=scope.rate_on, source=scope.rate_source)
    crossed = (
        ExchangeRate(
            currency=rate.currency,
            rate=_CROSS_RATE.multiply(rate.rate, own.rate),
            on=own.on,
            source=f"{rate.source} ({rate.on.isoformat()}: {rate.rate} {budget.currency}), "
            f"{own.source} ({own.on.isoformat()}: {own.rate} {target})",
        )
        for rate in budget.rates
        if rate.currency != target
    )
    return replace(budget, currency=target, rates=(own, *crossed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Record):
    """What of one line is asked for, as shares of the whole line over the whole project."""

    line: BudgetLine
    by: Mapping[str, Decimal]
    """By proposal; those that claim nothing of it are left out."""
    double: Decimal
    """Claimed more than once: two shares of the same months that are together more than all of it."""
    missing: Decimal
    """Claimed by nobody."""


def claims(project: Project, scopes: Mapping[str, Scope]) -> tuple[Claim, ...]:
    """What the scopes of a project's proposals, by the proposals' names, ask of each line that a funder is to pay.

    Lines with another source than the requested one are nobody's to claim; a scope whose period lies outside the
    project claims nothing. Raises MoneyError as `Timing.by_month`.
    """
    requested = project.budget.requested_source.key
    timing = Timing(project)
    known = {activity.key for activity in project.results.activities()}
    cuts = {name: _Cut.of(project, scope) for name, scope in scopes.items() if _meets(project, scope)}
    weighed: dict[Hashable, tuple[Sequence[Fraction], Fraction, Fraction]] = {}
    result: list[Claim] = []
    for line in project.budget.lines:
        if line.source != requested:
            continue
        shares = tuple(c.share_of(line, known) for c in cuts.values())
        group = (timing.group(line), shares)
        if group not in weighed:
            weighed[group] = _weigh(timing.by_month(line), shares, [c.period for c in cuts.values()])
        parts, double, missing = weighed[group]
        result.append(
            Claim(
                line=line,
                by={name: _decimal(part) for name, part in zip(cuts, parts, strict=True) if part},
                double=_decimal(double),
                missing=_decimal(missing),
            )
        )
    return tuple(result)


def overlaps(claimed: Iterable[Claim]) -> tuple[Claim, ...]:
    """Costs that two funders are asked for."""
    return tuple(claim for claim in claimed if claim.double)


def gaps(claimed: Iterable[Claim]) -> tuple[Claim, ...]:
    """Costs that no funder is asked for, or not in full."""
    return tuple(claim for claim in claimed if claim.missing)


@dataclass(frozen=True, slots=True)
class _Cut(Record):
    scope: Scope
    period: Period
    inside: frozenset[str]

    @classmethod
    def of(cls, project: Project, scope: Scope) -> _Cut:
        period = Period.of(project, scope)
        return cls(scope, period, _inside(project, scope, period))

    def share_of(self, line: BudgetLine, known: Collection[str]) -> Decimal:
        if line.activity in known and line.activity not in self.inside:
            return Decimal(0)
        return self.scope.lines.get(line.key, Decimal(1))


def _weigh(
    by_month: Sequence[int], shares: Sequence[Decimal], periods: Sequence[Period]
) -> tuple[list[Fraction], Fraction, Fraction]:
    whole = sum(by_month)
    parts = [Fraction(share) * Fraction(sum(by_month[p.part]), whole) for share, p in zip(shares, periods, strict=True)]
    double = missing = Fraction(0)
    for month, weight in enumerate(by_month, start=1):
        if weight:
            claimed = sum(
                (Fraction(s) for s, p in zip(shares, periods, strict=True) if p.first <= month <= p.last), Fraction(0)
            )
            double += max(claimed - 1, Fraction(0)) * Fraction(weight, whole)
            missing += max(1 - claimed, Fraction(0)) * Fraction(weight, whole)
    return parts, double, missing
