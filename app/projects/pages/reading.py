"""One project, a page for each of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.catalog.codes import find_dac, find_sdg, find_treaty, label
from app.domain.printing import print_country, print_money
from app.domain.project import Project
from app.projects.api import ProjectSlug
from app.projects.pages.common import ProjectPage, Seeing, frame
from app.projects.schemas import Part
from app.web.deps import ReadSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/projects/{project}", include_in_schema=False)

MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(ProjectPage):
    template: ClassVar[str] = "projects/plan.html"
    quarters: tuple[int, ...]
    """Project quarters, from 1."""
    busy: Mapping[str, frozenset[int]]
    """By activity: the quarters in which it runs."""
    partners: Mapping[str, str]
    """Names by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersPage(ProjectPage):
    template: ClassVar[str] = "projects/partners.html"
    countries: Mapping[str, str]
    contributions: Mapping[str, str]
    """By partner, printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RisksPage(ProjectPage):
    template: ClassVar[str] = "projects/risks.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentPage(ProjectPage):
    template: ClassVar[str] = "projects/alignment.html"
    names: Mapping[str, str]
    """Of every code that stands on the page, in the reader's language."""


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
    """The fields of `ProjectPage`."""
    title, part = {
        "plan": (_("Work plan"), Part.RESULTS),
        "partners": (_("Partners"), Part.PARTNERS),
        "risks": (_("Risks"), Part.RISKS),
        "alignment": (_("Alignment"), Part.ALIGNMENT),
    }[tab]
    return frame(session, visitor, slug, tab=tab, part=part, title=title)


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
