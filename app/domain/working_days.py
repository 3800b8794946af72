"""The days an organisation works: weekends and public holidays of its country, and its own closures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import holidays
from babel import Locale, UnknownLocaleError

from app.domain.phrases import phrase, with_advice
from app.domain.record import Record

_A_DAY = timedelta(days=1)
_LONGEST_REST = 366
"""Days in a row without work, after which a calendar is taken for a mistake."""


class Rest(StrEnum):
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    """The organisation's own closure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure(Record):
    """Days on which the organisation does not work, the last included."""

    first: date
    last: date
    name: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(phrase("a closure ends before it begins"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOff:
    rest: Rest
    name: str = ""
    """Of the holiday, in the language asked for if it has one; of the closure as the organisation wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar(Record):
    country: str
    """ISO alpha-2."""
    weekend: tuple[int, ...] | None = None
    """Days of the week without work, Monday 0; None: as in the country."""
    closures: tuple[Closure, ...] = ()

    def __post_init__(self) -> None:
        if self.weekend is not None and (set(self.weekend) - set(range(7)) or len(set(self.weekend)) == 7):
            raise ValueError(phrase("a weekend is some days of the week, Monday 0 to Sunday 6, and not all seven"))

    @property
    def knows_holidays(self) -> bool:
        """False: nobody told us the country's public holidays; only weekends and closures count."""
        return self.country in _countries()

    def day_off(self, day: date, language: str = "en") -> DayOff | None:
        """Why nobody works on that day; None on a working day."""
        for closure in self.closures:
            if closure.first <= day <= closure.last:
                return DayOff(rest=Rest.CLOSED, name=closure.name)
        if name := _holidays(self.country, day.year, language).get(day):
            return DayOff(rest=Rest.HOLIDAY, name=name)
        if day.weekday() in (self.weekend if self.weekend is not None else _weekend(self.country)):
            return DayOff(rest=Rest.WEEKEND)
        return None

    def is_working(self, day: date) -> bool:
        return self.day_off(day) is None

    def on_or_before(self, day: date) -> date:
        """The day itself if it is worked on, else the last working day before it: never a later one."""
        return next(self._back_from(day))

    def before(self, day: date, working_days: int) -> date:
        """The day that many working days before `day`; for 0 `day` itself, or the working day before it."""
        if working_days == 0:
            return self.on_or_before(day)
        going_back = self._back_from(day - _A_DAY)
        for _ in range(working_days - 1):
            next(going_back)
        return next(going_back)

    def count(self, first: date, before: date) -> int:
        """Working days from `first` up to, and not with, `before`; 0 where that is no later."""
        return sum(self.is_working(first + n * _A_DAY) for n in range((before - first).days))

    def _back_from(self, day: date) -> Iterator[date]:
        rested = 0
        while True:
            if self.is_working(day):
                yield day
                rested = 0
            elif (rested := rested + 1) > _LONGEST_REST:
                raise ValueError(
                    with_advice(
                        phrase("this calendar has a year without a working day"), phrase("look at the closures")
                    )
                )
            day -= _A_DAY


@cache
def _countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@cache
def _languages(country: str) -> tuple[str, ...]:
    return tuple(holidays.list_localized_countries(include_aliases=False).get(country, ()))


@cache
def _holidays(country: str, year: int, language: str) -> dict[date, str]:
    if country not in _countries():
        return {}
    spoken = next((code for code in _languages(country) if code.partition("_")[0] == language), None)
    english = next((code for code in _languages(country) if code.startswith("en")), None)
    return dict(holidays.country_holidays(country, years=year, language=spoken or english))


@cache
def _weekend(country: str) -> frozenset[int]:
    """The library of holidays keeps up with countries that moved their weekend; CLDR knows the others."""
    if country in _countries():
        return frozenset(holidays.country_holidays(country).weekend)
    try:
        locale = Locale.parse(f"und_{country}")
    except (UnknownLocaleError, ValueError):
        return frozenset({5, 6})
    return frozenset({locale.weekend_start, locale.weekend_end})
