"""The desk where a budget is written: what its grid starts with, what it costs while it is typed, and saving it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.budgets.schemas import BudgetDesk, Reckoned, TypedBudget
from app.budgets.service.begin_grid import begin_grid
from app.budgets.service.read_desk import read_desk
from app.budgets.service.reckon_budget import reckon, reckon_typed
from app.budgets.service.save_budget import save_typed
from app.projects.api import ProjectSlug
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import ReadSession, Today, WriteSession

router = APIRouter(
    prefix="/organisations/{organisation}/projects/{project}/budget", tags=["projects"], route_class=CleanRoute
)


@router.get("/desk", name="getBudgetDesk", response_model=BudgetDesk)
def desk(
    visitor: Annotated[Visitor, may(Action.SEE)],
    project: ProjectSlug,
    session: ReadSession,
    request: Request,
    today: Today,
) -> Response:
    """The budget as cells, what each cell may name, what it costs and what the funders' rules find in it."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    return answer(request, BudgetDesk, begin_grid(found, on=today))


@router.post("/preview", name="previewBudget", response_model=Reckoned)
def preview(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    session: ReadSession,
    request: Request,
    today: Today,
    body: TypedBudget,
) -> Response:
    """What a budget would cost and which rules it would break, if it were saved as it is typed. Saves nothing."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    return answer(request, Reckoned, reckon_typed(found, body, on=today))


@router.put("/typed", name="putTypedBudget", response_model=Reckoned)
def save(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    session: WriteSession,
    request: Request,
    today: Today,
    body: TypedBudget,
    version: ReadVersion,
) -> Response:
    """Save the lines as they are typed. A line with a cell that cannot be read stays as it was stored; `problems`
    name each such cell."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    saved, problems = save_typed(session, visitor.organisation, found, body, version=version)
    return answer(request, Reckoned, reckon(saved, problems, on=today), version=saved.version)
