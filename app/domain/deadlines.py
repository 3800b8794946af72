"""Deadlines: a local date, maybe a time, a named zone, and the instant computed from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.phrases import Phrase, Told, in_a_row, phrase, printed, with_advice
from app.domain.printing import print_date, print_time
from app.domain.record import Record
from app.domain.sources import Source

LAST_SECOND = time(23, 59, 59)
_UNTIL = {"fr": "jusqu’à", "es": "hasta", "ar": "حتى"}
"""Before the end of a day elsewhere."""
_COMMA = {"ar": "، "}


class DeadlineKind(StrEnum):
    FIXED = "fixed"
    ROLLING = "rolling"
    UNTIL_SPENT = "until_spent"
    WINDOW = "window"
    """Opens and closes every year; `opens` and `closes` are month-day."""
    BY_INVITATION = "by_invitation"


class Confidence(StrEnum):
    STATED = "stated"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Record):
    kind: DeadlineKind = DeadlineKind.FIXED
    on: date | None = None
    """Local date, of kind `fixed`."""
    at: time | None = None
    """Local time; None is a date only, and the end of that day is assumed and said."""
    zone: str | None = None
    """IANA zone: Europe/Brussels."""
    also_in: str | None = None
    """Second zone that the call prints."""
    opens: str | None = None
    """First day of a yearly window, month-day, quoted: "01-15"."""
    closes: str | None = None
    """Last day of a yearly window, month-day, quoted."""
    lead_weeks: int | None = None
    """Rolling: how long before the start to apply."""
    confidence: Confidence = Confidence.STATED
    source: Source = Source()

    def __post_init__(self) -> None:
        for name in (self.zone, self.also_in):
            if name is not None:
                zone(name)
        if self.kind is DeadlineKind.FIXED and self.on is None and self.confidence is not Confidence.UNKNOWN:
            raise ValueError(phrase("a fixed deadline needs 'on', or confidence: unknown"))
        if self.at is not None and self.at.tzinfo is not None:
            raise ValueError(with_advice(phrase("'at' is a local time"), phrase("name its zone in 'zone'")))
        for day in (self.opens, self.closes):
            if day is not None:
                day_in(2024, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDeadline(Record):
    """What the funder said before, and what it says now."""

    before: Deadline
    after: Deadline


def zone(name: str) -> ZoneInfo:
    """The IANA zone, or ValueError that says what a zone looks like."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            with_advice(
                phrase("'{name}' is not a time zone", name=name), phrase("write a name like Europe/Brussels or UTC")
            )
        ) from None


def instant(deadline: Deadline) -> datetime | None:
    """The UTC instant after which it is too late; None where it cannot be computed."""
    if deadline.on is None:
        return None
    local = datetime.combine(deadline.on, deadline.at or LAST_SECOND)
    return local.replace(tzinfo=zone(deadline.zone or "UTC")).astimezone(UTC)


def day_in(year: int, month_day: str) -> date:
    """The day "02-29" means in a year, the last of February in a short one. Raises ValueError for no month-day."""
    try:
        month, day = (int(part) for part in month_day.split("-"))
        date(2024, month, day)
    except ValueError:
        raise ValueError(phrase("'{month_day}' is not a month and day like \"01-15\"", month_day=month_day)) from None
    if (month, day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, month, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Record):
    """One year's window of a programme that opens and closes every year. Expected: the funder has not said it yet."""

    opens: date | None
    closes: date
    expected: bool = True


def next_window(deadline: Deadline, today: date) -> Window | None:
    """The window that is open today, else the next one; None where the closing day is not known.

    The year the call names (`on`) is stated; every other year is expected.
    """
    if deadline.closes is None:
        return Window(opens=None, closes=deadline.on, expected=False) if deadline.on else None
    closes = next(day for year in (today.year, today.year + 1) if (day := day_in(year, deadline.closes)) >= today)
    opens = None
    if deadline.opens is not None:
        opens = day_in(closes.year, deadline.opens)
        if opens > closes:
            opens = day_in(closes.year - 1, deadline.opens)
    return Window(opens=opens, closes=closes, expected=closes != deadline.on)


def with_day(deadline: Deadline, today: date) -> Deadline:
    """The same with a day where a yearly round has one: that of its next window, which nobody has stated yet."""
    window = next_window(deadline, today) if deadline.kind is DeadlineKind.WINDOW else None
    if window is None:
        return deadline
    confidence = Confidence.INFERRED if window.expected else deadline.confidence
    return replace(deadline, kind=DeadlineKind.FIXED, on=window.closes, confidence=confidence)


