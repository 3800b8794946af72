"""Deadlines: a local date, maybe a time, a named zone, and the instant computed from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.record import Record
from app.domain.sources import Source


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
            raise ValueError("a fixed deadline needs 'on', or confidence: unknown")
        if self.at is not None and self.at.tzinfo is not None:
            raise ValueError("'at' is a local time; name its zone in 'zone'")


def zone(name: str) -> ZoneInfo:
    """The IANA zone, or ValueError that says what a zone looks like."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"'{name}' is not a time zone; write a name like Europe/Brussels or UTC") from None


def instant(deadline: Deadline) -> datetime | None:
    """The UTC instant after which it is too late; None where it cannot be computed."""
    if deadline.on is None:
        return None
    local = datetime.combine(deadline.on, deadline.at or time(23, 59, 59))
    return local.replace(tzinfo=zone(deadline.zone or "UTC")).astimezone(UTC)
