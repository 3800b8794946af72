"""One dated thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.queries import list_members
from app.calendar.entries import entry_of
from app.calendar.naming import with_names
from app.calendar.pages.lines import DatedLine, Day, Lines, Person, Reader, Typed, Uid, Writer, moved_words, read_day
from app.calendar.queries import get_dated
from app.calendar.service.change_dates import change_dated, dated_of, is_owned_elsewhere, moved
from app.calendar.service.move_deadlines import see_move_of
from app.domain.dated import Dated, DatedState, Origin
from app.domain.deadlines import assumption
from app.domain.text import one_line
from app.errors import BadInput, VersionConflict
from app.export.ics import render_ics
from app.proposals.queries.desk import list_moves
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession, outside
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/calendar", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPage(Page):
    template: ClassVar[str] = "calendar/dated.html"
    dated: Dated
    line: DatedLine
    assumed: str
    members: Sequence[RowMapping]
    owner_id: int | None
    moved: tuple[str, ...]
    """What the funder said before and says now, until somebody has looked."""
    conflict: Dated | None
    """What somebody else made of it meanwhile."""


@router.get("/things/{uid}")
def thing(visitor: Reader, uid: Uid, session: ReadSession, now: Now) -> Response:
    """One dated thing, to move, finish or give to somebody."""
    return show(_thing(session, visitor, now, uid))


@router.post("/things/{uid}")
def change(
    visitor: Writer,
    uid: Uid,
    session: WriteSession,
    now: Now,
    version: Annotated[int, Form(ge=1)],
    title: Typed = "",
    day: Day = "",
    state: Annotated[DatedState, Form()] = DatedState.OPEN,
    owner: Person = "",
    note: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Save it. A funder's date stays where the funder put it."""
    row = get_dated(session, visitor.organisation["id"], uid)
    before = dated_of(row)
    ours, derived = before.origin is Origin.OURS, before.origin is Origin.DERIVED
    wanted = replace(
        before,
        title=one_line(title) if ours else before.title,
        when=read_day(day) if ours else before.when,
        state=before.state if derived else state,
        note=note.strip(),
        version=version,
    )
    try:
        change_dated(
            session,
            visitor.organisation,
            uid,
            wanted,
            by=visitor.doer,
            at=now,
            owner_id=row["owner_id"] if is_owned_elsewhere(row) else int(owner) if owner else None,
        )
    except (BadInput, VersionConflict) as error:
        page = _thing(session, visitor, now, uid)
        theirs = page.dated if isinstance(error, VersionConflict) else None
        again = replace(wanted, version=page.dated.version)
        return show(replace(page, dated=again, conflict=theirs, problem=str(error)), status=409 if theirs else 422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/calendar#{uid}", status_code=303)


@router.post("/things/{uid}/move")
def move(
    visitor: Writer,
    uid: Uid,
    session: WriteSession,
    now: Now,
    version: Annotated[int, Form(ge=1)],
    days: Annotated[int, Form(ge=-7, le=7)] = 0,
    day: Day = "",
    back: Annotated[str, Form(max_length=300, pattern=r"^[\w=&%.-]*$")] = "",
) -> Response:
    """Some days earlier or later, or to a day. A funder's date stays where the funder put it.

    `back`: what the month that was open asked for.
    """
    row = get_dated(session, visitor.organisation["id"], uid)
    before = dated_of(row)
    wanted_day = read_day(day).on
    if wanted_day is not None and before.when.on is not None:
        days = (wanted_day - before.when.on).days
    wanted = replace(moved(before, days), version=version)
    try:
        change_dated(session, visitor.organisation, uid, wanted, by=visitor.doer, at=now, owner_id=row["owner_id"])
    except VersionConflict as error:
        page = _thing(session, visitor, now, uid)
        again = replace(wanted, version=page.dated.version)
        return show(replace(page, dated=again, conflict=page.dated, problem=str(error)), status=409)
    place = f"/o/{visitor.organisation['slug']}/calendar"
    return RedirectResponse(f"{place}/month?{back}#{uid}" if back else f"{place}#{uid}", status_code=303)


@router.post("/things/{uid}/seen")
def seen(visitor: Writer, uid: Uid, session: WriteSession, now: Now) -> Response:
    """Somebody has looked at a date that the funder moved."""
    see_move_of(session, visitor.organisation, uid, by=visitor.doer, at=now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/calendar/things/{uid}", status_code=303)


@router.get("/things/{uid}/event.ics")
def event(visitor: Reader, uid: Uid, request: Request, session: ReadSession, here: InstallationDep) -> Response:
    """One event to put into another calendar."""
    (row,) = with_names(
        session, visitor.catalogue, visitor.organisation, [get_dated(session, visitor.organisation["id"], uid)]
    )
    address = outside(request, here, f"/o/{visitor.organisation['slug']}/calendar")
    data = render_ics([entry_of(row, address)], name=row["title"])
    return Response(
        data,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="event.ics"', "X-Content-Type-Options": "nosniff"},
    )


def _thing(session: Session, visitor: Visitor, now: datetime, uid: str) -> DatedPage:
    row = get_dated(session, visitor.organisation["id"], uid)
    dated = dated_of(row)
    return DatedPage(
        title=dated.title,
        shell=visitor.shell,
        dated=dated,
        line=Lines(session, visitor, now).line(row),
        assumed=assumption(dated.when),
        members=list_members(session, visitor.organisation["id"]),
        owner_id=row["owner_id"],
        moved=tuple(map(moved_words, list_moves(session, visitor.organisation["id"], dated_id=row["id"]))),
        conflict=None,
    )
