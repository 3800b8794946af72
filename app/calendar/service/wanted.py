"""What a source wants to stand in the calendar, and what of it differs from what stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import RowMapping

from app.calendar.service.change_dates import dated_of, is_owned_elsewhere
from app.domain.dated import Dated, DatedState, Origin
from app.domain.deadlines import Confidence, Deadline, instant


@dataclass(frozen=True, slots=True)
class Wanted:
    dated: Dated
    """Withdrawn: given up or called off, and followed no more."""
    owner_id: int | None = None
    """Whose it is, where its source says so."""
    elsewhere: tuple[Deadline, ...] = ()
    """Other dates of the same funder: to go over to one of these is our doing, not a move of the funder's."""
    closed: bool = False
    """Its source takes no more: what was called off before its day is not missed after it."""
    answered: bool = True
    """Its proposal is sent for it, so that the plan moves with it; not another stage, or a session."""
    moved_from: Deadline | None = None
    """What the funder said before."""


def followed(row: RowMapping, wanted: Wanted | None) -> Wanted | None:
    """What the calendar should say; None where it says so already.

    What somebody finished stays finished until its day moves; whose a funder's date is, is said here.
    """
    there, owner_id = dated_of(row), row["owner_id"]
    moved_from: Deadline | None = None
    if wanted is None:
        after = replace(there, state=DatedState.WITHDRAWN, look_again=False)
    elif wanted.dated.state is DatedState.WITHDRAWN:
        done = there.state is DatedState.DONE
        after = there if done else replace(there, state=DatedState.WITHDRAWN, look_again=False)
    else:
        told = wanted.dated
        after = replace(
            there, title=told.title, when=told.when, state=_state(row, there, wanted), call=told.call,
            origin=told.origin,
        )  # fmt: skip
        if is_owned_elsewhere(row):
            owner_id = wanted.owner_id
        if told.origin is Origin.FUNDER is there.origin and _was_moved(there, told, wanted.elsewhere):
            moved_from = there.when
            after = replace(after, look_again=told.proposal is None or not wanted.answered)
    if after == there and owner_id == row["owner_id"]:
        return None
    after = replace(after, sequence=there.sequence + (after != there), version=there.version + 1)
    return Wanted(after, owner_id, answered=wanted is None or wanted.answered, moved_from=moved_from)


def _state(row: RowMapping, there: Dated, wanted: Wanted) -> DatedState:
    told = wanted.dated
    if wanted.closed and there.state is DatedState.WITHDRAWN:
        return there.state
    by_hand = row["done_at"] is not None and told.origin is not Origin.DERIVED
    return there.state if by_hand and there.state is DatedState.DONE and told.when == there.when else told.state


def _was_moved(there: Dated, told: Dated, elsewhere: tuple[Deadline, ...]) -> bool:
    """Whether the funder moved it: not the year that went on, nor a proposal that turned to another call or stage."""
    stated = told.when.confidence is Confidence.STATED and told.state is DatedState.OPEN is there.state
    same = there.call == told.call and told.when not in elsewhere and there.when not in elsewhere
    return stated and same and instant(there.when) != instant(told.when)
