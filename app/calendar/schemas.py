"""Dated things as programs read and write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.back_planning import Milestone
from app.domain.dated import DatedKind, DatedState
from app.domain.deadlines import Deadline
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedWrite(Record):
    """What somebody may say of one thing. Of a funder's date only state, note and owner are kept as sent."""

    title: str
    when: Deadline
    until: date | None = None
    kind: DatedKind = DatedKind.TASK
    """Read when the thing is made; it never changes after."""
    state: DatedState = DatedState.OPEN
    note: str = ""
    owner: str | None = None
    """E-mail of a member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRead(Record):
    """The steps towards a submission, in the order of their days."""

    due_on: date
    milestones: tuple[Milestone, ...]
    short_by: int
    """Working days that are missing."""
    compressed: bool
