"""Which proposals answer an announcement, so that their calendar follows its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Path, Response
from fastapi.responses import RedirectResponse
from pydantic import StringConstraints

from app.calendar.pages.lines import Writer
from app.calendar.service.follow_announcements import link_announcement, linked_proposals, suggested_proposals
from app.proposals.service.survey_proposals import survey_proposals
from app.watch.queries import announcement_of, get_announcement
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/calendar", include_in_schema=False)

_PAGE = "/announcements/{announcement}"
AnnouncementId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Slugs = Annotated[Sequence[Annotated[str, StringConstraints(max_length=100)]], Form(max_length=500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedPage(Page):
    template: ClassVar[str] = "calendar/announced.html"
    announcement: int
    name: str
    proposals: tuple[tuple[str, str, str, bool, bool], ...]
    """Slug, title, to whom it goes, whether it answers this, and whether its call has the same reference."""


@router.get(_PAGE)
def announced(visitor: Writer, announcement: AnnouncementId, session: ReadSession) -> Response:
    """The proposals that are being written, to say which answer it."""
    organisation = visitor.organisation
    row = get_announcement(session, organisation["id"], announcement)
    linked = linked_proposals(session, organisation["id"], announcement)
    alike = suggested_proposals(session, visitor.catalogue, organisation["id"], row)
    return show(
        AnnouncedPage(
            title=_("Follow its deadline"),
            shell=visitor.shell,
            announcement=announcement,
            name=announcement_of(row).title,
            proposals=tuple(
                (each.line.slug, each.title, each.to, each.line.slug in linked, each.line.slug in alike)
                for each in survey_proposals(session, visitor.catalogue, organisation)
                if each.submitted_at is None or each.line.slug in linked
            ),
        )
    )


@router.post(_PAGE)
def follow(
    visitor: Writer, announcement: AnnouncementId, session: WriteSession, now: Now, proposal: Slugs = ()
) -> Response:
    """Those that are marked answer it, the others do not. Their dates follow when the calendar is read next."""
    organisation = visitor.organisation
    linked = linked_proposals(session, organisation["id"], announcement)
    for slug in sorted(linked ^ set(proposal)):
        answers = announcement if slug in proposal else None
        link_announcement(session, organisation, slug, answers, by=visitor.doer, at=now)
    return RedirectResponse(f"/o/{organisation['slug']}/calendar", status_code=303)
