"""A block from a spreadsheet's clipboard as new lines, with or without its heads."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.budgets.service.read_desk import Desk
from app.domain.budget import Budget
from app.domain.budget_cells import Field
from app.domain.budget_columns import roles_of
from app.domain.budget_import import Mapped, read_sheet
from app.domain.number_reading import Marks
from app.domain.pasted import read_block
from app.domain.record import Record
from app.domain.sheet import Sheet
from app.errors import BadInput
from app.web.language import gettext as _
from app.web.language import told

PLAIN = (Field.DESCRIPTION, Field.UNIT, Field.QUANTITY, Field.UNIT_COST)
"""What up to four columns hold where no heads are copied with them."""
WIDE = (Field.CATEGORY, *PLAIN, Field.CURRENCY, Field.SHARE)
"""What more of them hold."""

_LEAST_HEADS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedProblem(Record):
    row: int
    """From 1, as pasted."""
    column: int
    text: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedRows(Record):
    budget: Budget
    """With the new lines below the others; as it is stored where there are problems."""
    problems: tuple[PastedProblem, ...]


def paste_rows(desk: Desk, text: str, marks: Marks) -> PastedRows:
    """Raises BadInput where nothing was pasted, or columns cannot be told."""
    rows = read_block(text)
    if not rows:
        raise BadInput(_("Paste the rows first."))
    sheet = Sheet(name="", rows=rows)
    mapped = _mapped(sheet, marks)
    budget = desk.project.budget
    read = read_sheet(sheet, mapped, {}, budget, desk.choices, years=desk.project.years, costed={})
    problems = tuple(
        PastedProblem(
            row=item.row + 1,
            column=item.column + 1,
            text=str(sheet.cell(item.row, item.column) or ""),
            sentence=told(item.problem.sentence),
        )
        for item in read.problems
    )
    if not (read.lines or problems):
        raise BadInput(_("No row of these has a quantity and a unit cost, or an amount."))
    return PastedRows(
        budget=budget if problems else replace(budget, lines=(*budget.lines, *read.lines)), problems=problems
    )


def _mapped(sheet: Sheet, marks: Marks) -> Mapped:
    heads = roles_of(sheet.rows[0])
    if sum(bool(role) for role in heads.values()) >= _LEAST_HEADS:
        return Mapped(sheet="", header=0, roles=heads, marks=marks)
    if sheet.width > len(WIDE):
        raise BadInput(_("Copy the heads of the columns too, so that each column is known."))
    plain = PLAIN if sheet.width <= len(PLAIN) else WIDE
    return Mapped(sheet="", header=-1, roles={column: role.value for column, role in enumerate(plain)}, marks=marks)
