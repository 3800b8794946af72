"""What a funder's site, feed or list announces: a call as found, before anybody here has read it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from app.domain.deadlines import Deadline, in_turn, instant
from app.domain.money import bounded, minor_unit
from app.domain.record import Record


class AnnouncementStatus(StrEnum):
    FORTHCOMING = "forthcoming"
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    """The source says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement(Record):
    """One announcement of one source. Texts are plain; names, mails and telephones of officials are left out."""

    source: str
    """Key of the source, like `grants-gov`."""
    native_id: str
    """What the source calls it, as text: leading zeros count. With `source` it is the identity."""
    number: str = ""
    """Public reference; several announcements may carry the same."""
    title: str
    summary: str = ""
    funder: str = ""
    """Name, as the source writes it."""
    deadlines: tuple[Deadline, ...] = ()
    """In order; empty is unknown or rolling, never over."""
    deadline_words: str = ""
    """What the source says of the deadline, in its words."""
    currency: str | None = None
    """ISO 4217, of the three amounts."""
    floor: Decimal | None = None
    """Smallest grant."""
    ceiling: Decimal | None = None
    """Largest grant."""
    budget: Decimal | None = None
    """All grants together."""
    countries: tuple[str, ...] = ()
    """ISO alpha-2, where the source names any."""
    themes: tuple[str, ...] = ()
    """In the source's words."""
    eligibility: str = ""
    url: str = ""
    status: AnnouncementStatus = AnnouncementStatus.UNKNOWN
    published_on: date | None = None

    def __post_init__(self) -> None:
        if not (self.source and self.native_id and self.title):
            raise ValueError("an announcement needs its source, its id there and a title")
        for amount in (self.floor, self.ceiling, self.budget):
            if amount is not None:
                bounded(amount)
        if self.currency is not None:
            minor_unit(self.currency)

    @property
    def content_hash(self) -> str:
        """The same for the same content, in every process and version."""
        return sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()


COMPARED = tuple(field.name for field in fields(Announcement) if field.name not in ("source", "native_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Record):
    """One line of a corrigendum: what a field said before, and what it says now."""

    field: str
    before: Any
    after: Any


def differences(before: Announcement, after: Announcement) -> tuple[Changed, ...]:
    return tuple(
        Changed(field=name, before=was, after=now)
        for name in COMPARED
        if (was := getattr(before, name)) != (now := getattr(after, name))
    )


def last_instant(announcement: Announcement) -> datetime | None:
    """After it no stage can be answered any more; None where no date is known."""
    known = [at for deadline in announcement.deadlines if (at := instant(deadline)) is not None]
    return max(known, default=None)


def next_deadline(announcement: Announcement, now: datetime) -> Deadline | None:
    """The first that is still to come, else the last that was; None where no date is known."""
    return next(iter(in_turn(announcement.deadlines, now)), None)
