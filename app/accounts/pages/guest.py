from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.cookies import signed_in_at
from app.accounts.deps import public, signed_in
from app.accounts.guests import find_guest_link_of, get_guest_link, open_guest_session
from app.accounts.queries import get_organisation_by_id
from app.accounts.recognising import Known
from app.accounts.words import guest_rights
from app.web.deps import InstallationDep, Now, ReadSession, UserAgent, WriteSession
from app.web.templating import Page, Shell, show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestPage(Page):
    template: ClassVar[str] = "accounts/guest.html"
    name: str
    organisation: str
    invited_by: str
    rights: str
    """What the guest may do, in words."""
    until: datetime
    link: str = ""
    """The token, before the guest is let in."""
    place: str = ""
    """Where the guest is at work, once in."""


@router.get("/guest/{link}", dependencies=[public])
def ask(link: str, session: ReadSession, now: Now) -> Response:
    """Who invites to what; letting in waits for a press of the button."""
    return show(_page(session, get_guest_link(session, link, at=now), link=link))


@router.post("/guest/{link}", dependencies=[public])
def enter(link: str, session: WriteSession, here: InstallationDep, now: Now, browser: UserAgent = "") -> Response:
    row = get_guest_link(session, link, at=now)
    return signed_in_at(row["addresses"][0], open_guest_session(session, link, at=now, browser=browser), here)


@router.get("/guest")
def landing(session: ReadSession, known: Annotated[Known, signed_in]) -> Response:
    """The guest's own start."""
    row = find_guest_link_of(session, known.person_id) if known.guest else None
    if row is None:
        return RedirectResponse("/", status_code=303) if known.guest is None else RedirectResponse("/sign-in", 303)
    return show(_page(session, row, place=row["addresses"][0]))


def _page(session: Session, row: RowMapping, *, link: str = "", place: str = "") -> GuestPage:
    return GuestPage(
        title=row["title"],
        shell=Shell(person=row["name"], guest=True) if place else Shell(),
        name=row["name"],
        organisation=get_organisation_by_id(session, row["organisation_id"])["name"],
        invited_by=row["created_by"],
        rights=guest_rights(row["actions"]),
        until=row["expires_at"],
        link=link,
        place=place,
    )
