from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.credentials import get_person
from app.accounts.deps import Visitor, may
from app.accounts.letters import trial_letter
from app.accounts.policy import Action
from app.accounts.settings_pages import SettingsPage
from app.errors import BadInput
from app.jobs.job import State
from app.mail.letter import Sent, list_letters, send
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/settings/mail", include_in_schema=False)

Administrator = Annotated[Visitor, may(Action.MANAGE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage(SettingsPage):
    template: ClassVar[str] = "accounts/mail.html"
    server: str
    """Name and port; empty where no mail is sent."""
    sender: str
    address: str
    letters: Sequence[tuple[Sent, str]]
    """The last ones, each with its state in words."""
    mine: str
    """Where a trial letter would go."""
    done: str = ""


@router.get("")
def mail(
    visitor: Administrator, session: ReadSession, here: InstallationDep, sent: Annotated[bool, Query()] = False
) -> Response:
    """Whether mail is sent, and what became of the last letters."""
    page = _page(session, here, visitor)
    said = _("A letter is on its way to {email}.").format(email=page.mine)
    return show(replace(page, done=said if sent else ""))


@router.post("/try")
def try_mail(visitor: Administrator, session: WriteSession, here: InstallationDep, now: Now) -> Response:
    """A letter to oneself, to see that letters arrive."""
    page = _page(session, here, visitor)
    if not (page.server and page.mine):
        raise BadInput(_("There is no mail server, or you have no e-mail here yet."))
    _send_trial(session, visitor, page.mine, now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/settings/mail?sent=true", status_code=303)


def _send_trial(session: Session, visitor: Visitor, to: str, now: datetime) -> None:
    letter = trial_letter(to, language=current_language(), organisation=visitor.organisation["name"])
    key = f"trial:{visitor.person_id}:{now.isoformat()}"
    send(session, letter, key=key, at=now, organisation_id=visitor.organisation["id"])


def _page(session: Session, here: Installation, visitor: Visitor) -> MailPage:
    given = here.settings
    mine = get_person(session, visitor.person_id)["email"] if visitor.person_id is not None else None
    states = {
        State.WAITING: _("waits"),
        State.RUNNING: _("is being sent"),
        State.DONE: _("sent"),
        State.FAILED: _("could not be sent"),
    }
    return MailPage(
        title=_("E-mail"),
        shell=visitor.shell,
        here="mail",
        server=f"{given.smtp_host}:{given.smtp_port}" if given.sends_mail else "",
        sender=given.mail_from or "",
        address=given.address or "",
        letters=tuple((letter, states[letter.state]) for letter in list_letters(session, visitor.organisation["id"])),
        mine=mine or "",
    )
