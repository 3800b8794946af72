"""Rows copied from a spreadsheet, for who works without the grid: a block of text becomes lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.budgets.pages.conflict import show_conflict
from app.budgets.pages.desk import Done
from app.budgets.pages.frame import PREFIX, BudgetPart, back, head, shelf_of
from app.budgets.service.import_workbook import keep_for_undo
from app.budgets.service.paste_rows import PastedProblem, paste_rows
from app.budgets.service.read_desk import Desk, read_desk
from app.budgets.service.save_budget import save_budget
from app.domain.number_reading import Marks
from app.domain.text import normalise
from app.errors import BadInput, VersionConflict
from app.projects.api import ProjectSlug
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=PREFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastePage(BudgetPart):
    template: ClassVar[str] = "budgets/paste.html"
    text: str
    marks: Marks
    problems: tuple[PastedProblem, ...]


@router.get("/paste")
def begin(visitor: Annotated[Visitor, may(Action.COST)], project: ProjectSlug, session: ReadSession) -> Response:
    return show(_page(visitor, read_desk(session, visitor.catalogue, visitor.organisation, project)))


@router.post("/paste")
def paste(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    version: Annotated[int, Form(ge=1, lt=10**9)],
    rows: Annotated[str, Form(max_length=4_500_000)] = "",
    marks: Annotated[Marks, Form()] = Marks.CLEAR,
) -> Response:
    """Add the rows. Where a cell cannot be read nothing is added, and the rows come back with each reason."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    page = replace(_page(visitor, found), text=rows, marks=marks, version=version)
    try:
        read = paste_rows(found, normalise(rows), marks)
        if read.problems:
            return show(replace(page, problems=read.problems), status=422)
        save_budget(session, visitor.organisation, found, read.budget, version=version)
    except VersionConflict as conflict:
        return show_conflict(visitor, found, conflict)
    except BadInput as error:
        return show(replace(page, problem=str(error)), status=422)
    return back(visitor, project, done=Done.PASTED, undo=keep_for_undo(shelf_of(here), found, at=now))


def _page(visitor: Visitor, desk: Desk) -> PastePage:
    return PastePage(**head(visitor, desk, tab="lines", title=_("Paste rows")), text="", marks=Marks.CLEAR, problems=())
