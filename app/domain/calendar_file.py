"""What a calendar file of somebody else's says, line by line, and what of it could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from app.domain.dated import Dated
from app.domain.phrases import phrase

FIRST_YEAR, LAST_YEAR = 2000, 2100
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_EUROPEAN = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
_HOUR = re.compile(r"(\d{1,2})[:h.](\d{2})(?::00)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One thing of the file."""

    key: str
    """Its name in the file, the same in a later file: by it a thing that was read before is found again."""
    where: str
    """`line 7`, for a person."""
    dated: Dated
    owner: str = ""
    """E-mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    things: tuple[Listed, ...]
    problems: tuple[str, ...]
    """A sentence for each that could not be read, and why."""


def read_day(text: str) -> date:
    """A day as people write it. Raises ValueError with a phrase, also where day and month could be swapped."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _EUROPEAN.fullmatch(text):
        day, month, year = map(int, found.groups())
        if day <= 12 and month <= 12 and day != month and "." not in text:
            raise ValueError(phrase("“{text}” can be read in two ways; write it like 2027-02-17", text=text[:30]))
        if month > 12 >= day:
            day, month = month, day
    else:
        raise ValueError(phrase("“{text}” is not a day; write it like 2027-02-17", text=text[:30]))
    return in_bounds(year, month, day)


def in_bounds(year: int, month: int, day: int) -> date:
    """Raises ValueError with a phrase for a day that no calendar has, and a year nobody means."""
    written = f"{year}-{month:02d}-{day:02d}"
    try:
        read = date(year, month, day)
    except ValueError:
        raise ValueError(phrase("no calendar has the day {day}", day=written)) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(phrase("the year of {day} is not between 2000 and 2100", day=written))
    return read


def read_hour(text: str) -> time | None:
    """Local time; None where none is given, and for 24:00, which is the end of the day. Raises ValueError."""
    text = text.strip().lower()
    if text in ("", "24:00"):
        return None
    if text == "noon":
        return time(12)
    found = _HOUR.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(phrase("“{text}” is not a time; write it like 17:00", text=text[:30]))
    return time(int(found[1]), int(found[2]))
