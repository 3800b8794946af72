"""A plan from the submission backwards: what has to be done by when, in working days of the organisation's country."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.phrases import marked
from app.domain.record import Record
from app.domain.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep(Record):
    """One line of an organisation's pattern."""

    key: str
    title: str
    working_days: int
    """Before the last day on which one may submit."""

    def __post_init__(self) -> None:
        if not 0 <= self.working_days <= 500:
            raise ValueError("a step stands 0 to 500 working days before the submission")
        if not self.title.strip():
            raise ValueError("a step needs a title")


DEFAULT_PATTERN: tuple[PlanStep, ...] = (
    PlanStep(key="go-no-go", title=marked("Decide: go or no-go"), working_days=30),
    PlanStep(key="concept-note", title=marked("Concept note agreed"), working_days=25),
    PlanStep(key="partner-letters", title=marked("Partner letters signed"), working_days=12),
    PlanStep(key="budget-freeze", title=marked("Budget frozen"), working_days=8),
    PlanStep(key="full-draft", title=marked("Full draft"), working_days=7),
    PlanStep(key="red-team", title=marked("Red-team review"), working_days=5),
    PlanStep(key="sign-off", title=marked("Sign-off"), working_days=2),
    PlanStep(key="upload", title=marked("Upload to the portal"), working_days=1),
)
"""Six weeks of work; upload one working day early (`domain.md`, deadlines)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    key: str
    title: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    milestones: tuple[Milestone, ...]
    """In the order of their days."""
    short_by: int
    """Working days that are missing between today and the first step; 0: there is time for all of it."""
    compressed: bool = False


def plan(pattern: Sequence[PlanStep], *, due_on: date, today: date, calendar: WorkingCalendar) -> Plan:
    """What the pattern means for a submission on `due_on`, the day in the organisation's zone.

    A milestone never falls on a day off: it moves earlier. Where the time is too short the days stay where the pattern
    puts them, some in the past, and `short_by` says what is missing; only `compress` moves them.
    """
    milestones = _placed(((step, step.working_days) for step in pattern), due_on, calendar)
    first = milestones[0].on if milestones else today
    return Plan(milestones=milestones, short_by=calendar.count(first, today))


def compress(pattern: Sequence[PlanStep], *, due_on: date, today: date, calendar: WorkingCalendar) -> Plan:
    """The same steps in the working days that are left, each nearer by the same part, in the pattern's order.

    Steps may fall on one day. What is left short then is that the day of submission is past, or today.
    """
    wanted = max((step.working_days for step in pattern), default=0)
    left = calendar.count(today, due_on)
    if left >= wanted:
        return plan(pattern, due_on=due_on, today=today, calendar=calendar)
    # Rounded up, so that the upload stays a working day early as long as there is one.
    scaled = ((step, -(-step.working_days * left // wanted)) for step in pattern)
    milestones = tuple(
        Milestone(key=one.key, title=one.title, on=max(one.on, min(today, due_on)))
        for one in _placed(scaled, due_on, calendar)
    )
    late = calendar.count(due_on, today) if due_on < today else 0
    return Plan(milestones=milestones, short_by=late, compressed=True)


def _placed(steps: Iterable[tuple[PlanStep, int]], due_on: date, calendar: WorkingCalendar) -> tuple[Milestone, ...]:
    placed = (Milestone(key=step.key, title=step.title, on=calendar.before(due_on, days)) for step, days in steps)
    return tuple(sorted(placed, key=lambda milestone: milestone.on))
