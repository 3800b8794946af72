from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from app.domain.costing import cost
from app.domain.printing import print_countries, print_list, print_money, print_months, print_short_date
from app.domain.project import Project
from app.projects.api import ProjectSlug
from app.projects.forms.about import about_sheet
from app.projects.pages.filling import Filling, save_filling, show_filling
from app.projects.pages.frame import PREFIX, NoticeDep, Planning, PostedDep, ProjectPage, Seeing, frame
from app.projects.schemas import Part, part_of
from app.projects.service import read_project
from app.web.deps import ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=PREFIX, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Step:
    """On the way from a title to a proposal."""

    label: str
    address: str
    """Below the project; empty for the list of calls."""
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage(ProjectPage):
    template: ClassVar[str] = "projects/overview.html"
    starts: str
    ends: str
    lasts: str
    countries: str
    places: str
    total: str
    """In words, as the five above."""
    steps: tuple[Step, ...]
    """Empty where all but the proposal is done."""


@router.get("")
def overview(visitor: Seeing, project: ProjectSlug, session: ReadSession, notice: NoticeDep) -> Response:
    around = frame(session, visitor, project, tab="overview", part=Part.ABOUT, notice=notice)
    found, language = around["project"], current_language()
    return show(
        OverviewPage(
            **around,
            starts=print_short_date(found.starts_on, language),
            ends=print_short_date(found.ends_on, language),
            lasts=print_months(found.months, language),
            countries=print_countries(found.countries, language),
            places=print_list(found.locations, language) if found.locations else "",
            total=print_money(cost(found).total, language),
            steps=_steps(found),
        )
    )


@router.get("/about")
def about(visitor: Planning, project: ProjectSlug, session: ReadSession) -> Response:
    found = read_project(session, visitor.organisation, project)
    return show_filling(session, visitor, project, _filling(found), part_of(found, Part.ABOUT))


@router.post("/about")
def save(visitor: Planning, project: ProjectSlug, session: WriteSession, posted: PostedDep) -> Response:
    found = read_project(session, visitor.organisation, project)
    return save_filling(session, visitor, project, _filling(found), posted)


def _filling(project: Project) -> Filling:
    months = (month for item in project.results.activities() for month in (item.end_month, *item.milestones) if month)
    return Filling(
        part=Part.ABOUT,
        tab="overview",
        title=_("About the project"),
        sheet=about_sheet(part_of(project, Part.ABOUT), busy_until=max(months, default=0)),
        place=("about",),
        home=(),
        change=lambda _stored, typed: typed,
        touches=lambda value: value,
    )


def _steps(project: Project) -> tuple[Step, ...]:
    steps = (
        Step(_("Say what changes: outcomes, outputs and activities"), "/results", any(project.results.activities())),
        Step(_("Cost it"), "/budget", bool(project.budget.lines)),
        Step(_("Say when each activity happens"), "/plan", any(a.start_month for a in project.results.activities())),
        Step(_("Name who carries it"), "/partners", bool(project.partners)),
        Step(_("Say what may go wrong"), "/risks", bool(project.risks)),
    )
    begin = Step(_("Choose a call and begin the proposal"), "", done=False)
    return () if all(step.done for step in steps) else (*steps, begin)
