"""Calendars that other programs subscribe to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.credentials import get_person
from app.accounts.deps import Visitor, may, public
from app.accounts.policy import Action
from app.accounts.queries import get_organisation_by_id
from app.calendar.entries import entry_of
from app.calendar.naming import with_names
from app.calendar.pages.lines import Reader
from app.calendar.queries import list_dated
from app.calendar.service.feeds import get_feed, list_feeds, make_feed, revoke_feed
from app.calendar.service.follow_sources import bring_up_to_date
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.dated import DatedState
from app.errors import NotPermitted
from app.export.ics import render_ics
from app.web.conditions import answer_bytes
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession, outside
from app.web.language import current_language, speaking
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(include_in_schema=False)

_BACK = timedelta(days=366)
"""What is older is no business of a calendar that looks ahead."""
_PAGE = "/o/{organisation}/calendar/subscribe"
Member = Annotated[Visitor, may(Action.COMMENT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsPage(Page):
    template: ClassVar[str] = "calendar/feeds.html"
    feeds: Sequence[RowMapping]
    made: str
    """The address of a new one, shown once."""
    for_team: bool
    """The reader may take the whole team's dates out."""
    person: bool
    """A person asks; a program has no calendar."""


@router.get(_PAGE)
def feeds(visitor: Reader, session: ReadSession) -> Response:
    """The reader's own addresses."""
    return show(_page(session, visitor))


@router.post(_PAGE)
def make(
    visitor: Member,
    request: Request,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    team: Annotated[bool, Form()] = False,
) -> Response:
    """A new address."""
    if team and not visitor.may(Action.EXPORT):
        raise NotPermitted("Your roles here do not let you do this. Ask an administrator.")
    token = make_feed(
        session,
        visitor.organisation["id"],
        _person(visitor),
        team=team,
        language=current_language(),
        by=visitor.doer,
        at=now,
    )
    return show(_page(session, visitor, made=outside(request, here, f"/calendar/{token}.ics")))


@router.post(_PAGE + "/{feed}/revoke")
def revoke(visitor: Member, feed: Annotated[int, Path(ge=1)], session: WriteSession, now: Now) -> Response:
    """What subscribed with it reads nothing any more."""
    revoke_feed(session, visitor.organisation["id"], _person(visitor), feed, by=visitor.doer, at=now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/calendar/subscribe", status_code=303)


@router.get("/calendar/{token}.ics", dependencies=[public])
def feed(token: Annotated[str, Path(max_length=100)], request: Request, here: InstallationDep, now: Now) -> Response:
    """What the address stands for: open to whoever has it, until it is revoked."""
    with unit_of_work(here.engine, read_only=True) as session:
        row = get_feed(session, token)
        organisation = get_organisation_by_id(session, row["organisation_id"])
        catalogue = here.catalogues.of(session, organisation)
    bring_up_to_date(here.engine, catalogue, organisation, at=now)
    with unit_of_work(here.engine, read_only=True) as session, speaking(row["language"]):
        data = _render(session, catalogue, row, organisation, outside(request, here, _place(organisation)), now)
        return answer_bytes(request, data, "text/calendar")


def _render(
    session: Session, catalogue: Catalogue, feed: RowMapping, organisation: RowMapping, address: str, now: datetime
) -> bytes:
    owner = None if feed["team"] else feed["person_id"]
    listed = list_dated(session, organisation["id"], first=now.date() - _BACK, owner_id=owner, states=list(DatedState))
    rows = with_names(session, catalogue, organisation, listed)
    name = organisation["name"] if feed["team"] else get_person(session, feed["person_id"])["name"]
    return render_ics([entry_of(each, address) for each in rows], name=name)


def _place(organisation: RowMapping) -> str:
    return f"/o/{organisation['slug']}/calendar"


def _page(session: Session, visitor: Visitor, *, made: str = "") -> FeedsPage:
    mine = visitor.person_id
    return FeedsPage(
        title=_("Subscribe"),
        shell=visitor.shell,
        feeds=list_feeds(session, visitor.organisation["id"], mine) if mine is not None else (),
        made=made,
        for_team=visitor.may(Action.EXPORT),
        person=mine is not None and visitor.may(Action.COMMENT) and not visitor.guest,
    )


def _person(visitor: Visitor) -> int:
    if visitor.person_id is None or visitor.guest:
        raise NotPermitted("There is no account to this; sign in as a person.")
    return visitor.person_id
