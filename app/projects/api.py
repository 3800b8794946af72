"""Projects, whole and part by part.

Annotations are evaluated here, not postponed: each part's routes are made with its own body type.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Request, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.costing import Costing, cost
from app.domain.project import Project
from app.models.mapping import record_of
from app.projects.queries import list_projects
from app.projects.schemas import PART_TYPES, Part, ProjectLine
from app.projects.service import create_project, read_part, read_project, write_part
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import ReadSession, WriteSession
from app.web.paging import Page, WindowDep, page

router = APIRouter(prefix="/organisations/{organisation}/projects", tags=["projects"], route_class=CleanRoute)

ProjectSlug = Annotated[str, Path(description="Project's slug.", max_length=100)]


@router.get("", name="listProjects", response_model=Page[ProjectLine])
def projects(
    visitor: Annotated[Visitor, may(Action.SEE)], session: ReadSession, request: Request, window: WindowDep
) -> Response:
    """The organisation's projects, by slug."""
    rows = list_projects(session, visitor.organisation["id"], after=window.after, limit=window.limit + 1)
    lines = [record_of(ProjectLine, item) for item in rows]
    return answer(request, Page[ProjectLine], page(lines, [line.slug for line in lines], window))


@router.post("", name="createProject", response_model=Project, status_code=201)
def create(
    visitor: Annotated[Visitor, may(Action.PLAN)], body: Project, session: WriteSession, request: Request
) -> Response:
    """Add a project with all its parts. 409 when the slug is taken."""
    create_project(session, visitor.organisation, body)
    response = answer(request, Project, body)
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/organisations/{visitor.organisation['slug']}/projects/{body.slug}"
    return response


@router.get("/{project}", name="getProject", response_model=Project)
def whole(
    visitor: Annotated[Visitor, may(Action.SEE)], project: ProjectSlug, session: ReadSession, request: Request
) -> Response:
    """The project with all its parts."""
    return answer(request, Project, read_project(session, visitor.organisation, project))


@router.get("/{project}/costing", name="getProjectCosting", response_model=Costing)
def costing(
    visitor: Annotated[Visitor, may(Action.SEE)], project: ProjectSlug, session: ReadSession, request: Request
) -> Response:
    """What the budget costs: every line converted and rounded, totals by year, source, partner and category."""
    return answer(request, Costing, cost(read_project(session, visitor.organisation, project)))


_EDITS = {Part.BUDGET: Action.COST}
"""Parts that not everybody who plans may edit."""


def _add_part(part: Part, kind: Any) -> None:
    title = part.value.capitalize()

    @router.get(f"/{{project}}/{part.value}", name=f"getProject{title}", response_model=kind)
    def read(
        visitor: Annotated[Visitor, may(Action.SEE)], project: ProjectSlug, session: ReadSession, request: Request
    ) -> Response:
        value, version = read_part(session, visitor.organisation, project, part)
        return answer(request, kind, value, version=version)

    @router.put(f"/{{project}}/{part.value}", name=f"putProject{title}", response_model=kind)
    def write(
        visitor: Annotated[Visitor, may(_EDITS.get(part, Action.PLAN))],
        project: ProjectSlug,
        session: WriteSession,
        request: Request,
        body: Annotated[kind, Body()],
        version: ReadVersion,
    ) -> Response:
        value, saved = write_part(session, visitor.organisation, project, part, body, version=version)
        return answer(request, kind, value, version=saved)


for _part, _kind in PART_TYPES.items():
    _add_part(_part, _kind)
