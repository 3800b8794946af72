"""One project, a page for each of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Response
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.catalog.codes import find_dac, find_sdg, find_treaty, label
from app.domain.costing import cost
from app.domain.printing import print_countries, print_country, print_money, print_months, print_short_date
from app.domain.project import Project
from app.projects.api import ProjectSlug
from app.projects.service import read_project
from app.web.deps import ReadSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/projects/{project}", include_in_schema=False)

Seeing = Annotated[Visitor, may(Action.SEE)]
MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPart(Page):
    """A page of one project."""

    tab: str
    project: Project


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage(ProjectPart):
    template: ClassVar[str] = "projects/overview.html"
    starts: str
    ends: str
    lasts: str
    countries: str
    total: str
    """In words, as the four above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage(ProjectPart):
    template: ClassVar[str] = "projects/results.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(ProjectPart):
    template: ClassVar[str] = "projects/plan.html"
    quarters: tuple[int, ...]
    """Project quarters, from 1."""
    busy: Mapping[str, frozenset[int]]
    """By activity: the quarters in which it runs."""
    partners: Mapping[str, str]
    """Names by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersPage(ProjectPart):
    template: ClassVar[str] = "projects/partners.html"
    countries: Mapping[str, str]
    contributions: Mapping[str, str]
    """By partner, printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RisksPage(ProjectPart):
    template: ClassVar[str] = "projects/risks.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentPage(ProjectPart):
    template: ClassVar[str] = "projects/alignment.html"
    names: Mapping[str, str]
    """Of every code that stands on the page, in the reader's language."""


@router.get("")
def overview(visitor: Seeing, project: ProjectSlug, session: ReadSession) -> Response:
    around = _around(session, visitor, project, "overview")
    found, language = around["project"], current_language()
    return show(
        OverviewPage(
            **around,
            starts=print_short_date(found.starts_on, language),
            ends=print_short_date(found.ends_on, language),
            lasts=print_months(found.months, language),
            countries=print_countries(found.countries, language),
            total=print_money(cost(found).total, language),
        )
    )


@router.get("/results")
def results(visitor: Seeing, project: ProjectSlug, session: ReadSession) -> Response:
    return show(ResultsPage(**_around(session, visitor, project, "results")))


@router.get("/plan")
def plan(visitor: Seeing, project: ProjectSlug, session: ReadSession) -> Response:
    """The activities by project quarter."""
    around = _around(session, visitor, project, "plan")
    found: Project = around["project"]
    return show(
        PlanPage(
            **around,
            quarters=tuple(range(1, _quarter(max(found.months, 1)) + 1)),
            busy={
                activity.key: frozenset(range(_quarter(activity.start_month), _quarter(activity.end_month) + 1))
                for activity in found.results.activities()
                if activity.start_month and activity.end_month
            },
            partners={partner.key: partner.name for partner in found.partners},
        )
    )


@router.get("/partners")
def partners(visitor: Seeing, project: ProjectSlug, session: ReadSession) -> Response:
    around = _around(session, visitor, project, "partners")
    language = current_language()
    listed = around["project"].partners
    return show(
        PartnersPage(
            **around,
            countries={item.key: print_country(item.country, language) for item in listed if item.country},
            contributions={item.key: print_money(item.contribution, language) for item in listed if item.contribution},
        )
    )


@router.get("/risks")
def risks(visitor: Seeing, project: ProjectSlug, session: ReadSession) -> Response:
    return show(RisksPage(**_around(session, visitor, project, "risks")))


@router.get("/alignment")
def alignment(visitor: Seeing, project: ProjectSlug, session: ReadSession) -> Response:
    around = _around(session, visitor, project, "alignment")
    return show(AlignmentPage(**around, names=dict(_names(around["project"]))))


def _around(session: Session, visitor: Visitor, slug: str, tab: str) -> dict[str, Any]:
    """The fields of `ProjectPart`."""
    project = read_project(session, visitor.organisation, slug)
    title = {
        "overview": project.title,
        "results": _("Results"),
        "plan": _("Work plan"),
        "partners": _("Partners"),
        "risks": _("Risks"),
        "alignment": _("Alignment"),
    }[tab]
    return {"title": title, "shell": visitor.shell, "project": project, "tab": tab}


def _quarter(month: int) -> int:
    return (month - 1) // MONTHS_A_QUARTER + 1


def _names(project: Project) -> Iterator[tuple[str, str]]:
    aligned = project.alignment
    found = (
        *((item.target, find_sdg(item.target)) for item in aligned.sdg),
        *((item.treaty, find_treaty(item.treaty)) for item in aligned.treaties),
        *((item.code, find_dac(item.code)) for item in aligned.dac),
    )
    for code, item in found:
        yield code, label(item, current_language()) if item is not None else ""
