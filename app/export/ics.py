"""Calendars as other programs subscribe to them (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from app.domain.dated import Dated, DatedKind, DatedState
from app.domain.deadlines import zone

_DAY = timedelta(days=1)
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
    calendar = Calendar()
    calendar.add("prodid", "-//Grantwright//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    shown = [entry for entry in entries if entry.dated.when.on is not None]
    for entry in shown:
        calendar.add_component(_event(entry))
    if any(entry.dated.when.at is not None for entry in shown):
        days = [entry.dated.when.on for entry in shown if entry.dated.when.on is not None]
        calendar.add_missing_timezones(first_date=min(days) - 366 * _DAY, last_date=max(days) + 366 * _DAY)
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    dated = entry.dated
    event = Event()
    event.add("uid", dated.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", dated.sequence)
    event.add("summary", entry.title)
    if entry.note:
        event.add("description", entry.note)
    event.add("url", entry.url)
    _when(event, dated)
    event.add("transp", "TRANSPARENT")
    event.add("status", _status(dated))
    if dated.state is DatedState.OPEN:
        for days in _alarms(dated):
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", entry.title)
            alarm.add("trigger", timedelta(days=-days))
            event.add_component(alarm)
    return event


def _when(event: Event, dated: Dated) -> None:
    when = dated.when
    if when.on is None:
        return
    if when.at is None:
        event.add("dtstart", when.on)
        event.add("dtend", (dated.until or when.on) + _DAY)
    else:
        # A deadline is a moment: an event without an end takes no time.
        event.add("dtstart", datetime.combine(when.on, when.at, zone(when.zone or "UTC")))


def _status(dated: Dated) -> str:
    if dated.state is DatedState.WITHDRAWN:
        return "CANCELLED"
    return "TENTATIVE" if dated.is_expected else "CONFIRMED"


def _alarms(dated: Dated) -> Sequence[int]:
    return ALARMS.get(dated.kind, (1,))
