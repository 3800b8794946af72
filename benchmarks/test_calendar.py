"""A feed of a thousand events, against the calendar library's own writing of the same; and one that did not change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar

from app.domain.dated import Dated, DatedKind
from app.domain.deadlines import Deadline
from app.export.ics import Entry, render_ics
from benchmarks.conftest import Comparing

_EVENTS = 1_000
_ZONES = ("Europe/Brussels", "America/New_York", "Africa/Tunis", "Asia/Kathmandu")


def entries() -> list[Entry]:
    kinds = (DatedKind.CALL_DEADLINE, DatedKind.MILESTONE, DatedKind.TASK)
    return [
        Entry(
            dated=Dated(
                uid=f"{number}@grantwright",
                kind=kinds[number % len(kinds)],
                title=f"Full proposal {number}",
                when=Deadline(
                    on=date(2027, 1, 1) + timedelta(days=number % 400),
                    at=time(17) if number % 3 == 0 else None,
                    zone=_ZONES[number % len(_ZONES)] if number % 3 == 0 else None,
                ),
            ),
            title=f"Deadline: Full proposal {number}",
            note="The call gives a date without a time: we take the end of that day in UTC.",
            url=f"https://g.example/o/marsa/calendar/things/{number}@grantwright",
            changed_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        for number in range(_EVENTS)
    ]


def test_a_feed_of_a_thousand_events(compare: Comparing) -> None:
    found = entries()
    built = Calendar.from_ical(render_ics(found, name="Marsa"))
    compare(
        f"Calendar feed, {_EVENTS:,} events", lambda: render_ics(found, name="Marsa"), built.to_ical,
        goal=2.0, note="reference: icalendar's to_ical of the same calendar, built",
    )  # fmt: skip
