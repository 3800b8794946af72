"""What funders announce: searched and narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response
from sqlalchemy import RowMapping

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.announcement import AnnouncementStatus, next_deadline
from app.domain.deadlines import instant
from app.watch.pages.words import amounts, deadline_words, source_titles, status_names
from app.watch.queries import announcement_of, changed_ids, is_over, list_announcements
from app.web.deps import InstallationDep, Now, ReadSession
from app.web.filters import Chosen, Filter, Words, choice, member
from app.web.language import gettext as _
from app.web.moments import time_left
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/announcements", include_in_schema=False)

ON_A_PAGE = 50


class State(StrEnum):
    RUNNING = "running"
    """Not over: open, forthcoming, or nobody knows."""
    OPEN = "open"
    FORTHCOMING = "forthcoming"
    CHANGED = "changed"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementLine:
    id: int
    title: str
    funder: str
    number: str
    source: str
    status: str
    """Empty where the source does not say it."""
    open: bool
    over: bool
    changed: bool
    due: str
    left: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementsPage(Page):
    template: ClassVar[str] = "watch/announcements.html"
    words: str
    filters: tuple[Filter, ...]
    lines: tuple[AnnouncementLine, ...]
    among: int
    """How many there are like this, on all pages."""
    first: int
    following: int | None
    """Where the next page begins."""
    query: dict[str, str]
    """What the next page asks for as well."""


@router.get("")
def announcements(
    visitor: Annotated[Visitor, may(Action.SEE)],
    here: InstallationDep,
    session: ReadSession,
    now: Now,
    q: Words = "",
    source: Chosen = "",
    state: Chosen = "",
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """Announcements of all sources, what closes next first."""
    titles, wanted = source_titles(here.settings), member(State, state) or State.RUNNING
    rows, among = list_announcements(
        session,
        visitor.organisation["id"],
        q,
        source=source,
        over=None if wanted is State.CHANGED else wanted is State.OVER,
        status=member(AnnouncementStatus, wanted.value) if wanted in (State.OPEN, State.FORTHCOMING) else None,
        changed=wanted is State.CHANGED,
        now=now,
        after=after,
        limit=ON_A_PAGE,
    )
    changed = changed_ids(session, [row["id"] for row in rows])
    end = after + len(rows)
    states = {State.OPEN: _("Open"), State.FORTHCOMING: _("Forthcoming"), State.CHANGED: _("Changed since"),
              State.OVER: _("Over")}  # fmt: skip
    return show(
        AnnouncementsPage(
            title=_("Announcements"),
            shell=visitor.shell,
            words=q,
            filters=(
                choice("source", _("Source"), _("Every source"), titles, source),
                choice("state", _("State"), _("Not over yet"), {str(key): name for key, name in states.items()}, state),
            ),
            lines=tuple(_line(row, titles.get(row["source"], ""), row["id"] in changed, now) for row in rows),
            among=among,
            first=after + 1,
            following=end if end < among else None,
            query={"q": q, "source": source, "state": state},
        )
    )


def _line(row: RowMapping, source: str, changed: bool, now: datetime) -> AnnouncementLine:
    announcement = announcement_of(row)
    deadline, over = next_deadline(announcement, now), is_over(row, now)
    at = instant(deadline) if deadline else None
    return AnnouncementLine(
        id=row["id"],
        title=announcement.title,
        funder=announcement.funder,
        number=announcement.number,
        source=source or announcement.source,
        status="" if announcement.status is AnnouncementStatus.UNKNOWN else status_names()[announcement.status],
        open=announcement.status is AnnouncementStatus.OPEN,
        over=over,
        changed=changed,
        due=deadline_words(deadline, now) if deadline else announcement.deadline_words or _("no date is known"),
        left=time_left(at, now) if at and not over else "",
        amounts=amounts(announcement),
    )
