from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from app.accounts.audit import list_deeds, list_doers
from app.accounts.deeds import Deed, deed_of
from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.settings_pages import SettingsPage, settings_entries
from app.web.deps import ReadSession
from app.web.language import gettext as _
from app.web.moments import local
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/settings", include_in_schema=False)

PAGE = 100
"""Deeds on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage(SettingsPage):
    template: ClassVar[str] = "accounts/log.html"
    days: tuple[tuple[date, tuple[Deed, ...]], ...]
    """Each day on the reader's clock with what was done on it, the newest first."""
    doers: tuple[str, ...]
    person: str
    """Whose deeds are shown; empty for everybody's."""
    before: int | None
    """Where the next page begins; None on the last."""


@router.get("")
def settings(visitor: Annotated[Visitor, may(Action.MANAGE)]) -> Response:
    first, *_rest = settings_entries()
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/settings/{first.path}", status_code=303)


@router.get("/log")
def log(
    visitor: Annotated[Visitor, may(Action.MANAGE)],
    session: ReadSession,
    person: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
) -> Response:
    """Who did what."""
    organisation_id = visitor.organisation["id"]
    rows = list_deeds(session, organisation_id, name=person or None, before=before, limit=PAGE + 1)
    deeds = [deed_of(row) for row in rows[:PAGE]]
    return show(
        LogPage(
            title=_("Log"),
            shell=visitor.shell,
            here="log",
            days=tuple((day, tuple(of)) for day, of in groupby(deeds, lambda deed: local(deed.at).date())),
            doers=tuple(name for name in list_doers(session, organisation_id) if name),
            person=person,
            before=deeds[-1].id if len(rows) > PAGE else None,
        )
    )
