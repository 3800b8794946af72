"""How a person is reminded; what became of an organisation's reminders, and where else they are posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.credentials import get_person
from app.accounts.deps import Visitor, own_account
from app.accounts.settings_pages import SettingsPage
from app.calendar.pages.planning import Administrator, read_days
from app.calendar.reminders.outbox import DigestState, list_digests
from app.calendar.reminders.preferences import Preferences, read_preferences, save_preferences
from app.calendar.reminders.webhooks import drop_webhook, find_webhook, set_webhook
from app.domain.phrases import recalled
from app.domain.printing import print_time
from app.domain.reminding import HOURS
from app.errors import BadInput
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.language import current_language, told
from app.web.language import gettext as _
from app.web.moments import reader_zone, told_day, zones
from app.web.templating import Page, Shell, show

router = APIRouter(include_in_schema=False)

_OWN = "/account/reminders"
_OF_ALL = "/o/{organisation}/settings/reminders"
PersonId = Annotated[int, own_account]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRemindersPage(Page):
    template: ClassVar[str] = "calendar/own_reminders.html"
    wanted: bool
    hour: int
    hours: tuple[tuple[int, str], ...]
    days: str
    """Empty: as each organisation says."""
    zone: str
    zones: Sequence[tuple[str, str]]
    email: str
    sends_mail: bool
    saved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    day: str
    whom: str
    state: str
    error: str
    uncertain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersPage(SettingsPage):
    template: ClassVar[str] = "calendar/reminders.html"
    sends_mail: bool
    digests: tuple[DigestLine, ...]
    url: str
    """Of the webhook; empty for none."""
    secret: str
    """Of a new one, shown once."""
    typed: str


@router.get(_OWN)
def own_reminders(person_id: PersonId, session: ReadSession, here: InstallationDep, saved: bool = False) -> Response:
    """Whether, when and how far ahead I am reminded."""
    return show(_own_page(session, here, person_id, read_preferences(session, person_id), saved=saved))


@router.post(_OWN)
def save_own(
    person_id: PersonId,
    session: WriteSession,
    here: InstallationDep,
    wanted: Annotated[bool, Form()] = False,
    hour: Annotated[int, Form(ge=0, le=23)] = 0,
    days: Annotated[str, Form(max_length=100)] = "",
    zone: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Save it, or give it back with what is wrong."""
    typed = Preferences(wanted=wanted, hour=hour, zone=zone or None)
    try:
        save_preferences(session, person_id, replace(typed, days=read_days(days) or None))
    except BadInput as error:
        page = _own_page(session, here, person_id, typed)
        return show(replace(page, days=days, problem=str(error)), status=422)
    return RedirectResponse(f"{_OWN}?saved=true", status_code=303)


@router.get(_OF_ALL)
def reminders(visitor: Administrator, session: ReadSession, here: InstallationDep) -> Response:
    """What became of the last ones, and the webhook."""
    return show(_page(session, visitor, here))


@router.post(_OF_ALL + "/webhook")
def point(
    visitor: Administrator,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    url: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Post them to an address from now on; a new one has a new secret."""
    try:
        secret = set_webhook(
            session, visitor.organisation["id"], url.strip(), local=here.settings.webhook_local, by=visitor.doer, at=now
        )
    except BadInput as error:
        return show(replace(_page(session, visitor, here), typed=url, problem=str(error)), status=422)
    return show(_page(session, visitor, here, secret=secret))


@router.post(_OF_ALL + "/webhook/drop")
def drop(visitor: Administrator, session: WriteSession, now: Now) -> Response:
    """Post them nowhere."""
    drop_webhook(session, visitor.organisation["id"], by=visitor.doer, at=now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/settings/reminders", status_code=303)


def _own_page(
    session: Session, here: InstallationDep, person_id: int, kept: Preferences, *, saved: bool = False
) -> OwnRemindersPage:
    person, language = get_person(session, person_id), current_language()
    return OwnRemindersPage(
        title=_("Your reminders"),
        shell=Shell(person=person["name"]),
        wanted=kept.wanted,
        hour=kept.hour,
        hours=tuple((hour, print_time(time(hour), language)) for hour in HOURS),
        days=", ".join(map(str, kept.days or ())),
        zone=kept.zone or reader_zone() or "",
        zones=zones(language),
        email=person["email"] or "",
        sends_mail=here.settings.sends_mail,
        saved=saved,
    )


def _page(session: Session, visitor: Visitor, here: InstallationDep, *, secret: str = "") -> RemindersPage:
    names, webhook = _state_names(), find_webhook(session, visitor.organisation["id"])
    return RemindersPage(
        title=_("Reminders"),
        shell=visitor.shell,
        here="reminders",
        sends_mail=here.settings.sends_mail,
        digests=tuple(
            DigestLine(
                day=told_day(row["day"]).by(current_language()),
                whom=row["person"] or _("the webhook"),
                state=names[DigestState(row["state"])],
                error=told(recalled(row["error"])),
                uncertain=row["state"] == DigestState.UNCERTAIN,
            )
            for row in list_digests(session, visitor.organisation["id"])
        ),
        url=webhook["url"] if webhook else "",
        secret=secret,
        typed="",
    )


def _state_names() -> dict[DigestState, str]:
    return {
        DigestState.PENDING: _("waits"),
        DigestState.SENDING: _("is being sent"),
        DigestState.SENT: _("sent"),
        DigestState.UNCERTAIN: _("uncertain"),
        DigestState.FAILED: _("could not be sent"),
        DigestState.NOTHING: "",
    }
