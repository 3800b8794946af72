"""What an import would do, printed: the lines that are read, the cells that are wrong, what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from app.budgets.service.import_workbook import Preview
from app.budgets.service.read_desk import Desk
from app.domain.budget_import import Reason
from app.domain.costing import cost
from app.domain.money import MoneyError
from app.domain.record import Record
from app.domain.sheet import Sheet
from app.web.language import gettext as _
from app.web.language import told

SHOWN = 200
"""Lines that a page shows; all are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine(Record):
    row: int
    """From 1."""
    state: str
    """`new`, `changed` or `same`."""
    category: str
    description: str
    unit: str
    quantity: str
    unit_cost: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedProblem(Record):
    at: str
    text: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLeftOut(Record):
    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPreview(Record):
    lines: tuple[PrintedLine, ...]
    count: int
    """All that are read."""
    new: int
    changed: int
    removed: tuple[str, ...]
    """Descriptions of stored lines that would go."""
    problems: tuple[PrintedProblem, ...]
    left_out: tuple[PrintedLeftOut, ...]
    hidden: tuple[int, ...]
    """Rows that are hidden in the workbook and read all the same, from 1."""
    merged: int
    total_now: str
    total_then: str
    currency: str
    reason: str
    """Why it cannot be saved; empty where it can."""


def print_preview(desk: Desk, sheet: Sheet, preview: Preview) -> PrintedPreview:
    words, reading = desk.words, preview.reading
    stored = {line.key: line for line in desk.project.budget.lines}
    added = {line.key for line in preview.changes.lines if line.theirs is None}
    differing = {line.key for line in preview.changes.lines if line.theirs is not None and line.mine is not None}
    gone = (stored[line.key].description for line in preview.changes.lines if line.mine is None)

    def state(key: str) -> str:
        return "new" if key in added or key not in stored else "changed" if key in differing else "same"

    return PrintedPreview(
        lines=tuple(
            PrintedLine(
                row=row + 1,
                state=state(line.key),
                category=words(f"category.{line.category}"),
                description=line.description,
                unit=line.unit,
                quantity=words.number(line.quantity),
                unit_cost=words.price(line.unit_cost, line.currency),
                share="" if line.share == 1 else words.percent(line.share),
            )
            for line, row in zip(reading.lines[:SHOWN], reading.rows, strict=False)
        ),
        count=len(reading.lines),
        new=len(added),
        changed=len(differing),
        removed=tuple(gone),
        problems=tuple(
            PrintedProblem(
                at=item.at,
                text=str(sheet.cell(item.row, item.column) or ""),
                sentence=told(item.problem.sentence),
            )
            for item in reading.problems[:SHOWN]
        ),
        left_out=tuple(
            PrintedLeftOut(row=item.row + 1, text=item.text, reason=_reason(item.reason)) for item in reading.left_out
        ),
        hidden=tuple(row + 1 for row in reading.hidden),
        merged=len(sheet.merged),
        total_now=words.amount(cost(desk.project).total),
        total_then=_total(desk, preview),
        currency=desk.project.budget.currency,
        reason=preview.reason,
    )


def _total(desk: Desk, preview: Preview) -> str:
    try:
        return desk.words.amount(cost(desk.with_budget(preview.budget).project).total)
    except MoneyError:
        return ""


def _reason(reason: Reason) -> str:
    return {Reason.SUM: _("a sum"), Reason.HEADING: _("a heading")}[reason]
