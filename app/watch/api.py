"""Announcements for programs: the search that the pages and the terminal use, and what is not for us."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.watch.dismissing import Dismissal, dismiss, read_dismissal, take_back
from app.watch.queries import get_announcement
from app.watch.schemas import AnnouncementRead, AnnouncementsRead, DismissalWrite, read_of
from app.watch.searching import State, Wish, search
from app.web.body import CleanRoute
from app.web.conditions import answer
from app.web.deps import Now, ReadSession, WriteSession
from app.web.paging import WindowDep, page

router = APIRouter(prefix="/organisations/{organisation}/announcements", tags=["announcements"], route_class=CleanRoute)
Reader = Annotated[Visitor, may(Action.SEE)]
Writer = Annotated[Visitor, may(Action.WRITE)]
AnnouncementId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Several = Annotated[Sequence[Annotated[str, Query(max_length=10)]], Query(max_length=20)]


@router.get("", name="listAnnouncements", response_model=AnnouncementsRead)
def announcements(
    visitor: Reader,
    session: ReadSession,
    request: Request,
    window: WindowDep,
    now: Now,
    country: Several = (),
    theme: Several = (),
    text: Annotated[str, Query(max_length=200, description="Words; each may be the beginning of one.")] = "",
    state: State = State.RUNNING,
    source: Annotated[str, Query(max_length=50)] = "",
    band: Annotated[str, Query(max_length=10, description="Largest grant: 10k, 50k, 250k, 1m, more; - for none.")] = "",
    month: Annotated[str, Query(max_length=10, description="Of the last deadline, like 2027-03; - for none.")] = "",
) -> Response:
    """What funders' sources announce, what closes next first."""
    if not (window.after.isdigit() or not window.after) or len(window.after) > 9:
        raise HTTPException(422, "The cursor is not one of ours; start again without it.")
    wish = Wish(text=text, state=state, source=source, countries=tuple(country), themes=tuple(theme), band=band,
                month=month)  # fmt: skip
    first = int(window.after or 0)
    found = search(session, visitor.organisation["id"], wish, now=now, after=first, limit=window.limit + 1)
    items = [read_of(row, now) for row in found.rows]
    shown = page(items, [str(first + place) for place in range(1, len(items) + 1)], window)
    read = AnnouncementsRead(items=shown.items, next=shown.next, total=found.among, facets=found.facets)
    return answer(request, AnnouncementsRead, read)


@router.get("/{announcement}", name="getAnnouncement", response_model=AnnouncementRead)
def announcement(
    visitor: Reader, session: ReadSession, request: Request, now: Now, announcement: AnnouncementId
) -> Response:
    """One announcement, as its source tells it."""
    row = get_announcement(session, visitor.organisation["id"], announcement)
    return answer(request, AnnouncementRead, read_of(row, now))


@router.get("/{announcement}/dismissal", name="getDismissal", response_model=Dismissal)
def dismissal(visitor: Reader, session: ReadSession, request: Request, announcement: AnnouncementId) -> Response:
    """Why it is not for us. 404 where nobody has said so."""
    return _dismissal(session, visitor, announcement, request)


@router.post("/{announcement}/dismissal", name="dismissAnnouncement", response_model=Dismissal, status_code=201)
def not_for_us(
    visitor: Writer,
    announcement: AnnouncementId,
    body: DismissalWrite,
    session: WriteSession,
    request: Request,
    now: Now,
) -> Response:
    """Hide it until it changes, with the reason, which takes the place of an earlier one."""
    dismiss(session, visitor.organisation, announcement, body.reason, by=visitor.doer, at=now)
    response = _dismissal(session, visitor, announcement, request)
    response.status_code = 201
    return response


@router.delete("/{announcement}/dismissal", name="restoreAnnouncement", status_code=204)
def for_us_after_all(visitor: Writer, announcement: AnnouncementId, session: WriteSession, now: Now) -> Response:
    """Take the reason back and show it again."""
    take_back(session, visitor.organisation, announcement, by=visitor.doer, at=now)
    return Response(status_code=204)


def _dismissal(session: Session, visitor: Visitor, announcement_id: int, request: Request) -> Response:
    return answer(request, Dismissal, read_dismissal(session, visitor.organisation, announcement_id))
