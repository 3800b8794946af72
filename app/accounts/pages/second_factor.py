from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts.credentials import find_credential, get_person
from app.accounts.deps import own_account
from app.accounts.second_factor import (
    begin,
    confirm,
    find_secret,
    picture,
    renew_recovery,
    spelled,
    turn_off,
)
from app.accounts.signing_in import confirm_password
from app.db.session import unit_of_work
from app.errors import AppError, BadInput, Conflict, NotPermitted
from app.web.deps import ClientAddress, InstallationDep, Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import Page, Shell, show

router = APIRouter(prefix="/account/second-factor", include_in_schema=False)

PersonId = Annotated[int, own_account]
Password = Annotated[str, Form(max_length=1000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorPage(Page):
    template: ClassVar[str] = "accounts/second_factor.html"
    on: bool
    has_password: bool
    left: int
    """Recovery codes."""
    picture: str = ""
    """QR code, while a secret waits to be confirmed."""
    secret: str = ""
    codes: tuple[str, ...] = ()
    """Recovery codes, told once."""


@router.get("")
def second_factor(person_id: PersonId, session: ReadSession) -> Response:
    return show(_page(session, person_id))


@router.post("/begin")
def begin_it(
    person_id: PersonId, here: InstallationDep, now: Now, address: ClientAddress, present: Password = ""
) -> Response:
    """Show what the app is to read."""
    return _with_password(here.engine, person_id, present, address, now, begin)


@router.post("/confirm")
def confirm_it(
    person_id: PersonId, session: WriteSession, now: Now, code: Annotated[str, Form(max_length=50)] = ""
) -> Response:
    """Turn it on; the recovery codes are told this once."""
    try:
        codes = confirm(session, person_id, code, at=now)
    except (BadInput, Conflict) as error:
        return show(replace(_page(session, person_id), problem=str(error)), status=status_of(error))
    return show(replace(_page(session, person_id), codes=codes))


@router.post("/recovery")
def renew(
    person_id: PersonId, here: InstallationDep, now: Now, address: ClientAddress, present: Password = ""
) -> Response:
    try:
        confirm_password(here.engine, person_id, present, address=address, at=now)
    except NotPermitted as error:
        return _refused(here.engine, person_id, error)
    with unit_of_work(here.engine) as session:
        codes = renew_recovery(session, person_id)
        return show(replace(_page(session, person_id), codes=codes))


@router.post("/off")
def off(
    person_id: PersonId, here: InstallationDep, now: Now, address: ClientAddress, present: Password = ""
) -> Response:
    return _with_password(here.engine, person_id, present, address, now, turn_off)


def _with_password(
    engine: Engine,
    person_id: int,
    present: str,
    address: str,
    now: datetime,
    change: Callable[[Session, int], None],
) -> Response:
    """Do it once the present password was given."""
    try:
        confirm_password(engine, person_id, present, address=address, at=now)
        with unit_of_work(engine) as session:
            change(session, person_id)
    except (BadInput, Conflict, NotPermitted) as error:
        return _refused(engine, person_id, error)
    return RedirectResponse("/account/second-factor", status_code=303)


def _refused(engine: Engine, person_id: int, error: AppError) -> Response:
    with unit_of_work(engine, read_only=True) as session:
        return show(replace(_page(session, person_id), problem=str(error)), status=status_of(error))


def _page(session: Session, person_id: int) -> SecondFactorPage:
    credential = find_credential(session, person_id)
    secret = find_secret(session, person_id)
    return SecondFactorPage(
        title=_("Second factor"),
        shell=Shell(person=get_person(session, person_id)["name"]),
        on=bool(credential and credential["totp_on"]),
        has_password=bool(credential and credential["password_hash"]),
        left=len(credential["recovery"]) if credential else 0,
        picture=picture(session, person_id, secret) if secret else "",
        secret=spelled(secret) if secret else "",
    )
