"""Saved searches for programs: the services that the pages call."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.accounts.queries import member_of_email
from app.watch.api import Reader, Writer
from app.watch.hits import list_hit_changes, list_hits
from app.watch.saving import SavedSearch, delete_search, get_search, list_searches, save_search
from app.watch.schemas import HitRead, SearchRead, SearchWrite, read_of, search_read
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import Now, ReadSession, WriteSession
from app.web.paging import Page, WindowDep, page

router = APIRouter(
    prefix="/organisations/{organisation}/announcements/searches", tags=["announcements"], route_class=CleanRoute
)
SearchId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("", name="listSearches", response_model=Page[SearchRead])
def searches(visitor: Reader, session: ReadSession, request: Request, window: WindowDep) -> Response:
    """All of the organisation, in the order in which they were saved."""
    rows = sorted(list_searches(session, visitor.organisation["id"]), key=lambda row: row["id"])
    later = [row for row in rows if f"{row['id']:012}" > window.after][: window.limit + 1]
    shown = page([search_read(row) for row in later], [f"{row['id']:012}" for row in later], window)
    return answer(request, Page[SearchRead], shown)


@router.post("", name="addSearch", response_model=SearchRead, status_code=201)
def add(visitor: Writer, body: SearchWrite, session: WriteSession, request: Request, now: Now) -> Response:
    """Save a search, which is repeated after every look at the sources. What is there already is no news."""
    owner_id = member_of_email(session, visitor.organisation["id"], body.owner)
    wanted = SavedSearch(name=body.name, wish=body.wish, every=body.every)
    made = save_search(session, visitor.organisation, wanted, by=visitor.doer, at=now, owner_id=owner_id)
    found = search_read(get_search(session, visitor.organisation["id"], made))
    response = answer(request, SearchRead, found, version=found.version)
    response.status_code = 201
    place = f"/api/v1/organisations/{visitor.organisation['slug']}/announcements/searches"
    response.headers["Location"] = f"{place}/{made}"
    return response


@router.get("/{search}", name="getSearch", response_model=SearchRead)
def search(visitor: Reader, search: SearchId, session: ReadSession, request: Request) -> Response:
    """What it looks for."""
    found = search_read(get_search(session, visitor.organisation["id"], search))
    return answer(request, SearchRead, found, version=found.version)


@router.put("/{search}", name="putSearch", response_model=SearchRead)
def change(
    visitor: Writer,
    search: SearchId,
    body: SearchWrite,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
    now: Now,
) -> Response:
    """Change what it looks for; what it has found stays."""
    organisation = visitor.organisation
    owner_id = member_of_email(session, organisation["id"], body.owner)
    wanted = SavedSearch(name=body.name, wish=body.wish, every=body.every, version=version)
    save_search(session, organisation, wanted, by=visitor.doer, at=now, search_id=search, owner_id=owner_id)
    found = search_read(get_search(session, organisation["id"], search))
    return answer(request, SearchRead, found, version=found.version)


@router.delete("/{search}", name="deleteSearch", status_code=204)
def drop(visitor: Writer, search: SearchId, session: WriteSession, now: Now) -> Response:
    """Forget it and what it has found."""
    delete_search(session, visitor.organisation, search, by=visitor.doer, at=now)
    return Response(status_code=204)


@router.get("/{search}/hits", name="listHits", response_model=list[HitRead])
def hits(visitor: Reader, search: SearchId, session: ReadSession, request: Request, now: Now) -> Response:
    """What it has found that is new or has changed, the newest first, at most a hundred."""
    organisation_id = visitor.organisation["id"]
    get_search(session, organisation_id, search)
    changes = list_hit_changes(session, organisation_id, search_id=search)
    found = [
        HitRead(
            announcement=read_of(row, now),
            is_new=row["is_new"],
            changed=() if row["is_new"] else tuple(sorted(changes.get(row["id"], ()))),
            found_at=row["found_at"],
        )
        for row in list_hits(session, organisation_id, search_id=search)
    ]
    return answer(request, list[HitRead], found)
