"""The pipeline as programs read and write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.domain.announcement import Changed
from app.domain.eligibility import Answer
from app.domain.eligible_on import Examined
from app.domain.go_no_go import Scorecard, Tally, Verdict
from app.domain.money import Money
from app.domain.pipeline import Opportunity, PipelineStage
from app.domain.record import Record
from app.pipeline.service.read_pipeline import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityRead(Record):
    opportunity: Opportunity
    stage: PipelineStage
    """Where it is: what its proposal says, or else where people put it."""
    value: Money | None
    """What its proposal asks for, else the estimate."""
    to: str
    """Funder's name."""
    due_on: date | None
    hours: Decimal
    """Spent on it."""
    verdict: Verdict | None
    look_again: bool
    """The call has changed since the decision."""
    won: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityWrite(Record):
    """What somebody may say of one. Without a title it has that of its call or announcement."""

    title: str = ""
    call: str | None = None
    announcement: int | None = None
    funder: str | None = None
    funder_name: str = ""
    project: str | None = None
    proposal: str | None = None
    value: Money | None = None
    probability: int | None = None
    due_on: date | None = None
    owner: str | None = None
    """E-mail of a member."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWrite(Record):
    stage: PipelineStage
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRead(Record):
    before: str
    """Empty where it was added."""
    after: PipelineStage
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortWrite(Record):
    person: str
    """E-mail of a member."""
    hours: Decimal
    first: date
    last: date | None = None
    planned: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortRead(Record):
    id: int
    name: str
    hours: Decimal
    first: date
    last: date
    planned: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityRead(Record):
    answer: Answer | None
    """None where no rule is known."""
    on: date
    """The day that everything was tested on."""
    rules: tuple[Examined, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWrite(Record):
    key: str
    """Of the rule."""
    answer: bool | None
    """None takes an answer back."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsRead(Record):
    cards: tuple[Scorecard, ...]
    tally: tuple[Tally, ...]
    """A line a criterion, the whole at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWrite(Record):
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRead(Record):
    verdict: Verdict
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverloadRead(Record):
    name: str
    monday: date
    hours: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsRead(Record):
    decisions: tuple[DecisionRead, ...]
    """The newest last."""
    overloads: tuple[OverloadRead, ...]
    """What a go would do to those who would do it."""
    changed: tuple[Changed, ...]
    """What the call says otherwise than at the newest decision: days, amounts, who may apply, lengths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageWorthRead(Record):
    stage: PipelineStage | None
    """None: all that are running."""
    count: int
    values: tuple[Money, ...]
    expected: tuple[Money, ...]
    unknown: int
    """Without a value or a probability, and not in `expected`."""


def read_of(entry: Entry) -> OpportunityRead:
    return OpportunityRead(
        opportunity=entry.opportunity,
        stage=entry.stage,
        value=entry.value,
        to=entry.to,
        due_on=entry.due.on if entry.due else None,
        hours=entry.hours,
        verdict=entry.verdict,
        look_again=entry.look_again,
        won=entry.won,
    )
