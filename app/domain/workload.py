"""Who has how much to do in which week, from hours that are planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.domain.money import EXACT
from app.domain.phrases import Phrase, phrase
from app.domain.record import Record
from app.domain.working_days import WorkingCalendar

_A_DAY = timedelta(days=1)
_TENTH = Decimal("0.1")

Weeks = Mapping[date, Decimal]
"""Hours by the Monday of the week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHours:
    who: str
    """Whoever it is, by a name that nobody shares."""
    first: date
    last: date
    hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Overload(Record):
    who: str
    monday: date
    hours: Decimal
    most: Decimal


def overload_words(overload: Overload, name: str) -> Phrase:
    return phrase(
        "This would put {name} at {hours} h in week {week}; {most} h are possible.",
        name=name,
        hours=overload.hours,
        week=str(overload.monday.isocalendar().week),
        most=overload.most,
    )


def monday_of(day: date) -> date:
    return day - day.weekday() * _A_DAY


def hours_by_week(planned: Iterable[PlannedHours], calendar: WorkingCalendar) -> Mapping[str, Weeks]:
    """Each person's hours, spread evenly over the working days of their spans; over all days where none is worked."""
    weeks: dict[str, dict[date, Decimal]] = {}
    for one in planned:
        days = [one.first + n * _A_DAY for n in range((one.last - one.first).days + 1)]
        worked = [day for day in days if calendar.is_working(day)] or days
        share = EXACT.divide(one.hours, Decimal(len(worked)))
        mine = weeks.setdefault(one.who, {})
        for day in worked:
            monday = monday_of(day)
            mine[monday] = EXACT.add(mine.get(monday, Decimal(0)), share)
    return {who: {monday: hours.quantize(_TENTH) for monday, hours in mine.items()} for who, mine in weeks.items()}


def overloads(
    promised: Iterable[PlannedHours], added: Iterable[PlannedHours], calendar: WorkingCalendar, most: Decimal
) -> tuple[Overload, ...]:
    """The weeks in which `added` puts somebody above `most` hours, with all they promised already."""
    more = tuple(added)
    whole, new = hours_by_week((*promised, *more), calendar), hours_by_week(more, calendar)
    found = (
        Overload(who=who, monday=monday, hours=whole[who][monday], most=most)
        for who, weeks in new.items()
        for monday in weeks
        if whole[who][monday] > most
    )
    return tuple(sorted(found, key=lambda one: (one.monday, one.who)))
