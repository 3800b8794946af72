"""Calendars as other programs subscribe to them (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Timezone

from app.domain.dated import Dated, DatedKind, DatedState
from app.domain.deadlines import instant, zone

_DAY = timedelta(days=1)
_WIDEST = 75
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
ALARMS = {
    DatedKind.CALL_DEADLINE: (14, 7, 3, 1),
    DatedKind.QUERY_DEADLINE: (3, 1),
    DatedKind.REPORT: (14, 7, 3, 1),
}
"""Days ahead on which a calendar reminds its reader (`experience.md`, 17); a day ahead of anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    dated: Dated
    title: str
    """In the language of the calendar."""
    note: str
    url: str
    changed_at: datetime


def render_ics(entries: Iterable[Entry], *, name: str) -> bytes:
    """One calendar. The same entries give the same bytes; zones that are named are described in it."""
    shown = [entry for entry in entries if entry.dated.when.on is not None]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Grantwright//Deadlines//EN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
    ]
    years = [entry.dated.when.on.year for entry in shown if entry.dated.when.on is not None]
    for named in sorted(filter(None, {_zone(entry.dated) for entry in shown})):
        lines += _described(named, min(years) - 1, max(years) + 1)
    for entry in shown:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(entry: Entry) -> Iterator[str]:
    dated, changed, title = entry.dated, _utc(entry.changed_at), _text(entry.title)
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(dated.uid)}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{dated.sequence}"
    yield f"SUMMARY:{title}"
    if entry.note:
        yield f"DESCRIPTION:{_text(entry.note)}"
    yield f"URL:{entry.url}"
    yield from _when(dated)
    yield "TRANSP:TRANSPARENT"
    yield f"STATUS:{_status(dated)}"
    if dated.state is DatedState.OPEN:
        for days in _alarms(dated):
            yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}", f"TRIGGER:-P{days}D", "END:VALARM")
    yield "END:VEVENT"


def _when(dated: Dated) -> Iterator[str]:
    """A deadline is a moment: an event without an end takes no time."""
    on, at, zone_name = dated.when.on, dated.when.at, _zone(dated)
    if on is None:
        return
    if at is None:
        last = dated.until or on
        yield f"DTSTART;VALUE=DATE:{_day(on)}"
        if last < date.max:
            yield f"DTEND;VALUE=DATE:{_day(last + _DAY)}"
    elif zone_name is None:
        yield f"DTSTART:{_utc(instant(dated.when) or datetime.combine(on, at, UTC))}"
    else:
        yield f"DTSTART;TZID={zone_name}:{_day(on)}T{at:%H%M%S}"


def _zone(dated: Dated) -> str | None:
    """The zone in which the event is told; None for UTC, and for a day.

    An hour that a clock leaves out or shows twice is told in UTC: readers do not agree on which moment it is.
    """
    when = dated.when
    if when.on is None or when.at is None or when.zone in (None, "UTC"):
        return None
    local = datetime.combine(when.on, when.at, zone(when.zone or "UTC"))
    return when.zone if local.utcoffset() == local.replace(fold=1).utcoffset() else None


@lru_cache(maxsize=512)
def _described(name: str, first: int, last: int) -> tuple[str, ...]:
    """A zone's clock changes in these years, as lines that are not folded yet."""
    begin, end = date(max(first, 1), 1, 1), date(min(last, 9999), 12, 31)
    described = Timezone.from_tzinfo(zone(name), tzid=name, first_date=begin, last_date=end)
    return tuple(described.to_ical().decode().replace("\r\n ", "").split("\r\n")[:-1])


def _day(day: date) -> str:
    return f"{day.year:04}{day:%m%d}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """As a value: what would end it is marked; line ends are kept as such, and other control signs left out."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line, and no letter cut in two."""
    if len(line) <= _WIDEST // 4 or len(line.encode()) <= _WIDEST:
        return line
    parts, part, width = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if width + size > _WIDEST:
            parts.append(part)
            part, width = " ", 1
        part, width = part + letter, width + size
    return "\r\n".join((*parts, part))


def _status(dated: Dated) -> str:
    if dated.state is DatedState.WITHDRAWN:
        return "CANCELLED"
    return "TENTATIVE" if dated.is_expected else "CONFIRMED"


def _alarms(dated: Dated) -> Sequence[int]:
    return ALARMS.get(dated.kind, (1,))
