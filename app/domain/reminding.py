"""When somebody is told of what has a date: some days ahead, once each, in the morning of their own clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.domain.deadlines import zone

HOURS = range(5, 13)
"""At which a digest may be asked for."""
USUAL_HOUR = 7
EVENING = 21
"""From this hour on nothing is sent: what could not be told that day is told the next morning."""
CATCH_UP = timedelta(days=14)
"""How late a reminder may still be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """The part of a local day in which a digest may leave."""

    day: date
    since: datetime
    until: datetime


def morning(now: datetime, zone_name: str, hour: int) -> Morning | None:
    """Today's on that zone's clock, where it has come and is not over; None at night and before the hour."""
    here = zone(zone_name)
    day = now.astimezone(here).date()
    since, until = (datetime.combine(day, time(each), here).astimezone(UTC) for each in (hour, EVENING))
    return Morning(day=day, since=since, until=until) if since <= now < until else None


def reminders_due(uid: str, day: date, ahead: Iterable[int], today: date) -> tuple[str, ...]:
    """Names of the reminders of one thing that have come and may still be told, like `uid 2027-02-17 7`.

    By its name each is told once, whatever the clock does; a thing that moved has others.
    """
    return tuple(
        f"{uid} {day} {days}"
        for days in sorted(set(ahead))
        if day >= today and today - CATCH_UP <= day - timedelta(days=days) <= today
    )
