"""What was reached of what was promised: values of indicators by period, and reports that are owed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from app.domain.keys import check_key
from app.domain.money import EXACT, bounded
from app.domain.phrases import phrase
from app.domain.record import Record
from app.domain.results import Direction, Indicator

_LEVELS = ("%", "percent", "per cent", "pour cent", "por ciento", "index", "score", "ratio", "rate", "taux", "tasa")
"""In a unit: what is measured anew each time, so that two periods are not added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual(Record):
    """What one indicator showed in one period."""

    indicator: str
    """Key in the baseline."""
    first: date
    last: date
    """Inclusive."""
    value: Decimal | None = None
    """Of the period alone, where the indicator counts; else as it stood at its end."""
    text: str = ""
    """Of a qualitative indicator."""
    by: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    """Value by breakdown and category."""
    verification: str = ""
    """Where the record is that proves it."""
    note: str = ""
    """Why it differs from what was promised."""
    version: int = 1
    """Counted by the data base; files do not carry it."""

    def __post_init__(self) -> None:
        check_key(self.indicator)
        if self.last < self.first:
            raise ValueError(
                phrase("the period ends on {last}, before it begins on {first}", last=self.last, first=self.first)
            )
        if self.value is not None:
            bounded(self.value)
        for parts in self.by.values():
            for value in parts.values():
                bounded(value)


class DutyKind(StrEnum):
    PROGRESS = "progress"
    FINAL = "final"
    FINANCIAL = "financial"
    IMPACT = "impact"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Record):
    """A report that the funder is owed."""

    key: str
    """Unique in the grant."""
    kind: DutyKind
    first: date
    last: date
    """The period that it is about, inclusive."""
    due_on: date
    sent_on: date | None = None

    def __post_init__(self) -> None:
        check_key(self.key)
        if self.last < self.first:
            raise ValueError(
                phrase("the period ends on {last}, before it begins on {first}", last=self.last, first=self.first)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached(Record):
    """One indicator at the end of a period."""

    indicator: Indicator
    value: Decimal | None
    """From the grant's first day on; None where nothing was measured."""
    period: Decimal | None
    """In the period alone; None too for what is measured anew each time."""
    share: Decimal | None
    """Part of the way from the baseline to the target that is behind us, 1 being all of it; None where a figure is
    missing."""
    text: str = ""
    verification: str = ""
    note: str = ""


def usual_duties(starts_on: date, ends_on: date) -> tuple[Duty, ...]:
    """What funders usually ask, to be corrected by the agreement: a report on each full year before the last one, due
    sixty days after it, and a final one ninety days after the last day."""
    found: list[Duty] = []
    first = starts_on
    while (last := _year_from(first)) < ends_on:
        number = len(found) + 1
        due = last + timedelta(days=60)
        found.append(Duty(key=f"progress-{number}", kind=DutyKind.PROGRESS, first=first, last=last, due_on=due))
        first = last + timedelta(days=1)
    due = ends_on + timedelta(days=90)
    return (*found, Duty(key="final", kind=DutyKind.FINAL, first=starts_on, last=ends_on, due_on=due))


def _year_from(first: date) -> date:
    """The last day of the year that begins then."""
    leap_day = (first.month, first.day) == (2, 29)
    return date(first.year + 1, first.month, 28 if leap_day else first.day) - timedelta(days=0 if leap_day else 1)


def adds_up(indicator: Indicator) -> bool:
    """Whether periods are added: people trained are, a percentage or a level that is to be kept is not."""
    unit = indicator.unit.casefold()
    return indicator.direction is Direction.INCREASE and not any(word in unit for word in _LEVELS)


def reached(indicator: Indicator, actuals: Iterable[Actual], *, first: date, last: date) -> Reached:
    """Where an indicator stands on `last`; `first` begins the period that is told of. Actuals of others are skipped."""
    until = sorted(
        (one for one in actuals if one.indicator == indicator.key and one.last <= last), key=lambda one: one.last
    )
    inside = [one for one in until if one.first >= first]
    measured = [one for one in until if one.value is not None]
    value = period = None
    if measured and adds_up(indicator):
        start = indicator.baseline.value if indicator.baseline and indicator.baseline.value else Decimal(0)
        value = EXACT.add(start, _sum(measured))
        period = _sum([one for one in measured if one in inside])
    elif measured:
        value = measured[-1].value
    return Reached(
        indicator=indicator,
        value=value,
        period=period,
        share=_share(indicator, value),
        text="\n".join(one.text for one in inside if one.text),
        verification="; ".join(dict.fromkeys(one.verification for one in inside if one.verification)),
        note="\n".join(one.note for one in inside if one.note),
    )


def differs(found: Reached, *, threshold: Decimal) -> bool:
    """Whether more than `threshold` of the way is missing, or was gone beyond it; no, where a figure is missing."""
    return found.share is not None and abs(found.share - 1) > threshold


def overlapping(actuals: Sequence[Actual], new: Actual) -> Actual | None:
    """One of the same indicator whose period has a day in common with that of `new`, and is not the same."""
    return next(
        (
            one
            for one in actuals
            if one.indicator == new.indicator
            and one.first != new.first
            and one.first <= new.last
            and new.first <= one.last
        ),
        None,
    )


def _sum(measured: Iterable[Actual]) -> Decimal:
    whole = Decimal(0)
    for one in measured:
        whole = EXACT.add(whole, one.value or Decimal(0))
    return whole


def _share(indicator: Indicator, value: Decimal | None) -> Decimal | None:
    target = indicator.target.value if indicator.target else None
    start = indicator.baseline.value if indicator.baseline and indicator.baseline.value is not None else Decimal(0)
    if value is None or target is None or target == start:
        return None
    return EXACT.divide(EXACT.subtract(value, start), EXACT.subtract(target, start))
