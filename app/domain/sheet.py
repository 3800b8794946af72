"""A sheet of somebody's workbook as plain values, as far as reading it as a table needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.record import Record

Cell = str | Decimal | None
"""A text, a number as the spreadsheet shows it (15 digits), or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Record):
    """Rows and columns count from 0; `hidden_rows` too."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    merged: tuple[str, ...] = ()
    """Ranges such as A1:C1; the text stands in the first cell."""
    not_computed: tuple[tuple[int, int], ...] = ()
    """Row and column of formulas that were saved without a value."""

    def cell(self, row: int, column: int) -> Cell:
        """None also outside the sheet."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else None

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook(Record):
    sheets: tuple[Sheet, ...]
    keys: dict[str, dict[int, str]] = field(default_factory=dict)
    """Of a workbook that this program wrote: by sheet and row (from 0), which budget line stands there."""

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def letters(column: int) -> str:
    """The name of a column (from 0): A, B … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def address(row: int, column: int) -> str:
    """`B7` for row 6, column 1."""
    return f"{letters(column)}{row + 1}"
