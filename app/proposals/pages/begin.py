from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.errors import Conflict
from app.projects.queries import list_projects
from app.proposals.service.create_proposal import create_proposal
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginPage(Page):
    template: ClassVar[str] = "proposals/begin.html"
    call: str
    projects: tuple[tuple[str, str], ...]
    """Slug and title."""


@router.get("/begin")
def choose(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    session: ReadSession,
    here: InstallationDep,
    call: Annotated[str, Query(max_length=200)],
) -> Response:
    """Which project answers the call."""
    return show(_begin_page(session, here, visitor, call))


@router.post("/begin")
def begin(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    project: Annotated[str, Form(max_length=100)],
    call: Annotated[str, Form(max_length=200)],
) -> Response:
    try:
        made = create_proposal(session, here.catalogue, visitor.organisation, project=project, call=call, at=now)
    except Conflict as error:
        page = _begin_page(session, here, visitor, call)
        return show(replace(page, problem=str(error)), status=409)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/proposals/{made.slug}", status_code=303)


def _begin_page(session: Session, here: Installation, visitor: Visitor, call: str) -> BeginPage:
    return BeginPage(
        title=here.catalogue.call(call).title,
        shell=visitor.shell,
        call=call,
        projects=tuple((row["slug"], row["title"]) for row in list_projects(session, visitor.organisation["id"])),
    )
