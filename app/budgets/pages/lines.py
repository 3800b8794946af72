"""One line: a form to add or change it, and buttons to move and to delete it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from starlette.datastructures import FormData

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.budgets.pages.conflict import cell_names, show_conflict
from app.budgets.pages.desk import Done
from app.budgets.pages.frame import PREFIX, BudgetPart, back, head, shelf_of, told
from app.budgets.schemas import Choice
from app.budgets.service.begin_grid import activity_choices, partner_choices
from app.budgets.service.import_workbook import keep_for_undo
from app.budgets.service.read_desk import Desk, read_desk
from app.budgets.service.save_budget import moved, save_budget, with_line, without_line
from app.domain.budget import Category
from app.domain.budget_cells import Field, free_keys, typed_line, year_field
from app.domain.phrases import phrase
from app.domain.text import normalise
from app.errors import BadInput, NotFound, VersionConflict
from app.projects.api import ProjectSlug
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=PREFIX)

LineKey = Annotated[str, Path(max_length=200)]
Version = Annotated[int, Form(ge=1, lt=10**9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePage(BudgetPart):
    template: ClassVar[str] = "budgets/line.html"
    key: str
    """Empty for a new line."""
    cells: Mapping[str, str]
    """As typed."""
    errors: Mapping[str, str]
    """Sentence by cell."""
    wrong: tuple[tuple[str, str, str], ...] = ()
    """Of each of them its field's id, its name and the sentence, in the form's order."""
    years: tuple[tuple[str, str], ...]
    """Cell and name of each project year."""
    categories: tuple[Choice, ...]
    partners: tuple[Choice, ...]
    activities: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    currencies: tuple[str, ...]


async def _cells(request: Request) -> Mapping[str, str]:
    """What was typed into the form, under the names of cells; anything else is nobody's."""
    form: FormData = await request.form()
    names = {field.value for field in Field} | {year_field(year) for year in range(1, 31)}
    return {name: normalise(str(form[name]))[:20_000] for name in names if name in form}


TypedCells = Annotated[Mapping[str, str], Depends(_cells)]


@router.get("/line")
def begin(visitor: Annotated[Visitor, may(Action.COST)], project: ProjectSlug, session: ReadSession) -> Response:
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    budget = found.project.budget
    empty = {Field.CURRENCY.value: budget.currency, Field.SOURCE.value: budget.requested_source.key}
    return show(_page(visitor, found, "", empty))


@router.get("/lines/{key}")
def line(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    key: LineKey,
    session: ReadSession,
) -> Response:
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    return show(_page(visitor, found, key, _stored(found, key)))


@router.post("/line")
def add(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    session: WriteSession,
    cells: TypedCells,
    version: Version,
) -> Response:
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    key = next(iter(free_keys([item.key for item in found.project.budget.lines])))
    return _save(visitor, session, found, key, cells, version, new=True)


@router.post("/lines/{key}")
def change(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    key: LineKey,
    session: WriteSession,
    cells: TypedCells,
    version: Version,
) -> Response:
    """Save one line. Where it cannot be saved it comes back as it was typed, with the reason beside each cell."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    return _save(visitor, session, found, key, cells, version, new=False)


@router.post("/lines/{key}/delete")
def delete(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    key: LineKey,
    session: WriteSession,
    here: InstallationDep,
    version: Version,
    now: Now,
) -> Response:
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    save_budget(session, visitor.organisation, found, without_line(found.project.budget, key), version=version)
    return back(visitor, project, done=Done.DELETED, undo=keep_for_undo(shelf_of(here), found, at=now))


@router.post("/lines/{key}/move")
def move(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    key: LineKey,
    session: WriteSession,
    version: Version,
    by: Annotated[int, Form(ge=-10_000, le=10_000)],
) -> Response:
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    save_budget(session, visitor.organisation, found, moved(found.project.budget, key, by), version=version)
    return back(visitor, project, done=Done.SAVED)


def _save(
    visitor: Visitor, session: WriteSession, desk: Desk, key: str, cells: Mapping[str, str], version: int, *, new: bool
) -> Response:
    if not new:
        _stored(desk, key)
    read = with_line(desk, key, cells)
    if read.problems:
        page = _page(visitor, desk, "" if new else key, cells)
        errors = {problem.cell: problem.sentence for problem in map(told, read.problems)}
        names = {**cell_names(), **dict(page.years)}
        wrong = tuple((cell, name, errors[cell]) for cell, name in names.items() if cell in errors)
        return show(replace(page, errors=errors, wrong=wrong, version=version), status=422)
    budget = replace(desk.project.budget, lines=read.lines)
    try:
        save_budget(session, visitor.organisation, desk, budget, version=version)
    except VersionConflict as conflict:
        return show_conflict(visitor, desk, conflict)
    except BadInput as error:
        return show(replace(_page(visitor, desk, "" if new else key, cells), problem=str(error)), status=422)
    return back(visitor, desk.project.slug, done=Done.SAVED)


def _stored(desk: Desk, key: str) -> Mapping[str, str]:
    """Raises NotFound."""
    found = next((item for item in desk.project.budget.lines if item.key == key), None)
    if found is None:
        raise NotFound(phrase("There is no budget line '{key}'.", key=key))
    return typed_line(found).cells


def _page(visitor: Visitor, desk: Desk, key: str, cells: Mapping[str, str]) -> LinePage:
    budget = desk.project.budget
    years = tuple((year_field(year), f"{_('Year')} {year}") for year in range(1, desk.project.years + 1))
    return LinePage(
        **head(visitor, desk, tab="lines", title=cells.get(Field.DESCRIPTION.value) or _("A new cost")),
        key=key,
        cells={**dict.fromkeys([*Field, *(cell for cell, _name in years)], ""), **cells},
        errors={},
        years=years,
        categories=tuple(Choice(key=c.value, label=desk.words(f"category.{c}")) for c in Category),
        partners=partner_choices(desk),
        activities=activity_choices(desk),
        sources=tuple(Choice(key=source.key, label=source.name) for source in budget.sources),
        currencies=(budget.currency, *(rate.currency for rate in budget.rates)),
    )
