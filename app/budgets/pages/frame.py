"""What the pages of a budget share: their head, what they may name, and how they part with a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import Visitor
from app.budgets.schemas import CellSaid
from app.budgets.service.import_workbook import Shelf
from app.budgets.service.read_desk import Desk
from app.domain.budget_cells import CellProblem
from app.web.deps import Installation
from app.web.language import told as in_the_readers_language
from app.web.templating import Page

PREFIX = "/o/{organisation}/projects/{project}/budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetPart(Page):
    """A page below a project's budget."""

    project: str
    """Slug."""
    project_title: str
    tab: str
    """Which of the budget's pages this is."""
    version: int
    """Of the budget that was read."""


def head(visitor: Visitor, desk: Desk, *, tab: str, title: str) -> dict[str, Any]:
    """The fields of `BudgetPart`."""
    return {
        "title": title,
        "shell": visitor.shell,
        "project": desk.project.slug,
        "project_title": desk.project.acronym or desk.project.title,
        "tab": tab,
        "version": desk.version,
    }


def address(visitor: Visitor, project: str, below: str = "", **query: str) -> str:
    """Of a page of this budget."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"/o/{visitor.organisation['slug']}/projects/{project}/budget{below}{asked}"


def back(visitor: Visitor, project: str, **query: str) -> Response:
    """To the budget, after something was saved."""
    return RedirectResponse(address(visitor, project, **query), status_code=303)


def shelf_of(here: Installation) -> Shelf:
    return Shelf(here.settings.cache / "budgets")


def told(problem: CellProblem) -> CellSaid:
    """In the reader's language."""
    return CellSaid(key=problem.key, cell=problem.cell, sentence=in_the_readers_language(problem.sentence))
