from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.projects.queries import list_projects
from app.proposals.pages.comments import author_of
from app.proposals.pages.home_lines import (
    ChangeLine,
    DueLine,
    Group,
    HitLine,
    MovedLine,
    OwnDueLine,
    WaitingLine,
    change_lines,
    due_lines,
    groups_of,
    hit_lines,
    moved_lines,
    own_due_lines,
    waiting_lines,
)
from app.proposals.queries.desk import list_followed, list_moves, list_own_dates
from app.proposals.service.list_changes import list_changes
from app.proposals.service.list_waiting import waiting_for
from app.proposals.service.list_work import work_for
from app.proposals.service.survey_proposals import survey_proposals
from app.watch.hits import list_hit_changes, list_hits
from app.watch.pairing import list_pairs, one_of_each
from app.web.deps import Now, ReadSession
from app.web.language import gettext as _
from app.web.moments import reader_zone
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)

_AHEAD = timedelta(days=30)
_NEWS = timedelta(days=7)
_SHOWN = 12
"""Lines of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the first things to do."""

    name: str
    why: str
    address: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    template: ClassVar[str] = "proposals/home.html"
    steps: tuple[Step, ...]
    """Until all of them are done."""
    due: tuple[DueLine, ...]
    due_more: int
    """How many are not shown."""
    moved: tuple[MovedLine, ...]
    """Deadlines that funders moved and that nobody has looked at."""
    own_due: tuple[OwnDueLine, ...]
    """Of the next weeks, what is late first."""
    waiting: tuple[WaitingLine, ...]
    hits: tuple[HitLine, ...]
    """What saved searches have found in the last days."""
    groups: tuple[Group, ...]
    changes: tuple[ChangeLine, ...]


@router.get("")
def home(visitor: Annotated[Visitor, may(Action.SEE)], session: ReadSession, now: Now) -> Response:
    """What is due, what waits for the reader, how the proposals stand, and what was done lately."""
    organisation = visitor.organisation
    place = f"/o/{organisation['slug']}"
    proposals = {item.line.slug: item for item in survey_proposals(session, visitor.catalogue, organisation)}
    has_project = bool(proposals) or bool(list_projects(session, organisation["id"], limit=1))
    prospects = list_followed(session, organisation["id"], now=now)
    due = due_lines(proposals.values(), prospects, now, reader=reader_zone())
    until = now.date() + _AHEAD
    own = list_own_dates(session, organisation["id"], until=until, limit=_SHOWN)
    reader = author_of(visitor)
    work = work_for(session, visitor.catalogue, organisation, proposals, reader, visitor.roles, now=now)
    talk = waiting_for(session, organisation["id"], reader.person_id) if reader.person_id is not None else ()
    waiting = (*work, *talk)
    changes = list_changes(session, organisation["id"], now=now)
    return show(
        HomePage(
            title=organisation["name"],
            shell=visitor.shell,
            steps=_steps(organisation, place, has_project=has_project, has_proposal=bool(proposals)),
            due=due[:_SHOWN],
            due_more=len(due[_SHOWN:]),
            moved=moved_lines(list_moves(session, organisation["id"]), proposals),
            own_due=own_due_lines(own, now),
            waiting=waiting_lines(waiting[:_SHOWN], proposals, visitor.catalogue, place),
            hits=_hits(session, organisation["id"], now),
            groups=groups_of(proposals.values(), now),
            changes=change_lines(changes, proposals, visitor.catalogue, place, now),
        )
    )


def _hits(session: Session, organisation_id: int, now: datetime) -> tuple[HitLine, ...]:
    rows = list_hits(session, organisation_id, since=now - _NEWS, limit=_SHOWN)
    changes = list_hit_changes(session, organisation_id, since=now - _NEWS)
    shown, doubled = one_of_each(rows, list_pairs(session, organisation_id))
    return hit_lines(shown, changes, doubled, now)


def _steps(organisation: RowMapping, place: str, *, has_project: bool, has_proposal: bool) -> tuple[Step, ...]:
    """The way to the first proposal; empty where it was gone."""
    described = all(organisation[name] for name in ("registration", "address", "mission"))
    steps = (
        Step(
            name=_("Describe your organisation"),
            why=_("Funders ask for its registration, address and mission. Written once, it stands in every form."),
            address=f"{place}/settings/organisation",
            done=described,
        ),
        Step(
            name=_("Describe a project"),
            why=_("Its results, budget and partners live once, however many funders are asked."),
            address=f"{place}/new-project",
            done=has_project,
        ),
        Step(
            name=_("Find a call"),
            why=_("Or a funder that takes proposals without one. Each rule stands with its source."),
            address=f"{place}/calls",
            done=has_proposal,
        ),
        Step(
            name=_("Begin a proposal"),
            why=_("On the page of a call: the project meets what the funder asks."),
            address=f"{place}/calls",
            done=has_proposal,
        ),
    )
    return () if has_project and has_proposal else steps
