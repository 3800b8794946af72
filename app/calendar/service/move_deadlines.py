"""What follows when a funder moves a deadline: the plan moves with it, and it is told until somebody has looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, insert, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.calendar.queries import DATED, get_dated, list_dated
from app.calendar.service.change_dates import change_dated, dated_of
from app.calendar.service.plan_proposal import propose_plan
from app.domain.dated import Dated, DatedKind, DatedState
from app.domain.deadlines import Deadline
from app.models.mapping import json_of
from app.proposals.queries import get_proposal
from app.proposals.queries.desk import MOVE

_PROGRAM = Doer("grantwright", None)


def follow_move(
    session: Session, organisation: RowMapping, proposal: RowMapping, dated: Dated, before: Deadline, *, at: datetime
) -> None:
    """Plan anew what nobody has touched, mark what somebody moved, and remember that it has to be looked at.

    A plan towards a day of our own choice stays as it is.
    """
    planned = kept = 0
    if dated.kind is DatedKind.CALL_DEADLINE and proposal["submission_on"] is None:
        planned, kept = _plan_anew(session, organisation, proposal, dated.when, at=at)
    note_move(session, organisation, dated, before, at=at, proposal_id=proposal["id"], planned=planned, kept=kept)


def note_move(
    session: Session,
    organisation: RowMapping,
    dated: Dated,
    before: Deadline,
    *,
    at: datetime,
    proposal_id: int | None = None,
    dated_id: int | None = None,
    planned: int = 0,
    kept: int = 0,
) -> None:
    """Remember that somebody has to look at it: at the plan of a proposal, or at the date that no proposal has."""
    session.execute(
        insert(MOVE).values(
            organisation_id=organisation["id"],
            proposal_id=proposal_id,
            dated_id=dated_id,
            at=at,
            kind=dated.kind,
            before=json_of(Deadline, before),
            after=json_of(Deadline, dated.when),
            planned=planned,
            kept=kept,
            seen_by="",
            seen_at=None,
        )
    )


def see_moves(session: Session, organisation: RowMapping, slug: str, *, by: Doer, at: datetime) -> None:
    """Somebody has looked at what moved of a proposal, and at the steps that stayed. Raises NotFound."""
    proposal = get_proposal(session, organisation["id"], slug)
    _see(session, MOVE.c.proposal_id == proposal["id"], DATED.c.proposal_id == proposal["id"], by=by, at=at)
    what = f"proposal {slug}"
    record_deed_of(session, by, "see_deadline_move", what, organisation_id=organisation["id"], at=at)


def see_move_of(session: Session, organisation: RowMapping, uid: str, *, by: Doer, at: datetime) -> None:
    """Somebody has looked at a date that moved and that no proposal has. Raises NotFound."""
    row = get_dated(session, organisation["id"], uid)
    _see(session, MOVE.c.dated_id == row["id"], DATED.c.id == row["id"], by=by, at=at)
    what = f"date {row['title']}"
    record_deed_of(session, by, "see_deadline_move", what, organisation_id=organisation["id"], at=at)


def _see(session: Session, moves: ColumnElement[bool], dates: ColumnElement[bool], *, by: Doer, at: datetime) -> None:
    session.execute(update(MOVE).where(moves, MOVE.c.seen_at.is_(None)).values(seen_at=at, seen_by=by.name))
    session.execute(
        update(DATED).where(dates, DATED.c.look_again).values(look_again=False, version=DATED.c.version + 1)
    )


def _plan_anew(
    session: Session, organisation: RowMapping, proposal: RowMapping, when: Deadline, *, at: datetime
) -> tuple[int, int]:
    """How many steps moved, and how many stayed: those that somebody had moved, and those that would be past."""
    rows = list_dated(
        session, organisation["id"], proposal_id=proposal["id"], kinds=[DatedKind.MILESTONE], states=[DatedState.OPEN]
    )
    steps = {row["step"]: row for row in rows if row["step"]}
    if when.on is None or not steps:
        return 0, 0
    made = propose_plan(session, organisation, due_on=when.on, today=at.date())
    days = {milestone.key: milestone.on for milestone in made.milestones}
    planned = kept = 0
    for key, row in steps.items():
        day = days.get(key)
        if day is not None and day >= at.date() and row["planned_on"] == row["day"]:
            if day != row["day"]:
                _move(session, organisation, row, day_of=Deadline(on=day), at=at)
                planned += 1
        else:
            session.execute(
                update(DATED)
                .where(DATED.c.id == row["id"])
                .values(look_again=True, version=DATED.c.version + 1, changed_at=at)
            )
            kept += 1
    return planned, kept


def _move(session: Session, organisation: RowMapping, row: RowMapping, *, day_of: Deadline, at: datetime) -> None:
    wanted = replace(dated_of(row), when=day_of, planned_on=day_of.on)
    change_dated(session, organisation, row["uid"], wanted, by=_PROGRAM, at=at, owner_id=row["owner_id"])
