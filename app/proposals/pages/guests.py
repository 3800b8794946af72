"""Guest links, made and taken back by an administrator. They stand here because what they open does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.emails import read_email
from app.accounts.guests import list_guest_links, make_guest_link, revoke_guest_link
from app.accounts.letters import guest_letter
from app.accounts.policy import Action
from app.accounts.sessions import hash_of
from app.accounts.settings_pages import SettingsPage
from app.accounts.words import guest_rights
from app.domain.text import one_line
from app.errors import BadInput, NotFound
from app.mail.letter import send
from app.proposals.service.invite_guests import Choice, May, ask_guest, choices, let_in
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession, outside
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.moments import local, reader_zone
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/settings/guests", include_in_schema=False)

Administrator = Annotated[Visitor, may(Action.MANAGE)]
USUALLY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class GuestLine:
    row: RowMapping
    rights: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestsPage(SettingsPage):
    template: ClassVar[str] = "proposals/guests.html"
    guests: Sequence[GuestLine]
    choices: Sequence[tuple[str, Sequence[Choice]]]
    """What may be opened: groups by proposal or project."""
    ways: Sequence[tuple[May, str]]
    name: str = ""
    to: str = ""
    chosen: str = May.SEE
    until: str = ""
    email: str = ""
    sends_mail: bool
    made: str = ""
    """A link that is shown once."""
    mailed: str = ""
    """To which address it was sent too."""


@router.get("")
def guests(
    visitor: Administrator,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
    to: Annotated[str, Query(max_length=400)] = "",
) -> Response:
    """Who was let in without an account, to what, until when."""
    return show(replace(_page(session, here, visitor, now), to=to))


@router.post("")
def let_somebody_in(
    visitor: Administrator,
    request: Request,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    name: Annotated[str, Form(max_length=200)] = "",
    to: Annotated[str, Form(max_length=400)] = "",
    way: Annotated[May, Form(alias="may")] = May.SEE,
    until: Annotated[str, Form(max_length=20)] = "",
    email: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Make a link; it is shown this once."""
    organisation = visitor.organisation
    try:
        with session.begin_nested():
            mailed = read_email(email) if email.strip() and here.settings.sends_mail else ""
            invited = let_in(session, visitor.catalogue, organisation, to, way)
            token, person_id = make_guest_link(
                session, organisation["id"], one_line(name), invited, expires_at=_end_of(until), by=visitor.doer, at=now
            )
            ask_guest(session, organisation, to, way, person_id, one_line(name), asked_by=visitor.name, at=now)
    except (BadInput, NotFound) as error:
        page = _page(session, here, visitor, now)
        typed = replace(page, name=name, to=to, chosen=way, until=until, email=email, problem=str(error))
        return show(typed, status=422)
    link = outside(request, here, f"/guest/{token}")
    if mailed:
        letter = guest_letter(
            mailed,
            link,
            language=current_language(),
            organisation=organisation["name"],
            title=invited.title,
            until=_end_of(until),
        )
        send(session, letter, key=f"guest:{hash_of(token)}", at=now, organisation_id=organisation["id"])
    return show(replace(_page(session, here, visitor, now), made=link, mailed=mailed))


@router.post("/{link}/revoke")
def revoke(
    visitor: Administrator, link: Annotated[int, Path(ge=1, lt=2**31)], session: WriteSession, now: Now
) -> Response:
    revoke_guest_link(session, visitor.organisation["id"], link, visitor.doer, at=now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/settings/guests", status_code=303)


def _page(session: Session, here: Installation, visitor: Visitor, now: datetime) -> GuestsPage:
    return GuestsPage(
        title=_("Guests"),
        shell=visitor.shell,
        here="guests",
        guests=tuple(
            GuestLine(row, guest_rights(row["actions"]), row["revoked_at"] is None and row["expires_at"] > now)
            for row in list_guest_links(session, visitor.organisation["id"])
        ),
        choices=choices(session, visitor.catalogue, visitor.organisation),
        ways=(
            (May.SEE, _("Read")),
            (May.COMMENT, _("Read and comment")),
            (May.WRITE, _("Write: the section, the budget, or a review with scores")),
        ),
        sends_mail=here.settings.sends_mail,
        until=local(now + USUALLY).date().isoformat(),
    )


def _end_of(day: str) -> datetime:
    """The last moment of a day on the reader's clock. Raises BadInput for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(day), time.max, ZoneInfo(reader_zone() or "UTC")).astimezone(UTC)
    except ValueError:
        raise BadInput(_("Say until which day the link works.")) from None
