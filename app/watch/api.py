"""Announcements for programs: the search that the pages and the terminal use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.announcement import Announcement
from app.watch.queries import announcement_of, get_announcement, is_over
from app.watch.searching import State, Wish, search
from app.web.body import CleanRoute
from app.web.conditions import answer
from app.web.deps import Now, ReadSession
from app.web.paging import WindowDep, page

router = APIRouter(prefix="/organisations/{organisation}/announcements", tags=["announcements"], route_class=CleanRoute)
Reader = Annotated[Visitor, may(Action.SEE)]
Several = Annotated[Sequence[Annotated[str, Query(max_length=10)]], Query(max_length=20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementRead:
    id: int
    over: bool
    """Closed by its source, or its last deadline is gone."""
    announcement: Announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementsRead:
    """A page, how many there are on all pages, and how many of each kind."""

    items: list[AnnouncementRead]
    next: str | None
    total: int
    facets: Mapping[str, Mapping[str, int]]
    """By facet, the values and how many have each; `-` says nothing of it."""


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
    items = [
        AnnouncementRead(id=row["id"], over=is_over(row, now), announcement=announcement_of(row)) for row in found.rows
    ]
    shown = page(items, [str(first + place) for place in range(1, len(items) + 1)], window)
    read = AnnouncementsRead(items=shown.items, next=shown.next, total=found.among, facets=found.facets)
    return answer(request, AnnouncementsRead, read)


@router.get("/{announcement}", name="getAnnouncement", response_model=AnnouncementRead)
def announcement(
    visitor: Reader,
    session: ReadSession,
    request: Request,
    now: Now,
    announcement: Annotated[int, Path(ge=1, le=2**31 - 1)],
) -> Response:
    """One announcement, as its source tells it."""
    row = get_announcement(session, visitor.organisation["id"], announcement)
    read = AnnouncementRead(id=row["id"], over=is_over(row, now), announcement=announcement_of(row))
    return answer(request, AnnouncementRead, read)
