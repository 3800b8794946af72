from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.cookies import signed_in_at
from app.accounts.credentials import find_by_email, get_person, set_password
from app.accounts.deps import own_account, public
from app.accounts.invitations import accept_as_new, accept_invitation, get_invitation
from app.accounts.passwords import SHORTEST
from app.accounts.queries import get_organisation_by_id
from app.accounts.recognising import Known
from app.accounts.sessions import Purpose, begin_session, find_link
from app.accounts.words import named_roles
from app.domain.text import one_line
from app.errors import BadInput, Conflict, NotFound
from app.web.deps import InstallationDep, Now, ReadSession, UserAgent, WriteSession
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import Page, Shell, show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage(Page):
    template: ClassVar[str] = "accounts/invitation.html"
    link: str
    organisation: str
    roles: str
    invited_by: str
    email: str
    name: str
    me: str
    """Name of who is signed in; empty for nobody."""
    has_account: bool
    shortest: int = SHORTEST


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPage(Page):
    template: ClassVar[str] = "accounts/password.html"
    link: str
    name: str
    email: str
    shortest: int = SHORTEST


@router.get("/invitation/{link}", dependencies=[public])
def invitation(link: str, request: Request, session: ReadSession, now: Now) -> Response:
    return show(_invitation(session, link, request.state.known, now))


@router.post("/invitation/{link}", dependencies=[public])
def join_as_new(
    link: str,
    request: Request,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    browser: UserAgent = "",
) -> Response:
    """Make an account and join with it."""
    try:
        with session.begin_nested():
            person_id = accept_as_new(session, link, name=one_line(name), password=password, at=now)
    except (BadInput, Conflict) as error:
        page = _invitation(session, link, request.state.known, now)
        return show(replace(page, name=name, problem=str(error)), status=status_of(error))
    return signed_in_at("/", begin_session(session, person_id=person_id, at=now, browser=browser), here)


@router.post("/invitation/{link}/join")
def join(
    person_id: Annotated[int, own_account], link: str, request: Request, session: WriteSession, now: Now
) -> Response:
    """Join with the account that is signed in."""
    try:
        organisation_id = accept_invitation(session, link, person_id, at=now)
    except Conflict as error:
        page = _invitation(session, link, request.state.known, now)
        return show(replace(page, problem=str(error)), status=status_of(error))
    slug = get_organisation_by_id(session, organisation_id)["slug"]
    return RedirectResponse(f"/o/{slug}", status_code=303)


@router.get("/password/{link}", dependencies=[public])
def ask_password(link: str, session: ReadSession, now: Now) -> Response:
    return show(_password(session, link, now))


@router.post("/password/{link}", dependencies=[public])
def take_password(
    link: str, session: WriteSession, now: Now, password: Annotated[str, Form(max_length=1000)] = ""
) -> Response:
    """Take a new password; whoever was signed in with the old one is not any more."""
    page = _password(session, link, now)
    person_id = find_link(session, link, Purpose.PASSWORD, at=now)
    try:
        if person_id is not None:
            set_password(session, person_id, password, at=now)
    except BadInput as error:
        return show(replace(page, problem=str(error)), status=422)
    return RedirectResponse("/sign-in?done=password", status_code=303)


def _invitation(session: Session, link: str, known: Known | None, now: datetime) -> InvitationPage:
    row = get_invitation(session, link, at=now)
    me = known.name if known is not None and known.person_id is not None and known.guest is None else ""
    return InvitationPage(
        title=_("Invitation"),
        shell=Shell(person=me),
        link=link,
        organisation=get_organisation_by_id(session, row["organisation_id"])["name"],
        roles=named_roles(row["roles"]),
        invited_by=row["invited_by"],
        email=row["email"],
        name=row["name"],
        me=me,
        has_account=find_by_email(session, row["email"]) is not None,
    )


def _password(session: Session, link: str, now: datetime) -> PasswordPage:
    person_id = find_link(session, link, Purpose.PASSWORD, at=now)
    if person_id is None:
        raise NotFound(_("This link was used already or is too old; ask for a new one."))
    person = get_person(session, person_id)
    return PasswordPage(title=_("New password"), link=link, name=person["name"], email=person["email"] or "")
