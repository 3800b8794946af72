"""A calendar as other programs write it (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar

from app.domain.calendar_file import CalendarFile, Listed, in_bounds
from app.domain.dated import Dated, DatedKind, DatedState
from app.domain.deadlines import Deadline, zone
from app.domain.phrases import phrase
from app.errors import BadInput

_REPEATS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_PLAIN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"}
"""Rules of which each step is a day that exists soon; others may look for one for ever."""
_MOST_DAYS = 60
"""Of one thing that repeats."""
_AHEAD = timedelta(days=731)


def read_ics(data: bytes, *, today: date, most: int) -> CalendarFile:
    """What repeats becomes its next days, at most 60 in two years. Raises BadInput for what is no calendar."""
    if data.count(b"BEGIN:VEVENT") > most:
        raise BadInput(phrase("More than {most} events are too many for one file; divide it.", most=most))
    try:
        events = Calendar.from_ical(data).walk("VEVENT")
    except (ValueError, IndexError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(phrase("This is not a calendar file: {why}.", why=str(error)[:120])) from None
    things: list[Listed] = []
    problems: list[str] = []
    for number, event in enumerate(events, start=1):
        try:
            one, told = _listed(event, number)
            repeated, more = _repeated(one, event, today)
        except ValueError as error:
            title = str(event.get("summary", ""))[:80]
            why = error.args[0] if error.args else ""
            problems.append(phrase("Event {number} “{title}”: {why}.", number=number, title=title, why=why))
            continue
        things.extend(repeated)
        problems.extend(filter(None, (told, more)))
        if len(things) > most:
            raise BadInput(phrase("More than {most} events are too many for one file; divide it.", most=most))
    return CalendarFile(things=tuple(things), problems=tuple(problems))


def _listed(event: Any, number: int) -> tuple[Listed, str]:
    title = " ".join(str(event.get("summary", "")).split())
    if not title:
        raise ValueError(phrase("it has no title"))
    if "dtstart" not in event or not hasattr(event["dtstart"], "dt"):
        raise ValueError(phrase("it has no day"))
    start = event["dtstart"].dt
    deadline, told = _deadline(start, number, title)
    until = None
    ends = getattr(event.get("dtend"), "dt", None)
    if type(start) is date and type(ends) is date and ends > start + timedelta(days=1):
        until = ends - timedelta(days=1)
    status = str(event.get("status", "")).upper()
    uid = str(event.get("uid", "")) or f"{title.casefold()}:{deadline.on}"
    own = event.get("recurrence-id")
    key = f"ics:{uid}" + (f":{own.dt.isoformat()[:10]}" if own is not None and hasattr(own, "dt") else "")
    dated = Dated(
        uid="",
        kind=DatedKind.EVENT,
        title=title[:300],
        when=deadline,
        until=until,
        state=DatedState.WITHDRAWN if status == "CANCELLED" else DatedState.OPEN,
        note=str(event.get("description", ""))[:4000],
    )
    return Listed(key=key, where=f"{number}", dated=dated), told


def _deadline(start: date, number: int, title: str) -> tuple[Deadline, str]:
    """The day, local time and zone; a zone that only the file knows is said, and the time taken as UTC's."""
    day = in_bounds(start.year, start.month, start.day)
    if not isinstance(start, datetime):
        return Deadline(on=day), ""
    at = start.time().replace(tzinfo=None, microsecond=0)
    if start.tzinfo is None:
        return Deadline(on=day, at=at), ""
    name = getattr(start.tzinfo, "key", None) or str(start.tzinfo)
    try:
        zone(name)
    except ValueError:
        moment = start.astimezone(zone("UTC"))
        told = phrase(
            "Event {number} “{title}”: its time zone “{zone}” has no common name; the time is kept in UTC.",
            number=number,
            title=title[:80],
            zone=name[:40],
        )
        return Deadline(on=moment.date(), at=moment.time().replace(microsecond=0), zone="UTC"), told
    return Deadline(on=day, at=at, zone=name), ""


def _repeated(one: Listed, event: Any, today: date) -> tuple[list[Listed], str]:
    rule = event.get("rrule")
    if rule is None:
        return [one], ""
    told = phrase("“{title}” repeats; its days of the next two years are taken, {most} at most.",
                  title=one.dated.title[:80], most=_MOST_DAYS)  # fmt: skip
    plain = not isinstance(rule, list) and set(rule) <= _PLAIN and str(rule.get("FREQ", [""])[0]) in _REPEATS
    if not plain:
        alone = phrase("“{title}” repeats in a way that is not read here; only its first day is taken.",
                       title=one.dated.title[:80])  # fmt: skip
        return [one], alone
    return list(_days(one, rule, today)), told


def _days(one: Listed, rule: Any, today: date) -> Iterator[Listed]:
    first = one.dated.when.on
    assert first is not None  # noqa: S101 - `_deadline` gives one
    begin, end = datetime.combine(first, datetime.min.time()), datetime.combine(today + _AHEAD, datetime.min.time())
    bounded = {name: value for name, value in rule.items() if name != "UNTIL"}
    last = next((value for value in rule.get("UNTIL", [])), None)
    if last is not None:
        end = min(end, datetime.combine(date(last.year, last.month, last.day), datetime.min.time()))
    if "COUNT" not in bounded:
        bounded["UNTIL"] = [end]
    written = type(rule)(bounded).to_ical().decode()
    days = rrulestr(written, dtstart=begin)
    since = datetime.combine(today, datetime.min.time())
    for day in islice((each for each in _until(days, end) if each >= since), _MOST_DAYS):
        shift = day.date() - first
        until = one.dated.until + shift if one.dated.until else None
        moved = replace(one.dated, when=replace(one.dated.when, on=day.date()), until=until)
        yield replace(one, key=f"{one.key}:{day:%Y-%m-%d}", dated=moved)


def _until(days: Any, end: datetime) -> Iterator[datetime]:
    for day in days:
        if day > end:
            return
        yield day
