"""One announcement, and how it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, ClassVar

from fastapi import APIRouter, Path, Response
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.announcement import Announcement
from app.domain.deadlines import assumption
from app.models.mapping import json_of, stored_value
from app.watch.dismissing import Dismissal, find_dismissal
from app.watch.pages.pairs import PairLine, pair_lines
from app.watch.pages.words import amounts, deadline_words, field_names, field_words, source_titles, status_names
from app.watch.pairing import list_pairs
from app.watch.queries import announcement_of, get_announcement, is_over, list_changes
from app.web.changes import ChangedField, changed_fields
from app.web.deps import Installation, InstallationDep, Now, ReadSession
from app.web.language import told
from app.web.moments import time_tag, told_day, told_moment
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/announcements", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrigendum:
    at: str
    fields: tuple[ChangedField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementPage(Page):
    template: ClassVar[str] = "watch/announcement.html"
    id: int
    announcement: Announcement
    source: str
    status: str
    over: bool
    deadlines: tuple[tuple[str, str], ...]
    """Each in words, and what is assumed of it."""
    amounts: tuple[str, ...]
    countries: str
    published: str
    first_seen: str
    last_seen: str
    corrigenda: tuple[Corrigendum, ...]
    is_whole: bool
    dismissal: Dismissal | None
    dismissed: str
    """On which day."""
    pairs: tuple[PairLine, ...]


@router.get("/{announcement}")
def announcement(
    visitor: Annotated[Visitor, may(Action.SEE)],
    here: InstallationDep,
    session: ReadSession,
    now: Now,
    announcement: Annotated[int, Path(ge=1, le=2**31 - 1)],
) -> Response:
    """An announcement as its source tells it, its corrigenda first."""
    return show(announcement_page(visitor, here, session, now, announcement))


def announcement_page(
    visitor: Visitor, here: Installation, session: Session, now: datetime, announcement: int
) -> AnnouncementPage:
    """Raises NotFound."""
    organisation_id, titles = visitor.organisation["id"], source_titles(here.settings)
    row = get_announcement(session, organisation_id, announcement)
    found = announcement_of(row)
    pairs = list_pairs(session, organisation_id, row["id"])
    dismissal = find_dismissal(session, organisation_id, row["id"])
    return AnnouncementPage(
        title=found.title,
        shell=visitor.shell,
        id=row["id"],
        announcement=found,
        source=titles.get(found.source, found.source),
        status=status_names()[found.status],
        over=is_over(row, now),
        deadlines=tuple((deadline_words(one, now), told(assumption(one))) for one in found.deadlines),
        amounts=amounts(found),
        countries=field_words(found, "countries", now),
        published=time_tag(found.published_on, told_day(found.published_on)) if found.published_on else "",
        first_seen=time_tag(row["first_seen_at"], told_day(row["first_seen_at"])),
        last_seen=time_tag(row["last_seen_at"], told_moment(row["last_seen_at"])),
        corrigenda=tuple(_corrigendum(found, change, now) for change in list_changes(session, row["id"])),
        is_whole=row["is_whole"],
        dismissal=dismissal,
        dismissed=time_tag(dismissal.at, told_day(dismissal.at)) if dismissal else "",
        pairs=pair_lines(session, pairs, titles, row["id"]),
    )


def _corrigendum(found: Announcement, change: RowMapping, now: datetime) -> Corrigendum:
    plain = json_of(Announcement, found)
    before, after = (stored_value(Announcement, plain | change[side]) for side in ("before", "after"))
    names = {field: name for field, name in field_names().items() if field in change["after"]}
    return Corrigendum(
        at=time_tag(change["at"], told_moment(change["at"])),
        fields=changed_fields(names, *(partial(field_words, one, now=now) for one in (before, after))),
    )
