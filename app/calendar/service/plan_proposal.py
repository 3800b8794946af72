"""The plan of a proposal, from its submission backwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.calendar.queries import list_dated
from app.calendar.service.change_dates import add_dated, change_dated, dated_of
from app.calendar.service.follow_announcements import announced_deadlines
from app.calendar.service.planning import read_planning, working_calendar
from app.catalog.catalogue import Catalogue
from app.domain.back_planning import Plan, compress, plan
from app.domain.dated import Dated, DatedKind, DatedState
from app.domain.deadlines import Deadline, instant, zone


def due_day(
    session: Session, proposal: RowMapping, catalogue: Catalogue, now: datetime, *, reader: str | None
) -> date | None:
    """The day of submission on the calendar of the reader's zone: what the writer means to do, else that of the
    announcement it answers, else the call's."""
    if proposal["submission_on"] is not None:
        day: date = proposal["submission_on"]
        return day
    call = catalogue.calls.get(proposal["call"] or "")
    stage = next((s for s in call.stages if s.stage == proposal["stage"]), None) if call else None
    announced = announced_deadlines(session, proposal["organisation_id"], now=now).get(proposal["slug"])
    deadline = announced[0] if announced else stage.deadline if stage else None
    at = instant(deadline) if deadline else None
    if deadline is None or at is None or at < now:
        return None
    return at.astimezone(zone(reader)).date() if deadline.at is not None and reader else deadline.on


def propose_plan(
    session: Session, organisation: RowMapping, *, due_on: date, today: date, compressed: bool = False
) -> Plan:
    """What the organisation's pattern means for a submission on `due_on`; keeps nothing."""
    make = compress if compressed else plan
    calendar = working_calendar(session, organisation)
    pattern = read_planning(session, organisation).pattern
    return make(pattern, due_on=due_on, today=today, calendar=calendar)


def keep_plan(
    session: Session, organisation: RowMapping, proposal: RowMapping, made: Plan, *, by: Doer, at: datetime
) -> None:
    """Put a plan into the calendar, in the place of the proposal's earlier one.

    Each step stays the thing it was, with its owner, and moves; one that was done stays where it is; one that the
    pattern has no more is withdrawn.
    """
    there = {
        row["step"]: row
        for row in list_dated(
            session,
            organisation["id"],
            proposal_id=proposal["id"],
            kinds=[DatedKind.MILESTONE],
            states=list(DatedState),
        )
        if row["step"]
    }
    for milestone in made.milestones:
        row = there.pop(milestone.key, None)
        when = Deadline(on=milestone.on)
        if row is None:
            step = Dated(uid="", kind=DatedKind.MILESTONE, title=milestone.title, when=when, step=milestone.key,
                         planned_on=milestone.on)  # fmt: skip
            key = f"plan:{proposal['slug']}:{milestone.key}"
            add_dated(session, organisation, step, key=key, by=by, at=at, proposal_id=proposal["id"])
        elif row["state"] != DatedState.DONE:
            moved = replace(dated_of(row), title=milestone.title, when=when, state=DatedState.OPEN,
                            planned_on=milestone.on)  # fmt: skip
            change_dated(session, organisation, row["uid"], moved, by=by, at=at, owner_id=row["owner_id"])
    for row in there.values():
        if row["state"] == DatedState.OPEN:
            dropped = replace(dated_of(row), state=DatedState.WITHDRAWN)
            change_dated(session, organisation, row["uid"], dropped, by=by, at=at, owner_id=row["owner_id"])
    what = f"proposal {proposal['slug']}"
    record_deed_of(session, by, "plan_proposal", what, organisation_id=organisation["id"], at=at)
