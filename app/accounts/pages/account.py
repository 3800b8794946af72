from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.browsers import browser_name
from app.accounts.cookies import keep_choice, signed_out_at
from app.accounts.credentials import find_credential, get_person, set_email, set_password, set_profile
from app.accounts.deps import own_account
from app.accounts.passwords import SHORTEST
from app.accounts.recognising import COOKIE, ZONE_COOKIE
from app.accounts.sessions import close_sessions, hash_of, list_sessions
from app.accounts.signing_in import confirm_password
from app.db.session import unit_of_work
from app.domain.text import one_line
from app.errors import BadInput, NotPermitted
from app.web.deps import ClientAddress, InstallationDep, Now, ReadSession, WriteSession
from app.web.language import LANGUAGES, current_language
from app.web.language import gettext as _
from app.web.moments import is_zone, zones
from app.web.problems import status_of
from app.web.templating import Page, Shell, show

router = APIRouter(prefix="/account", include_in_schema=False)

PersonId = Annotated[int, own_account]


@dataclass(frozen=True, slots=True)
class OpenSession:
    key: str
    browser: str
    since: datetime
    used: datetime | None
    here: bool
    """Whether it is the one in which the page is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(Page):
    template: ClassVar[str] = "accounts/account.html"
    name: str
    language: str
    """Empty follows the browser."""
    email: str
    has_password: bool
    password_set_at: datetime | None
    shortest: int = SHORTEST
    second_factor: bool
    sessions: Sequence[OpenSession]
    languages: Mapping[str, str]
    zone: str
    """The one chosen in this browser; empty follows its clock."""
    zones: Sequence[tuple[str, str]]
    done: str = ""


@router.get("")
def account(
    person_id: PersonId,
    request: Request,
    session: ReadSession,
    now: Now,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Who I am here, how I sign in, and where I am signed in."""
    return show(replace(_page(session, request, person_id, now), done=_done().get(done, "")))


@router.post("")
def save_profile(
    person_id: PersonId,
    request: Request,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    name: Annotated[str, Form(max_length=200)] = "",
    language: Annotated[str, Form(max_length=10)] = "",
    zone: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    try:
        set_profile(session, person_id, one_line(name), language)
    except BadInput as error:
        page = _page(session, request, person_id, now)
        return show(replace(page, name=name, language=language, zone=zone, problem=str(error)), status=422)
    answer = _back("saved")
    keep_choice(answer, ZONE_COOKIE, zone if is_zone(zone) else "", here)
    return answer


@router.post("/sign-in")
def save_sign_in(
    person_id: PersonId,
    request: Request,
    here: InstallationDep,
    now: Now,
    address: ClientAddress,
    email: Annotated[str, Form(max_length=300)] = "",
    present: Annotated[str, Form(max_length=1000)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Change the e-mail, the password, or both; the present password is asked for, so that no passer-by can."""
    try:
        confirm_password(here.engine, person_id, present, address=address, at=now)
        with unit_of_work(here.engine) as session:
            set_email(session, person_id, email)
            if password:
                set_password(session, person_id, password, at=now, keep=request.cookies.get(COOKIE, ""))
    except (BadInput, NotPermitted) as error:
        with unit_of_work(here.engine, read_only=True) as session:
            page = _page(session, request, person_id, now)
        return show(replace(page, email=email, problem=str(error)), status=status_of(error))
    return _back("password" if password else "saved")


@router.post("/sessions/close")
def close(
    person_id: PersonId, request: Request, session: WriteSession, key: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """End one session, or all but this one."""
    close_sessions(session, person_id, but=request.cookies.get(COOKIE, ""), only=key)
    return _back("closed")


@router.post("/sign-out-everywhere")
def sign_out_everywhere(person_id: PersonId, session: WriteSession) -> Response:
    close_sessions(session, person_id)
    return signed_out_at("/sign-in")


def _page(session: Session, request: Request, person_id: int, now: datetime) -> AccountPage:
    person = get_person(session, person_id)
    credential = find_credential(session, person_id)
    mine = hash_of(request.cookies.get(COOKIE, ""))
    return AccountPage(
        title=_("Your account"),
        shell=Shell(person=person["name"]),
        name=person["name"],
        language=person["language"] or "",
        email=person["email"] or "",
        has_password=bool(credential and credential["password_hash"]),
        password_set_at=credential["password_set_at"] if credential else None,
        second_factor=bool(credential and credential["totp_on"]),
        sessions=tuple(
            OpenSession(
                row["token_hash"],
                browser_name(row["browser"]),
                row["created_at"],
                row["used_at"],
                row["token_hash"] == mine,
            )
            for row in list_sessions(session, person_id, at=now)
        ),
        languages=LANGUAGES,
        zone=request.cookies.get(ZONE_COOKIE, ""),
        zones=zones(current_language()),
    )


def _done() -> Mapping[str, str]:
    return {
        "saved": _("Saved."),
        "password": _("Your password was changed; other browsers were signed out."),
        "closed": _("Signed out there."),
    }


def _back(done: str) -> Response:
    return RedirectResponse(f"/account?done={done}", status_code=303)