def in_turn(deadlines: Iterable[Deadline], now: datetime) -> tuple[Deadline, ...]:
    """Those that have a day: first those to come, the next first, then those that are gone, the last first."""
    dated = (with_day(one, now.date()) for one in deadlines)
    known = sorted(((at, one) for one in dated if (at := instant(one)) is not None), key=lambda pair: pair[0])
    coming = [one for at, one in known if at >= now]
    return (*coming, *(one for at, one in reversed(known) if at < now))


def describe(deadline: Deadline, *, today: date, reader: str | None = None) -> Told:
    """The deadline as a person reads it, in the funder's zone, the zone the call prints too, and the reader's.

    `17 February 2027, 17:00 Europe/Brussels (UTC+1), 21:45 Asia/Kathmandu`. What is assumed is not in it: see
    `assumption`.
    """
    match deadline.kind:
        case DeadlineKind.ROLLING:
            if not deadline.lead_weeks:
                return phrase("rolling: applications are taken at any time")
            return phrase(
                "rolling: applications are taken at any time; apply at least {weeks} weeks before the start",
                weeks=deadline.lead_weeks,
            )
        case DeadlineKind.UNTIL_SPENT:
            return phrase("open until the money is spent")
        case DeadlineKind.BY_INVITATION if deadline.on is None:
            return phrase("by invitation; the date comes with it")
        case DeadlineKind.WINDOW:
            return _describe_window(deadline, today)
        case _ if deadline.on is None:
            return phrase("not known; ask the funder")
    return printed(lambda language: describe_instant(deadline, reader=reader, language=language))


def describe_instant(deadline: Deadline, *, reader: str | None = None, language: str = "en") -> str:
    """Date, time and offset of a deadline that has a date; a date alone where the call gives no time."""
    if deadline.on is None:
        return ""
    day, comma = print_date(deadline.on, language), _COMMA.get(language, ", ")
    at = instant(deadline)
    if at is None or (deadline.at is None and deadline.zone is None):
        return day
    own = deadline.zone or "UTC"
    local = at.astimezone(zone(own))
    if deadline.at is None:
        parts, until = [f"{day} ({own})"], f"{_UNTIL.get(language, 'until')} "
    else:
        parts, until = [f"{day}{comma}{print_time(local.time(), language)} {_in_zone(own, local)}"], ""
    for other in dict.fromkeys(name for name in (deadline.also_in, reader) if name and name != own):
        there = at.astimezone(zone(other))
        other_day = "" if there.date() == local.date() else f"{print_date(there.date(), language)}{comma}"
        parts.append(f"{until}{other_day}{print_time(there.time(), language)} {_in_zone(other, there)}")
    return comma.join(parts)


def _in_zone(name: str, moment: datetime) -> str:
    return name if name == "UTC" else f"{name} ({offset(moment)})"


def assumption(deadline: Deadline) -> str:
    """All that we assume where the call does not say; empty where nothing is assumed."""
    if deadline.on is None:
        return ""
    where = phrase("in {zone}", zone=deadline.zone) if deadline.zone else phrase("in UTC, for it names no zone either")
    assumed: list[Phrase] = []
    if deadline.at is None:
        assumed.append(
            phrase(
                "The call gives a date without a time: we take the end of that day {where}. Send it a day earlier.",
                where=where,
            )
        )
    elif deadline.zone is None:
        assumed.append(phrase("The call names no time zone: we take UTC. Ask the funder."))
    if deadline.confidence is Confidence.INFERRED:
        assumed.append(phrase("This date is inferred, not read in the call: check it."))
    if deadline.confidence is Confidence.UNKNOWN:
        assumed.append(phrase("Nobody has confirmed this date: ask the funder."))
    return in_a_row(assumed)


def offset(moment: datetime) -> str:
    """`UTC+1`, `UTC+5:45`, `UTC-3:30`."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def _describe_window(deadline: Deadline, today: date) -> Told:
    window = next_window(deadline, today)
    if window is None:
        return phrase("a window each year; its dates are not known, ask the funder")
    note: str = phrase(", expected from earlier years") if window.expected else ""
    if window.opens is None:
        return phrase("closes on {closes}{note}", closes=window.closes, note=note)
    if window.opens <= today <= window.closes:
        return phrase("open until {closes}{note}", closes=window.closes, note=note)
    return phrase("opens on {opens}, closes on {closes}{note}", opens=window.opens, closes=window.closes, note=note)
