from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.printing import print_short_date
from app.projects.queries import list_projects
from app.web.deps import ReadSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/projects", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Entry:
    slug: str
    title: str
    acronym: str
    starts: str
    ends: str
    """Dates in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectsPage(Page):
    template: ClassVar[str] = "projects/projects.html"
    projects: tuple[Entry, ...]


@router.get("")
def projects(visitor: Annotated[Visitor, may(Action.SEE)], session: ReadSession) -> Response:
    rows = list_projects(session, visitor.organisation["id"], limit=500)
    found = tuple(
        Entry(row["slug"], row["title"], row["acronym"], _printed(row["starts_on"]), _printed(row["ends_on"]))
        for row in rows
    )
    return show(ProjectsPage(title=_("Projects"), shell=visitor.shell, projects=found))


def _printed(day: date) -> str:
    return print_short_date(day, current_language())
