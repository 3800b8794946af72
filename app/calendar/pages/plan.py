"""The plan of a proposal, proposed and kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.calendar.pages.lines import DatedLine, Lines, Reader, Writer, moved_words
from app.calendar.queries import list_dated
from app.calendar.service.follow_announcements import find_link
from app.calendar.service.move_deadlines import see_moves
from app.calendar.service.plan_proposal import due_day, keep_plan, propose_plan
from app.domain.back_planning import Milestone
from app.domain.dated import DatedKind
from app.domain.printing import print_whole_date
from app.proposals.api import ProposalSlug
from app.proposals.queries import get_proposal, title_of
from app.proposals.queries.desk import list_moves
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.moments import reader_zone
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/calendar", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(Page):
    template: ClassVar[str] = "calendar/plan.html"
    proposal: str
    name: str
    due_on: date | None
    steps: tuple[tuple[str, str, bool], ...]
    """What, when, and whether that day is past."""
    short_by: int
    compressed: bool
    kept: tuple[DatedLine, ...]
    """The plan that is in the calendar."""
    moved: tuple[str, ...]
    """What funders said before and say now, until somebody has looked."""
    announced: tuple[int, str] | None
    """Id and title of what the proposal answers, where a source announces it."""


@router.get("/plan/{proposal}")
def planned(
    visitor: Reader,
    proposal: ProposalSlug,
    session: ReadSession,
    now: Now,
    squeeze: bool = False,
) -> Response:
    """What has to be done by when for a proposal, from its submission backwards."""
    return show(_plan(session, visitor, proposal, now, squeeze=squeeze))


@router.post("/plan/{proposal}")
def keep(
    visitor: Writer,
    proposal: ProposalSlug,
    session: WriteSession,
    now: Now,
    squeeze: Annotated[bool, Form()] = False,
) -> Response:
    """Put the plan into the calendar, in the place of an earlier one."""
    page = _plan(session, visitor, proposal, now, squeeze=squeeze)
    if page.due_on is None:
        return show(replace(page, problem=_("There is no day to plan from.")), status=422)
    row = get_proposal(session, visitor.organisation["id"], proposal)
    made = propose_plan(session, visitor.organisation, due_on=page.due_on, today=now.date(), compressed=squeeze)
    named = replace(made, milestones=tuple(replace(m, title=_title(m)) for m in made.milestones))
    keep_plan(session, visitor.organisation, row, named, by=visitor.doer, at=now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/calendar/plan/{proposal}", status_code=303)


@router.post("/plan/{proposal}/seen")
def seen(visitor: Writer, proposal: ProposalSlug, session: WriteSession, now: Now) -> Response:
    """Somebody has looked at what the funder moved."""
    see_moves(session, visitor.organisation, proposal, by=visitor.doer, at=now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/calendar/plan/{proposal}", status_code=303)


def _plan(session: Session, visitor: Visitor, slug: str, now: datetime, *, squeeze: bool) -> PlanPage:
    organisation = visitor.organisation
    row = get_proposal(session, organisation["id"], slug)
    due_on = due_day(session, row, visitor.catalogue, now, reader=reader_zone())
    today = now.date()
    made = propose_plan(session, organisation, due_on=due_on, today=today, compressed=squeeze) if due_on else None
    line = Lines(session, visitor, now).line
    kept = list_dated(session, organisation["id"], proposal_id=row["id"], kinds=[DatedKind.MILESTONE])
    announced = find_link(session, row["id"])
    return PlanPage(
        title=_("Plan"),
        shell=visitor.shell,
        proposal=slug,
        name=title_of(row),
        due_on=due_on,
        steps=tuple((_title(m), _long(m.on), m.on < today) for m in made.milestones) if made else (),
        short_by=made.short_by if made else 0,
        compressed=squeeze,
        kept=tuple(line(each) for each in kept),
        moved=tuple(moved_words(each) for each in list_moves(session, organisation["id"], proposal_id=row["id"])),
        announced=(announced["id"], announced["title"]) if announced else None,
    )


def _title(milestone: Milestone) -> str:
    return _(milestone.title)


def _long(day: date) -> str:
    return print_whole_date(day, current_language())
