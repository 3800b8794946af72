"""What may be applied for, from the first idea to the last report; what it is worth, and how often it succeeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.announcement import Announcement
from app.domain.call import Call
from app.domain.deadlines import Deadline, in_turn
from app.domain.money import EXACT, Money, total
from app.domain.record import Record


class PipelineStage(StrEnum):
    PROSPECT = "prospect"
    QUALIFYING = "qualifying"
    """May we apply, should we?"""
    DRAFTING = "drafting"
    REVIEW = "review"
    SUBMITTED = "submitted"
    AWARDED = "awarded"
    DECLINED = "declined"
    REPORTING = "reporting"
    CLOSED = "closed"
    """Reported on, or given up before it was sent."""


RUNNING = tuple(PipelineStage)[:5]
"""It may still bring money."""
AFTER = tuple(PipelineStage)[5:]
"""The funder's answer and what follows: no proposal knows of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity(Record):
    id: int = 0
    """Given by the data base."""
    title: str
    call: str | None = None
    """Slug of a call of the catalogue."""
    announcement: int | None = None
    """Id of an announcement."""
    funder: str | None = None
    """Slug of a funder of the catalogue."""
    funder_name: str = ""
    """Of a funder that the catalogue does not know."""
    project: str | None = None
    """Slug of the project that it would pay for."""
    proposal: str | None = None
    """Slug of the proposal that is written for it."""
    stage: PipelineStage = PipelineStage.PROSPECT
    """As people put it; `standing` tells where it is."""
    value: Money | None = None
    """What it would bring, as estimated."""
    probability: int | None = None
    """Of an award, in percent; None: nobody has said."""
    due_on: date | None = None
    """Where neither call nor announcement nor proposal names a day."""
    owner: str | None = None
    """E-mail of the member who sees to it."""
    note: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        if self.probability is not None and not 0 <= self.probability <= 100:
            raise ValueError("a probability is 0 to 100 percent")


def standing(kept: PipelineStage, told: PipelineStage | None) -> PipelineStage:
    """Where it is. `told` is what its proposal says: drafting, review or submitted; None without one.

    While it is written the proposal is right: it cannot be sent in one place and drafted in another. The funder's
    answer is known to people only.
    """
    return told if told is not None and kept not in AFTER else kept


def stated_deadlines(call: Call | None, announcement: Announcement | None, now: datetime) -> tuple[Deadline, ...]:
    """What the funder says, the next to come first: by its announcement, which is nearer to it than the catalogue,
    else by the call."""
    announced = in_turn(announcement.deadlines, now) if announcement else ()
    return announced or (in_turn((stage.deadline for stage in call.stages), now) if call else ())


def next_stages(kept: PipelineStage, told: PipelineStage | None) -> tuple[PipelineStage, ...]:
    """Where somebody may move it: anywhere without a proposal; with one, to the funder's answer and back."""
    possible: Sequence[PipelineStage] = tuple(PipelineStage) if told is None else (told, *AFTER)
    here = standing(kept, told)
    return tuple(stage for stage in possible if stage is not here)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """One opportunity as it counts."""

    stage: PipelineStage
    value: Money | None
    probability: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageWorth:
    stage: PipelineStage | None
    """None: all that are running."""
    count: int
    values: tuple[Money, ...]
    """All that it would bring, each currency apart."""
    expected: tuple[Money, ...]
    """Value times probability, each currency apart."""
    unknown: int
    """How many lack a value or a probability, and are not in `expected`."""


def worth_by_stage(found: Iterable[Worth]) -> tuple[StageWorth, ...]:
    """Of each running stage in its order, and at the end of all of them. Nothing is converted, nothing guessed."""
    running = [one for one in found if one.stage in RUNNING]
    return (
        *(_worth(stage, [one for one in running if one.stage is stage]) for stage in RUNNING),
        _worth(None, running),
    )


def _worth(stage: PipelineStage | None, found: Sequence[Worth]) -> StageWorth:
    expected = [
        one.value.times(Decimal(one.probability) / 100)
        for one in found
        if one.value is not None and one.probability is not None
    ]
    return StageWorth(
        stage=stage,
        count=len(found),
        values=by_currency(one.value for one in found if one.value is not None),
        expected=by_currency(expected),
        unknown=len(found) - len(expected),
    )


def by_currency(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum a currency, by its code."""
    apart: dict[str, list[Money]] = {}
    for amount in amounts:
        apart.setdefault(amount.currency, []).append(amount)
    return tuple(total(found, currency) for currency, found in sorted(apart.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One opportunity that was decided on by its funder."""

    group: str
    """What it is counted under: a funder, a kind of funder."""
    won: bool
    hours: Decimal
    """Spent on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WinRate:
    group: str
    won: int
    lost: int
    hours: Decimal
    """Spent on all of them, those that were lost too."""

    @property
    def share(self) -> Decimal:
        return Decimal(self.won) / (self.won + self.lost)

    @property
    def hours_per_win(self) -> Decimal | None:
        """None without a win, or where nobody wrote down any hours."""
        return self.hours / self.won if self.won and self.hours else None

    def cost_per_win(self, hour: Money | None) -> Money | None:
        """What a win took, with an hour at that price; what was lost is paid by what was won."""
        hours = self.hours_per_win
        return Money(EXACT.multiply(hour.amount, hours), hour.currency).rounded() if hour and hours else None


def win_rates(outcomes: Iterable[Outcome]) -> tuple[WinRate, ...]:
    """One line a group, those with most decisions first."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.group, []).append(outcome)
    rates = (_rate(group, found) for group, found in groups.items())
    return tuple(sorted(rates, key=lambda rate: (-(rate.won + rate.lost), rate.group)))


def _rate(group: str, found: Sequence[Outcome]) -> WinRate:
    won = sum(outcome.won for outcome in found)
    hours = sum((outcome.hours for outcome in found), Decimal(0))
    return WinRate(group=group, won=won, lost=len(found) - won, hours=hours)


def outcome_of(moves: Iterable[str]) -> bool | None:
    """Whether it was won, by the stages it was moved to, in their order: the funder's last word counts."""
    return next((_WORD[stage] for stage in reversed(list(moves)) if stage in _WORD), None)


_WORD: Mapping[str, bool] = {PipelineStage.AWARDED: True, PipelineStage.DECLINED: False}
