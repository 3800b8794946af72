"""Somebody saved in between: both budgets, line by line, to choose from."""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, Form, Request, Response
from pydantic import ValidationError

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.budgets.pages.frame import PREFIX, BudgetPart, back, head
from app.budgets.schemas import TypedBudget
from app.budgets.service.read_desk import Desk, read_desk
from app.budgets.service.reckon_budget import read_typed
from app.budgets.service.save_budget import save_budget
from app.domain.budget import Budget, BudgetLine
from app.domain.budget_cells import Field, typed_line
from app.domain.budget_differences import LineDifference, differences, merged
from app.domain.text import normalise_tree
from app.errors import BadInput, VersionConflict
from app.models.mapping import adapter, json_of
from app.projects.api import ProjectSlug
from app.web.deps import ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=PREFIX)

_PICK = "line:"

Written = Annotated[str, Form(max_length=4_500_000)]
"""A whole budget as JSON, which a page carries so that nothing typed is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A line of one of the two, as cells."""

    description: str
    cells: tuple[tuple[str, str], ...]
    """Name and text of those that differ; of a line that the other does not have, what it costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    key: str
    theirs: Side | None
    mine: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictPage(BudgetPart):
    template: ClassVar[str] = "budgets/conflict.html"
    lines: tuple[Choosing, ...]
    reordered: bool
    mine: str
    """All that was typed, as JSON."""


@router.post("/conflict")
def compare(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    session: ReadSession,
    typed: Written,
) -> Response:
    """What the grid in the browser holds, beside what is stored."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    read = read_typed(found, _read(TypedBudget, typed))
    mine = replace(found.project.budget, lines=read.lines)
    return show(_page(visitor, found, mine), status=409)


async def _chosen(request: Request) -> AbstractSet[str]:
    """Keys of the lines that are to be as they are stored."""
    form = await request.form()
    picked = (name for name, pick in form.items() if name.startswith(_PICK) and pick == "theirs")
    return frozenset(name.removeprefix(_PICK) for name in picked)


@router.post("/choose")
def choose(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    session: WriteSession,
    theirs: Annotated[AbstractSet[str], Depends(_chosen)],
    mine: Written,
    version: Annotated[int, Form(ge=1, lt=10**9)],
) -> Response:
    """Save the lines that were chosen. Where somebody saved again, the question is asked again."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    typed = _read(Budget, mine)
    try:
        budget = merged(found.project.budget, typed, take_theirs=theirs)
        save_budget(session, visitor.organisation, found, budget, version=version)
    except VersionConflict as conflict:
        return show_conflict(visitor, found, conflict)
    return back(visitor, project, done="chosen")


def show_conflict(visitor: Visitor, desk: Desk, conflict: VersionConflict) -> Response:
    return show(_page(visitor, desk, conflict.attempted), status=409)


def _page(visitor: Visitor, desk: Desk, mine: Budget) -> ConflictPage:
    found = differences(desk.project.budget, mine)
    return ConflictPage(
        **head(visitor, desk, tab="lines", title=_("Somebody saved in between")),
        lines=tuple(_choosing(line) for line in found.lines),
        reordered=found.reordered,
        mine=json.dumps(json_of(Budget, mine)),
    )


def _choosing(line: LineDifference) -> Choosing:
    return Choosing(key=line.key, theirs=_side(line.theirs, line), mine=_side(line.mine, line))


def _side(line: BudgetLine | None, of: LineDifference) -> Side | None:
    if line is None:
        return None
    names, cells = cell_names(), typed_line(line).cells
    shown = of.changed or (Field.QUANTITY, Field.UNIT, Field.UNIT_COST, Field.CURRENCY)
    return Side(
        description=line.description,
        cells=tuple((names.get(name, _("Years")), _cell(name, cells)) for name in shown),
    )


def _cell(name: str, cells: Any) -> str:
    if name == "years":
        return ", ".join(f"{cell.removeprefix('year:')}: {text}" for cell, text in cells.items() if "year:" in cell)
    return str(cells.get(name, ""))


def cell_names() -> dict[str, str]:
    """By cell, in the reader's language."""
    return {
        Field.CATEGORY: _("Category"),
        Field.DESCRIPTION: _("Description"),
        Field.UNIT: _("Unit"),
        Field.QUANTITY: _("Quantity"),
        Field.UNIT_COST: _("Unit cost"),
        Field.CURRENCY: _("Currency"),
        Field.SHARE: _("Share"),
        Field.PARTNER: _("Spent by"),
        Field.ACTIVITY: _("Activity"),
        Field.SOURCE: _("Paid by"),
        Field.JUSTIFICATION: _("Justification"),
        Field.PARTICIPANT_SUPPORT: _("Participant support"),
    }


def _read(kind: Any, text: str) -> Any:
    """Raises BadInput for what no page of ours wrote."""
    try:
        return adapter(kind).validate_python(normalise_tree(json.loads(text)))
    except (ValidationError, ValueError, RecursionError) as error:
        raise BadInput(_("What was sent is not a budget.")) from error
