"""One kind of dated thing: a funder's deadline, an own milestone, a task, a letter, a duty to report, an expiry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from app.domain.deadlines import Confidence, Deadline, instant, zone
from app.domain.record import Record

PROSPECT = "pipeline/"
"""Before the key of a date of the pipeline; the key is its place in this program too."""
SUBMISSION = "submission:"
"""Before the key of the day on which we mean to send a proposal; it stands in the proposal's settings."""


class DatedKind(StrEnum):
    CALL_DEADLINE = "call_deadline"
    """A stage of a call closes."""
    QUERY_DEADLINE = "query_deadline"
    """Last day for questions to the funder."""
    INFORMATION_SESSION = "information_session"
    MILESTONE = "milestone"
    """An own step before the submission."""
    SUBMISSION = "submission"
    """The day on which we mean to send a proposal, where that is not the funder's."""
    TASK = "task"
    PARTNER_LETTER = "partner_letter"
    REPORT = "report"
    """Owed to a funder after the award."""
    EXPIRY = "expiry"
    """A document of the organisation is valid no longer."""
    RENEWAL = "renewal"
    """Somebody has to begin renewing a document."""
    ANNEX = "annex"
    """Somebody has to begin getting what a call asks to attach."""
    NEXT_STEP = "next_step"
    """With a funder, a partner or a contact."""
    EVENT = "event"


class DatedState(StrEnum):
    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    """The call was withdrawn, or the plan dropped; calendars that subscribed are told so."""


class Origin(StrEnum):
    FUNDER = "funder"
    """Stated by a funder: nobody here moves it."""
    DERIVED = "derived"
    """It follows from something of ours, a section's owner or a document, and is moved there."""
    OURS = "ours"
    """Ours to move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Record):
    uid: str
    """Never changes, also in calendars that subscribed."""
    kind: DatedKind
    title: str
    when: Deadline
    until: date | None = None
    """Last day, of what lasts several; the first is `when.on`."""
    origin: Origin = Origin.OURS
    state: DatedState = DatedState.OPEN
    owner: str | None = None
    """E-mail of the person who sees to it."""
    proposal: str | None = None
    """Slug."""
    call: str | None = None
    """Slug of the call it belongs to."""
    step: str | None = None
    """Key of the step of the plan, for a planned milestone."""
    planned_on: date | None = None
    """Where the plan put that step; it stands on another day where somebody moved it."""
    look_again: bool = False
    """It stayed where somebody put it when the funder moved the deadline."""
    place: str = ""
    """Path in this program where it is worked on."""
    note: str = ""
    sequence: int = 0
    """Grows with each change that a subscribed calendar has to notice."""
    version: int = 1

    @property
    def is_movable(self) -> bool:
        return self.origin is Origin.OURS and self.state is DatedState.OPEN

    @property
    def is_expected(self) -> bool:
        """Nobody has stated it: a yearly round that will probably come, or a date that was inferred."""
        return self.when.confidence is not Confidence.STATED


def day_for(dated: Dated, reader: str) -> date | None:
    """The day it falls on for a reader in that zone; a day without a time is that day everywhere."""
    if dated.when.on is None or dated.when.at is None:
        return dated.when.on
    at = instant(dated.when)
    return at.astimezone(zone(reader)).date() if at else None


def is_overdue(dated: Dated, now: datetime) -> bool:
    at = instant(dated.when)
    return dated.state is DatedState.OPEN and at is not None and at < now.astimezone(UTC)
