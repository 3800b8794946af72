"""What funders announce: searched and narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response
from sqlalchemy import RowMapping

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.announcement import AnnouncementStatus, next_deadline
from app.domain.deadlines import instant
from app.watch.pages.narrowing import filters
from app.watch.pages.words import amounts, deadline_words, source_titles, status_names
from app.watch.pairing import list_pairs
from app.watch.queries import announcement_of, changed_ids, is_over
from app.watch.searching import State, Wish, search
from app.web.deps import InstallationDep, Now, ReadSession
from app.web.filters import Chosen, Filter, Words, member
from app.web.language import gettext as _
from app.web.moments import time_left
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/announcements", include_in_schema=False)

ON_A_PAGE = 50


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
    following: int | None
    """Where the next page begins."""
    pairs: int
    """How many wait to be called one or two."""
    query: dict[str, str]
    """What the next page asks for as well."""


@router.get("")
def announcements(
    visitor: Annotated[Visitor, may(Action.SEE)],
    here: InstallationDep,
    session: ReadSession,
    now: Now,
    q: Words = "",
    state: Chosen = "",
    source: Chosen = "",
    country: Chosen = "",
    theme: Chosen = "",
    band: Chosen = "",
    month: Chosen = "",
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """Announcements of all sources, what closes next first."""
    wish = Wish(
        text=q, state=member(State, state) or State.RUNNING, source=source, countries=(country,) if country else (),
        themes=(theme,) if theme else (), band=band, month=month,
    )  # fmt: skip
    found = search(session, visitor.organisation["id"], wish, now=now, after=after, limit=ON_A_PAGE)
    changed = changed_ids(session, [row["id"] for row in found.rows])
    end, titles = after + len(found.rows), source_titles(here.settings)
    return show(
        AnnouncementsPage(
            title=_("Announcements"),
            shell=visitor.shell,
            words=q,
            filters=filters(found, wish, titles),
            lines=tuple(
                line_of(row, titles.get(row["source"], ""), changed=row["id"] in changed, now=now)
                for row in found.rows
            ),
            among=found.among,
            following=end if end < found.among else None,
            pairs=len(list_pairs(session, visitor.organisation["id"])),
            query={"q": q, "state": state, "source": source, "country": country, "theme": theme, "band": band,
                   "month": month},
        )
    )  # fmt: skip


def line_of(row: RowMapping, source: str, *, changed: bool, now: datetime) -> AnnouncementLine:
    """`source` is its title, empty for one that is there no more."""
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
