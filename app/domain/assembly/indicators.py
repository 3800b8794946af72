"""The columns in which funders want indicators: who asks for which, and what a cell says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.domain.assembly.basis import Basis
from app.domain.assembly.tables import Head, number
from app.domain.assembly.words import Words
from app.domain.document import Align
from app.domain.results import Indicator, Measure, Milestone
from app.domain.template import ColumnSet


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    head: Head
    says: Callable[[Indicator], str]


def logframe_columns(column_set: ColumnSet, indicators: Iterable[Indicator], basis: Basis) -> list[IndicatorColumn]:
    """What stands between the result and its assumptions."""
    make = _Columns(basis, tuple(indicators))
    match column_set:
        case ColumnSet.EU:
            return [
                make.title(),
                make.baseline_year(),
                make.target_year(),
                make.current(),
                make.verification("source_verification"),
            ]
        case ColumnSet.FCDO:
            return [
                make.weight(),
                make.title(),
                make.baseline(),
                *make.milestones(),
                make.target(),
                make.verification("source"),
            ]
        case ColumnSet.PRM:
            return [make.title(), make.baseline(), *make.cumulative(), make.target(), make.verification()]
        case ColumnSet.UNICEF:
            return [make.title(), make.location(), make.baseline(), make.target(), make.verification()]
        case ColumnSet.GENERAL:
            return [make.title(), make.baseline_year(), make.target_year(), make.verification()]


def table_columns(column_set: ColumnSet, indicators: Iterable[Indicator], basis: Basis) -> list[IndicatorColumn]:
    """The logframe's columns with code and unit before them, and who measures how often after them."""
    every = tuple(indicators)
    make = _Columns(basis, every)
    inner = logframe_columns(column_set, every, basis)
    at = next(i for i, column in enumerate(inner) if column.head.label == make.title().head.label)
    return [make.code(), *inner[: at + 1], make.unit(), *inner[at + 1 :], make.frequency(), make.responsible()]


def kpi_columns(indicators: Iterable[Indicator], basis: Basis) -> list[IndicatorColumn]:
    make = _Columns(basis, tuple(indicators))
    return [
        make.title(),
        make.unit(),
        make.baseline(),
        *make.milestones(),
        make.target(),
        make.frequency(),
        make.responsible(),
    ]


@dataclass(frozen=True, slots=True)
class _Columns:
    basis: Basis
    indicators: tuple[Indicator, ...]

    def code(self) -> IndicatorColumn:
        return IndicatorColumn(Head(self._word("code"), 0.7), lambda i: self.basis.codes[f"indicator.{i.key}"])

    def title(self) -> IndicatorColumn:
        return IndicatorColumn(Head(self._word("indicator"), 2.6), lambda i: i.title)

    def unit(self) -> IndicatorColumn:
        return IndicatorColumn(Head(self._word("unit"), 1.0), lambda i: i.unit)

    def location(self) -> IndicatorColumn:
        return self._text("location", lambda i: i.location, 1.3)

    def frequency(self) -> IndicatorColumn:
        return self._text("frequency", lambda i: i.frequency, 1.1)

    def responsible(self) -> IndicatorColumn:
        return self._text("responsible", lambda i: i.responsible, 1.3)

    def verification(self, label: str = "verification") -> IndicatorColumn:
        return self._text(label, lambda i: i.verification, 2.0)

    def weight(self) -> IndicatorColumn:
        words = self.basis.words

        def says(indicator: Indicator) -> str:
            return words.none if indicator.weight is None else words.percent(indicator.weight / 100)

        return IndicatorColumn(number(self._word("weighting"), 1.0), says)

    def baseline(self) -> IndicatorColumn:
        return self._measure("baseline", lambda i: i.baseline, dated=False)

    def target(self) -> IndicatorColumn:
        return self._measure("target", lambda i: i.target, dated=False)

    def baseline_year(self) -> IndicatorColumn:
        return self._measure("baseline_year", lambda i: i.baseline, dated=True)

    def target_year(self) -> IndicatorColumn:
        return self._measure("target_year", lambda i: i.target, dated=True)

    def current(self) -> IndicatorColumn:
        """Nothing is measured before the project runs; the form keeps the column for its reports."""
        return IndicatorColumn(Head(self._word("current_value"), 1.1), lambda _: self._word("to_be_reported"))

    def milestones(self) -> list[IndicatorColumn]:
        return self._periods("milestone_at")

    def cumulative(self) -> list[IndicatorColumn]:
        return self._periods("cumulative_at")

    def _periods(self, label: str) -> list[IndicatorColumn]:
        """One column for each period that any indicator names, in order of first mention."""
        periods = dict.fromkeys(m.period for indicator in self.indicators for m in indicator.milestones)
        return [self._period(label, period) for period in periods]

    def _period(self, label: str, period: str) -> IndicatorColumn:
        def says(indicator: Indicator) -> str:
            reached = next((m for m in indicator.milestones if m.period == period), None)
            return printed_measure(reached, indicator, self.basis.words)

        return IndicatorColumn(Head(self.basis.words(label, period=period), 1.1, self._align()), says)

    def _measure(self, label: str, of: Callable[[Indicator], Measure | None], *, dated: bool) -> IndicatorColumn:
        def says(indicator: Indicator) -> str:
            measure = of(indicator)
            printed = printed_measure(measure, indicator, self.basis.words)
            return f"{printed} ({measure.on.year})" if dated and measure and measure.on else printed

        return IndicatorColumn(Head(self._word(label), 1.3 if dated else 1.0, self._align()), says)

    def _text(self, label: str, of: Callable[[Indicator], str], width: float) -> IndicatorColumn:
        return IndicatorColumn(Head(self._word(label), width), lambda i: of(i) or self.basis.words.none)

    def _align(self) -> Align:
        """Sentences among the values would be hard to read against the right edge."""
        return Align.START if any(indicator.qualitative for indicator in self.indicators) else Align.END

    def _word(self, key: str) -> str:
        return self.basis.words(key)


def printed_measure(measure: Measure | Milestone | None, indicator: Indicator, words: Words) -> str:
    """The value, with its sign for percentages; its text where it is qualitative."""
    if measure is None:
        return words.none
    if measure.value is None:
        return measure.text or words.none
    if indicator.unit.strip() == "%":
        return words.percent(measure.value / Decimal(100))
    printed = words.number(measure.value)
    return f"{printed} ({measure.text})" if measure.text else printed
