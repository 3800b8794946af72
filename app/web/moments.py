"""Instants and spans in words, in the reader's language and zone.

A reader's zone is the one chosen in this browser, else that of the browser's own clock, else the installation's. Where
none is known times are UTC's, and say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache
from unicodedata import normalize
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import format_timedelta, get_timezone_location
from markupsafe import Markup

from app.domain.phrases import Printed, printed
from app.domain.printing import print_country, print_date, print_time
from app.web.language import current_language
from app.web.language import gettext as _

_DAYS_ALONE = 14
"""From here on hours say nothing."""
_DAYS_COUNTED = 60
"""Before months are."""
_COMMA = {"ar": "، "}

_zone: ContextVar[str] = ContextVar("zone", default="")


@contextmanager
def in_zone(*wishes: str | None) -> Iterator[None]:
    """Within it, instants are told in the first of these zones that exists; in UTC where none does."""
    token = _zone.set(next((wish for wish in wishes if wish and is_zone(wish)), ""))
    try:
        yield
    finally:
        _zone.reset(token)


def is_zone(name: str) -> bool:
    return name in _known_zones()


def reader_zone() -> str | None:
    """The reader's zone, like Africa/Tunis; None where it is not known."""
    return _zone.get() or None


def local(at: datetime) -> datetime:
    """The instant on the reader's clock."""
    return at.astimezone(ZoneInfo(reader_zone() or "UTC"))


def told_moment(at: datetime) -> Printed:
    """`26 November 2026, 14:20`, with `UTC` behind it where the reader's zone is not known."""
    return printed(lambda language: _print_moment(at, language))


def told_day(at: date) -> Printed:
    """`26 November 2026`: a day, or that of an instant on the reader's clock."""
    return printed(lambda language: print_date(local(at).date() if isinstance(at, datetime) else at, language))


def told_hour(at: datetime) -> Printed:
    """`14:20`, below the heading of its day."""
    return printed(lambda language: _print_hour(at, language))


def time_tag(at: date, said: Printed) -> Markup:
    """What was said of an instant or a day, with the same for programs."""
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), said.by(current_language()))


@cache
def zone_of_country(country: str) -> str | None:
    """A zone of the country; of several the middle one, so that its mornings are nowhere in the country night."""
    found = [name for name, territory in get_global("zone_territories").items() if territory == country.upper()]
    known = sorted(set(found) & _known_zones(), key=_standing)
    return known[len(known) // 2] if known else None


def _standing(name: str) -> tuple[timedelta, str]:
    winter = datetime(2026, 1, 1, tzinfo=ZoneInfo(name)).utcoffset()
    return winter or timedelta(), name


@cache
def zones(language: str) -> tuple[tuple[str, str], ...]:
    """Zones that a reader may choose: name and words like `Tunisia, Tunis`, by their words."""
    territories = get_global("zone_territories")
    named = {
        name: f"{print_country(territories[name], language)}{_COMMA.get(language, ', ')}"
        f"{get_timezone_location(ZoneInfo(name), locale=language, return_city=True)}"
        for name in _known_zones() & territories.keys()
    }
    return tuple(sorted(named.items(), key=lambda item: normalize("NFKD", item[1]).casefold()))


def time_left(at: datetime, now: datetime) -> str:
    """`in 3 days 4 h`, `in 5 h 20 min`, `in 2 months`; `3 days ago` where it is over."""
    span = abs(at - now)
    if span.days >= _DAYS_ALONE:
        said = _spoken(span)
    elif span.days:
        hours = span.seconds // 3600
        days = _spoken(span)
        said = _("{days} {hours} h").format(days=days, hours=hours) if hours else days
    elif span >= timedelta(hours=1):
        said = _("{hours} h {minutes} min").format(hours=span.seconds // 3600, minutes=span.seconds % 3600 // 60)
    else:
        said = _("{minutes} min").format(minutes=span.seconds // 60)
    return (_("in {time}") if at > now else _("{time} ago")).format(time=said)


def time_since(at: datetime, now: datetime) -> str:
    """`just now`, `12 min ago`, `5 h ago`, `3 days ago`."""
    span = now - at
    if span < timedelta(minutes=1):
        return _("just now")
    if span < timedelta(hours=1):
        said = _("{minutes} min").format(minutes=span.seconds // 60)
    elif span < timedelta(days=1):
        said = _("{hours} h").format(hours=span.seconds // 3600)
    else:
        said = _spoken(span)
    return _("{time} ago").format(time=said)


def _spoken(span: timedelta) -> str:
    """Whole days up to two months, then the largest unit that counts two or more: `20 days`, `3 months`, `2 years`."""
    language = current_language()
    if span.days < _DAYS_COUNTED:
        return format_timedelta(timedelta(days=span.days), granularity="day", threshold=_DAYS_COUNTED, locale=language)
    return format_timedelta(span, granularity="month", threshold=2, locale=language)


def _print_moment(at: datetime, language: str) -> str:
    return f"{print_date(local(at).date(), language)}{_COMMA.get(language, ', ')}{_print_hour(at, language)}"


def _print_hour(at: datetime, language: str) -> str:
    hour = print_time(local(at).time(), language)
    return hour if reader_zone() else f"{hour} UTC"


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())
