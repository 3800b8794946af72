"""The calendar for programs: the services that its pages call."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.queries import member_of_email
from app.calendar.pages.lines import Reader, Uid, Writer
from app.calendar.queries import get_dated, list_dated
from app.calendar.schemas import DatedWrite, PlanRead
from app.calendar.service.change_dates import add_dated, change_dated, dated_of
from app.calendar.service.follow_sources import bring_up_to_date
from app.calendar.service.plan_proposal import due_day, keep_plan, propose_plan
from app.db.session import unit_of_work
from app.domain.dated import Dated, DatedKind
from app.domain.phrases import phrase
from app.errors import BadInput
from app.proposals.api import ProposalSlug
from app.proposals.queries import get_proposal
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.paging import Page, WindowDep, page

router = APIRouter(prefix="/organisations/{organisation}/calendar", tags=["calendar"], route_class=CleanRoute)


@router.get("", name="listDated", response_model=Page[Dated])
def dated_things(
    visitor: Reader,
    here: InstallationDep,
    request: Request,
    window: WindowDep,
    now: Now,
    first: Annotated[date | None, Query(description="From this day on.")] = None,
    last: Annotated[date | None, Query(description="Up to this day.")] = None,
    kind: DatedKind | None = None,
) -> Response:
    """What has a date, done and to do, by day; what has no day yet comes last."""
    bring_up_to_date(here.engine, visitor.catalogue, visitor.organisation, at=now)
    with unit_of_work(here.engine, read_only=True) as session:
        kinds = [kind] if kind else ()
        rows = list_dated(session, visitor.organisation["id"], first=first, last=last, kinds=kinds)
    keys = [f"{row['day'] or 'z'} {row['id']:012}" for row in rows]
    later = [(row, key) for row, key in zip(rows, keys, strict=True) if key > window.after]
    shown = sorted(later, key=lambda pair: pair[1])[: window.limit + 1]
    return answer(request, Page[Dated], page([dated_of(row) for row, _ in shown], [key for _, key in shown], window))


@router.post("", name="addDated", response_model=Dated, status_code=201)
def add(visitor: Writer, body: DatedWrite, session: WriteSession, request: Request, now: Now) -> Response:
    """Add something of your own."""
    organisation = visitor.organisation
    thing = Dated(uid="", **{name.name: getattr(body, name.name) for name in fields(body) if name.name != "owner"})
    owner_id = member_of_email(session, organisation["id"], body.owner)
    uid = add_dated(session, organisation, thing, by=visitor.doer, at=now, owner_id=owner_id)
    response = _read(session, organisation, uid, request)
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/organisations/{organisation['slug']}/calendar/{uid}"
    return response


@router.get("/{uid}", name="getDated", response_model=Dated)
def dated_thing(visitor: Reader, uid: Uid, session: ReadSession, request: Request) -> Response:
    """One dated thing."""
    return _read(session, visitor.organisation, uid, request)


@router.put("/{uid}", name="putDated", response_model=Dated)
def change(
    visitor: Writer,
    uid: Uid,
    body: DatedWrite,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
    now: Now,
) -> Response:
    """Move, finish, withdraw or give it to somebody. 403 for a funder's date that would be moved."""
    organisation = visitor.organisation
    before = dated_of(get_dated(session, organisation["id"], uid))
    wanted = replace(
        before, title=body.title, when=body.when, until=body.until, state=body.state, note=body.note, version=version
    )
    owner_id = member_of_email(session, organisation["id"], body.owner)
    change_dated(session, organisation, uid, wanted, by=visitor.doer, at=now, owner_id=owner_id)
    return _read(session, organisation, uid, request)


_Squeeze = Annotated[bool, Query(description="Put the steps closer together where the time is too short.")]


@router.get("/plans/{proposal}", name="getPlan", response_model=PlanRead)
def plan(
    visitor: Reader, proposal: ProposalSlug, session: ReadSession, request: Request, now: Now, squeeze: _Squeeze = False
) -> Response:
    """What the organisation's pattern means for a proposal; keeps nothing. 422 where there is no day to plan from."""
    return answer(request, PlanRead, _plan(session, visitor, proposal, now, squeeze=squeeze))


@router.post("/plans/{proposal}", name="keepPlan", response_model=PlanRead)
def keep(
    visitor: Writer,
    proposal: ProposalSlug,
    session: WriteSession,
    request: Request,
    now: Now,
    squeeze: _Squeeze = False,
) -> Response:
    """Put the plan into the calendar, in the place of an earlier one."""
    made = _plan(session, visitor, proposal, now, squeeze=squeeze)
    row = get_proposal(session, visitor.organisation["id"], proposal)
    proposed = propose_plan(session, visitor.organisation, due_on=made.due_on, today=now.date(), compressed=squeeze)
    keep_plan(session, visitor.organisation, row, proposed, by=visitor.doer, at=now)
    return answer(request, PlanRead, made)


def _plan(session: Session, visitor: Visitor, slug: str, now: datetime, *, squeeze: bool) -> PlanRead:
    row = get_proposal(session, visitor.organisation["id"], slug)
    due_on = due_day(session, row, visitor.catalogue, now, reader=None)
    if due_on is None:
        raise BadInput(phrase("There is no day to plan from."))
    made = propose_plan(session, visitor.organisation, due_on=due_on, today=now.date(), compressed=squeeze)
    return PlanRead(due_on=due_on, milestones=made.milestones, short_by=made.short_by, compressed=made.compressed)


def _read(session: Session, organisation: RowMapping, uid: str, request: Request) -> Response:
    dated = dated_of(get_dated(session, organisation["id"], uid))
    return answer(request, Dated, dated, version=dated.version)
