"""Saving a budget: as typed in the grid, line by line from forms, or as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.budgets.schemas import TypedBudget
from app.budgets.service.read_desk import Desk
from app.budgets.service.reckon_budget import read_typed
from app.domain.budget import Budget, BudgetLine
from app.domain.budget_cells import CellProblem, ReadLines, TypedLine, free_keys, read_lines
from app.domain.number_reading import Marks
from app.domain.phrases import phrase
from app.errors import NotFound
from app.projects.schemas import Part
from app.projects.service import write_part


def save_budget(session: Session, organisation: RowMapping, desk: Desk, budget: Budget, *, version: int) -> Desk:
    """The desk with the budget saved; `version` is the one its writer read. Raises BadInput and VersionConflict."""
    saved, number = write_part(session, organisation, desk.project.slug, Part.BUDGET, budget, version=version)
    return replace(desk.with_budget(saved), version=number)


def save_typed(
    session: Session, organisation: RowMapping, desk: Desk, typed: TypedBudget, *, version: int
) -> tuple[Desk, tuple[CellProblem, ...]]:
    """Save what can be read of a grid; a line with a wrong cell stays as it was, and its problems come back.

    What is stored already is saved, whatever version its writer read: a browser whose answer was lost sends it again.
    """
    read = read_typed(desk, typed)
    budget = replace(desk.project.budget, lines=read.lines)
    if budget == desk.project.budget:
        return desk, read.problems
    return save_budget(session, organisation, desk, budget, version=version), read.problems


def with_line(desk: Desk, key: str, cells: Mapping[str, str], marks: Marks = Marks.CLEAR) -> ReadLines:
    """The budget's lines with one changed or, with a new key, added at the end."""
    lines = desk.project.budget.lines
    keys = [line.key for line in lines]
    typed = [TypedLine(line.key, cells if line.key == key else {}) for line in lines]
    if key not in keys:
        typed.append(TypedLine(key, cells))
    return read_lines(typed, desk.project.budget, desk.choices, years=desk.project.years, marks=marks)


def with_rows(desk: Desk, rows: Sequence[Mapping[str, str]], marks: Marks = Marks.CLEAR) -> ReadLines:
    """The budget's lines and, below them, new ones."""
    lines = desk.project.budget.lines
    new = free_keys([line.key for line in lines])
    typed = [TypedLine(line.key) for line in lines]
    typed += [TypedLine(key, cells) for key, cells in zip(new, rows, strict=False)]
    return read_lines(typed, desk.project.budget, desk.choices, years=desk.project.years, marks=marks)


def without_line(budget: Budget, key: str) -> Budget:
    """Raises NotFound."""
    if all(line.key != key for line in budget.lines):
        raise NotFound(phrase("There is no budget line '{key}'.", key=key))
    return replace(budget, lines=tuple(line for line in budget.lines if line.key != key))


def moved(budget: Budget, key: str, by: int) -> Budget:
    """With one line `by` places further down (up where negative), as far as there are places. Raises NotFound."""
    lines: list[BudgetLine] = list(budget.lines)
    at = next((place for place, line in enumerate(lines) if line.key == key), None)
    if at is None:
        raise NotFound(phrase("There is no budget line '{key}'.", key=key))
    line = lines.pop(at)
    lines.insert(max(0, at + by), line)
    return replace(budget, lines=tuple(lines))
