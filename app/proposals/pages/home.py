from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.models.mapping import record_of
from app.projects.queries import list_projects
from app.proposals.pages.entry import Entry, entry_of
from app.proposals.queries import list_proposals
from app.proposals.schemas import ProposalLine
from app.web.deps import InstallationDep, ReadSession, Today
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    template: ClassVar[str] = "proposals/home.html"
    name: str
    proposals: tuple[Entry, ...]
    projects: tuple[tuple[str, str], ...]
    """Slug and title."""


@router.get("")
def home(
    visitor: Annotated[Visitor, may(Action.SEE)], session: ReadSession, here: InstallationDep, today: Today
) -> Response:
    lines = [record_of(ProposalLine, row) for row in list_proposals(session, visitor.organisation["id"], limit=200)]
    projects = {row["slug"]: row["title"] for row in list_projects(session, visitor.organisation["id"], limit=200)}
    return show(
        HomePage(
            title=visitor.organisation["name"],
            shell=visitor.shell,
            name=visitor.organisation["name"],
            proposals=tuple(entry_of(line, projects[line.project], here.catalogue, today) for line in lines),
            projects=tuple(projects.items()),
        )
    )
