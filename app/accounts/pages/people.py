from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.invitations import LASTS, get_invitation, invite, list_invitations, revoke_invitation
from app.accounts.letters import invitation_letter
from app.accounts.members import (
    Member,
    find_removed,
    list_people,
    make_password_link,
    remove_member,
    reset_second_factor,
    restore_member,
    set_roles,
)
from app.accounts.policy import Action, Role
from app.accounts.settings_pages import SettingsPage
from app.accounts.words import named_roles, role_duties, role_names
from app.domain.text import one_line
from app.errors import AppError, BadInput, Conflict, NotPermitted
from app.mail.letter import send
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession, outside
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/settings/people", include_in_schema=False)

Administrator = Annotated[Visitor, may(Action.MANAGE)]
Number = Annotated[int, Path(ge=1, lt=2**31)]
Roles = Annotated[list[Role], Form()]


@dataclass(frozen=True, slots=True)
class Made:
    """A link that is shown once."""

    said: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage(SettingsPage):
    template: ClassVar[str] = "accounts/people.html"
    people: Sequence[tuple[Member, str]]
    """Each with the roles in words."""
    me: int | None
    invitations: Sequence[tuple[RowMapping, str]]
    names: Mapping[Role, str]
    duties: Mapping[Role, str]
    made: Made | None = None
    removed: tuple[int, str] | None = None
    """Who was removed just now, and can be put back."""
    email: str = ""
    name: str = ""
    chosen: frozenset[Role] = frozenset()


@router.get("")
def people(
    visitor: Administrator,
    session: ReadSession,
    now: Now,
    removed: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
) -> Response:
    """Who works here, with which roles, and who is invited."""
    deed = find_removed(session, visitor.organisation["id"], removed) if removed else None
    gone = (removed, deed["detail"]["of"]) if removed and deed else None
    return show(replace(_page(session, visitor, now), removed=gone))


@router.post("/invite")
def ask(
    visitor: Administrator,
    request: Request,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    email: Annotated[str, Form(max_length=300)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    role: Roles = [],  # noqa: B006 - the framework copies it
) -> Response:
    """Invite somebody; the link is shown this once."""
    try:
        token = invite(
            session, visitor.organisation["id"], email=email, name=one_line(name), roles=role, by=visitor.doer, at=now
        )
    except (BadInput, Conflict) as error:
        page = replace(_page(session, visitor, now), email=email, name=name, chosen=frozenset(role), problem=str(error))
        return show(page, status=status_of(error))
    link = outside(request, here, f"/invitation/{token}")
    if here.settings.sends_mail:
        _send_invitation(session, visitor, token, link, now)
        said = _("The invitation is on its way to {email}. The link is in it; this is the only time you see it too.")
    else:
        said = _("{email} can join with this link; send it to them. It works for {days} days and is shown only now.")
    made = Made(said.format(email=email.strip(), days=LASTS.days), link)
    return show(replace(_page(session, visitor, now), made=made))


@router.post("/invitations/{invitation}/revoke")
def revoke(visitor: Administrator, invitation: Number, session: WriteSession, now: Now) -> Response:
    revoke_invitation(session, visitor.organisation["id"], invitation, visitor.doer, at=now)
    return _back(visitor)


@router.post("/{person}/roles")
def change_roles(
    visitor: Administrator,
    person: Number,
    session: WriteSession,
    now: Now,
    role: Roles = [],  # noqa: B006 - the framework copies it
) -> Response:
    try:
        set_roles(session, visitor.organisation["id"], person, role, visitor.doer, at=now)
    except (BadInput, Conflict) as error:
        return _refused(session, visitor, now, error)
    return _back(visitor)


@router.post("/{person}/remove")
def remove(visitor: Administrator, person: Number, session: WriteSession, now: Now) -> Response:
    try:
        remove_member(session, visitor.organisation["id"], person, visitor.doer, at=now)
    except Conflict as error:
        return _refused(session, visitor, now, error)
    return _back(visitor, f"?removed={person}")


@router.post("/{person}/restore")
def restore(visitor: Administrator, person: Number, session: WriteSession, now: Now) -> Response:
    restore_member(session, visitor.organisation["id"], person, visitor.doer, at=now)
    return _back(visitor)


@router.post("/{person}/password-link")
def password_link(
    visitor: Administrator, request: Request, person: Number, session: WriteSession, here: InstallationDep, now: Now
) -> Response:
    """For who forgot the password: a link that is shown this once."""
    try:
        token = make_password_link(session, visitor.organisation["id"], person, visitor.doer, at=now)
    except NotPermitted as error:
        return _refused(session, visitor, now, error)
    page = _page(session, visitor, now)
    name = next((member.name for member, _roles in page.people if member.id == person), "")
    said = _("{name} can take a new password with this link; it works once, for half an hour.").format(name=name)
    return show(replace(page, made=Made(said, outside(request, here, f"/password/{token}"))))


@router.post("/{person}/second-factor/reset")
def reset(visitor: Administrator, person: Number, session: WriteSession, now: Now) -> Response:
    try:
        reset_second_factor(session, visitor.organisation["id"], person, visitor.doer, at=now)
    except NotPermitted as error:
        return _refused(session, visitor, now, error)
    return _back(visitor)


def _send_invitation(session: Session, visitor: Visitor, token: str, link: str, now: datetime) -> None:
    row = get_invitation(session, token, at=now)
    letter = invitation_letter(
        row["email"],
        link,
        language=current_language(),
        organisation=visitor.organisation["name"],
        invited_by=visitor.name,
        roles=named_roles(row["roles"]),
        until=row["expires_at"],
    )
    send(session, letter, key=f"invitation:{row['token_hash']}", at=now, organisation_id=visitor.organisation["id"])


def _page(session: Session, visitor: Visitor, now: datetime) -> PeoplePage:
    organisation_id = visitor.organisation["id"]
    return PeoplePage(
        title=_("People"),
        shell=visitor.shell,
        here="people",
        people=tuple((member, named_roles(member.roles)) for member in list_people(session, organisation_id)),
        me=visitor.person_id,
        invitations=tuple(
            (row, named_roles(row["roles"])) for row in list_invitations(session, organisation_id, at=now)
        ),
        names=role_names(),
        duties=role_duties(),
    )


def _refused(session: Session, visitor: Visitor, now: datetime, error: AppError) -> Response:
    return show(replace(_page(session, visitor, now), problem=str(error)), status=status_of(error))


def _back(visitor: Visitor, query: str = "") -> Response:
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/settings/people{query}", status_code=303)
