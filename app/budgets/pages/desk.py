"""The budget itself: lines by category with subtotals, totals with their explanations, what the rules find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Query, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.budgets.pages.frame import PREFIX, BudgetPart, back, head, shelf_of
from app.budgets.pages.words import grid_words
from app.budgets.schemas import BudgetFinding, Sums
from app.budgets.service.answer_backwards import Answer, answer_backwards
from app.budgets.service.import_workbook import budget_before
from app.budgets.service.lay_table import Table, View, lay_table
from app.budgets.service.read_desk import read_desk
from app.budgets.service.reckon_budget import reckon
from app.budgets.service.save_budget import save_budget
from app.projects.api import ProjectSlug
from app.web.deps import InstallationDep, ReadSession, Today, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=PREFIX)


class Done(StrEnum):
    """What was just done; the page says so, and offers to undo it."""

    SAVED = "saved"
    DELETED = "deleted"
    IMPORTED = "imported"
    PASTED = "pasted"
    UNDONE = "undone"
    CHOSEN = "chosen"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage(BudgetPart):
    template: ClassVar[str] = "budgets/desk.html"
    table: Table
    views: dict[View, str]
    sums: Sums
    findings: tuple[tuple[str, str, tuple[BudgetFinding, ...]], ...]
    """By proposal: its slug, whom it goes to, and what its rules find."""
    asked: int
    """How many proposals ask for parts of this budget."""
    ceiling: str
    answer: Answer | None
    done: str
    """In words; empty where nothing was done."""
    forget: bool
    """Whether this browser may forget what it keeps unsaved: a choice between two budgets was made."""
    words: Mapping[str, str]
    """What the grid says, for its script."""
    undo: str
    """What brings back the budget from before; empty where nothing does."""


@router.get("")
def desk(
    visitor: Annotated[Visitor, may(Action.SEE)],
    project: ProjectSlug,
    session: ReadSession,
    today: Today,
    view: View = View.COSTS,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    ceiling: Annotated[str, Query(max_length=60)] = "",
    done: Done | None = None,
    undo: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    reckoned = reckon(found, on=today)
    by_proposal = groupby(reckoned.findings, key=lambda finding: (finding.proposal, finding.to))
    return show(
        DeskPage(
            **head(visitor, found, tab="lines", title=_("Budget")),
            table=lay_table(found, view, page=page),
            views=_views(),
            sums=reckoned.sums,
            findings=tuple((slug, to, tuple(group)) for (slug, to), group in by_proposal),
            asked=reckoned.other_applications,
            ceiling=ceiling,
            answer=answer_backwards(found, ceiling) if ceiling else None,
            done=_done(done),
            undo=undo,
            forget=done in (Done.CHOSEN, Done.KEPT),
            words=grid_words(),
        )
    )


@router.post("/undo")
def undo(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    session: WriteSession,
    here: InstallationDep,
    version: Annotated[int, Form(ge=1, lt=10**9)],
    token: Annotated[str, Form(max_length=64)],
) -> Response:
    """Bring back the budget as it was before an import or a deletion, unless somebody has saved since."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    before = budget_before(shelf_of(here), found, token)
    save_budget(session, visitor.organisation, found, before, version=version)
    return back(visitor, project, done=Done.UNDONE)


def _views() -> dict[View, str]:
    return {
        View.COSTS: _("Costs"),
        View.YEARS: _("By year"),
        View.PARTNERS: _("By partner"),
        View.BOTH: _("Years and partners"),
    }


def _done(done: Done | None) -> str:
    return {
        None: "",
        Done.SAVED: _("Saved."),
        Done.DELETED: _("The line was deleted."),
        Done.IMPORTED: _("The workbook was read in."),
        Done.PASTED: _("The rows were added."),
        Done.UNDONE: _("It is as it was before."),
        Done.CHOSEN: _("What you chose is saved."),
        Done.KEPT: _("What was saved meanwhile stays."),
    }[done]
