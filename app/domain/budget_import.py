"""The rows of somebody's sheet as budget lines: what is read, what is left out and why, and which cells are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

import regex

from app.domain.budget import Budget, BudgetLine
from app.domain.budget_cells import CellProblem, Choices, Field, TypedLine, free_keys, plain, read_lines
from app.domain.budget_columns import AMOUNT
from app.domain.costing import CostedLine
from app.domain.number_reading import Marks
from app.domain.record import Record
from app.domain.search import folded
from app.domain.sheet import Cell, Sheet, address


class Reason(StrEnum):
    """Why a row is no line."""

    SUM = "sum"
    HEADING = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped(Record):
    """Which sheet is read, and how."""

    sheet: str
    header: int
    """Row (from 0) of the heads; lines begin below it. -1: there are none."""
    roles: Mapping[int, str]
    """By column (from 0): a field, `year:1`, `amount`, or nothing."""
    marks: Marks = Marks.CLEAR
    hidden_rows: bool = True
    """Whether hidden rows are read as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut(Record):
    row: int
    """From 0."""
    text: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetProblem(Record):
    """A cell that cannot be read. Row and column count from 0."""

    row: int
    column: int
    problem: CellProblem

    @property
    def at(self) -> str:
        """Its address: B7."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReading(Record):
    lines: tuple[BudgetLine, ...]
    rows: tuple[int, ...]
    """Row (from 0) of each line."""
    problems: tuple[SheetProblem, ...]
    left_out: tuple[LeftOut, ...]
    hidden: tuple[int, ...]
    """Hidden rows among those that were read."""


_SUMS = regex.compile(
    r"(?:grand |sub ?|sous |general )?totals?\b|total\b|sous total|subtotal|sum\b|suma\b|somme\b|montant total|"
    r"total general|(?:ال)?مجموع|(?:ال)?اجمالي|indirect costs?|couts indirects|costes indirectos|costos indirectos"
)
_SEPARATORS = regex.compile(r"[^\p{L}\p{N}]+")
_NUMBERING = regex.compile(r"^[\d.)\s]+|^[a-z][.)]\s*")
_FIGURES = (Field.QUANTITY, Field.UNIT_COST, AMOUNT)


def read_sheet(
    sheet: Sheet,
    mapped: Mapped,
    keys: Mapping[int, str],
    budget: Budget,
    choices: Choices,
    *,
    years: int,
    costed: Mapping[str, CostedLine],
) -> ImportReading:
    """Lines of the rows below the heads.

    `keys` and `costed` know the rows of a workbook that this program wrote: what such a cell says of a stored line
    unchanged is left as it is stored, to the last digit.
    """
    reader = _SheetReader(sheet, mapped, choices, years)
    typed: list[TypedLine] = []
    rows: dict[str, int] = {}
    new = iter(free_keys({*(line.key for line in budget.lines), *keys.values()}))
    stored = {line.key: line for line in budget.lines}
    for row, cells in reader.lines():
        key = keys.get(row, "")
        key = key if key in stored and key not in rows else next(new)
        if key in stored:
            cells = _changed(cells, stored[key], costed.get(key), choices)
        rows[key] = row
        typed.append(TypedLine(key, cells))
    bare = replace(budget, lines=tuple(line for line in budget.lines if line.key in rows))
    read = read_lines(typed, bare, choices, years=years, marks=mapped.marks)
    wrong = {problem.key for problem in read.problems}
    lines = tuple(line for line in read.lines if line.key not in wrong)
    return ImportReading(
        lines=lines,
        rows=tuple(rows[line.key] for line in lines),
        problems=tuple(_placed(problem, rows[problem.key], reader) for problem in read.problems),
        left_out=tuple(reader.left_out),
        hidden=tuple(row for row in sheet.hidden_rows if row in rows.values()),
    )


def in_stored_order(lines: Sequence[BudgetLine], stored: Sequence[BudgetLine]) -> tuple[BudgetLine, ...]:
    """Lines of a workbook that this program wrote, which stands in a funder's order: stored ones in the order they are
    stored in, each new one below the line that it was put under."""
    place = {line.key: index for index, line in enumerate(stored)}
    at, places = -1, {}
    for line in lines:
        at = place.get(line.key, at)
        places[line.key] = at
    return tuple(sorted(lines, key=lambda line: places[line.key]))


def _placed(problem: CellProblem, row: int, reader: _SheetReader) -> SheetProblem:
    column = reader.column_of(problem.cell)
    not_computed = problem.code == "cell.missing" and (row, column) in reader.not_computed
    told = replace(problem, code="cell.not_computed") if not_computed else problem
    return SheetProblem(row=row, column=max(column, 0), problem=told)


class _SheetReader:
    """Goes down the rows; what is no line gathers in `left_out`."""

    def __init__(self, sheet: Sheet, mapped: Mapped, choices: Choices, years: int) -> None:
        self.sheet = sheet
        self.mapped = mapped
        self.choices = choices
        self.years = years
        self.left_out: list[LeftOut] = []
        self.not_computed = frozenset(sheet.not_computed)
        self._column = {role: column for column, role in mapped.roles.items() if role}
        self._category = ""

    def column_of(self, role: str) -> int:
        """-1 where no column has the role. The amount stands for the unit cost where there is none."""
        if role == Field.UNIT_COST and role not in self._column:
            role = AMOUNT
        return self._column.get(role, -1)

    def lines(self) -> Iterable[tuple[int, dict[str, str]]]:
        hidden = frozenset(() if self.mapped.hidden_rows else self.sheet.hidden_rows)
        for row in range(self.mapped.header + 1, len(self.sheet.rows)):
            texts = [cell for cell in self.sheet.rows[row] if isinstance(cell, str) and cell.strip()]
            figured = any(self._figure(row, role) for role in _FIGURES)
            if row in hidden or not (texts or figured):
                continue
            if self._is_sum(row, texts):
                self.left_out.append(LeftOut(row=row, text=_shown_texts(texts), reason=Reason.SUM))
            elif not figured:
                self._category = self._category_named(texts) or self._category
                self.left_out.append(LeftOut(row=row, text=_shown_texts(texts), reason=Reason.HEADING))
            else:
                yield row, self._cells(row)

    def _category_named(self, texts: Iterable[str]) -> str:
        """`1. Personnel` names staff."""
        words = (_NUMBERING.sub("", folded(text.strip())) for text in texts)
        return next((found for word in words if (found := self.choices.categories.get(word))), "")

    def _figure(self, row: int, role: str) -> bool:
        column = self.column_of(role)
        return column >= 0 and (self._cell(row, column) != "" or (row, column) in self.not_computed)

    def _is_sum(self, row: int, texts: list[str]) -> bool:
        """A row named as one, which says no quantity or unit cost where the table has them."""
        priced = [role for role in (Field.QUANTITY, Field.UNIT_COST) if role in self._column]
        if priced and all(self._figure(row, role) for role in priced):
            return False
        named = any(_SUMS.match(_SEPARATORS.sub(" ", folded(text)).strip()) for text in texts)
        summed = bool(priced) and not any(self._figure(row, role) for role in priced) and self._figure(row, AMOUNT)
        return named or summed

    def _cell(self, row: int, column: int) -> str:
        return _text(self.sheet.cell(row, column))

    def _cells(self, row: int) -> dict[str, str]:
        cells = {role: self._cell(row, column) for role, column in self._column.items() if role != AMOUNT}
        if Field.UNIT_COST not in self._column:
            cells[Field.UNIT_COST] = self._cell(row, self.column_of(AMOUNT))
        if Field.QUANTITY not in self._column or Field.UNIT_COST not in self._column:
            cells[Field.QUANTITY] = "1"
        if Field.CATEGORY not in self._column:
            cells[Field.CATEGORY] = self._category or "other"
        return self._years_if_known(row, cells)

    def _years_if_known(self, row: int, cells: dict[str, str]) -> dict[str, str]:
        """Amounts by year are weights; where a formula among them has no value they say nothing."""
        years = [role for role in cells if role.startswith("year:")]
        missing = any((row, self._column[role]) in self.not_computed for role in years)
        beyond = any(int(role.removeprefix("year:")) > self.years and cells[role] not in ("", "0") for role in years)
        dropped = set(years) if missing or beyond or not any(cells[role] for role in years) else set()
        return {role: text for role, text in cells.items() if role not in dropped}


def _changed(cells: Mapping[str, str], line: BudgetLine, costed: CostedLine | None, choices: Choices) -> dict[str, str]:
    """The cells that say something else than the stored line does."""
    kept = {field: text for field, text in cells.items() if not _says(text, field, line, choices)}
    years = {field for field in kept if field.startswith("year:")}
    if costed is not None and years:
        amounts = {f"year:{n}": money.amount for n, money in enumerate(costed.by_year, start=1)}
        if all(_number(cells.get(field, "")) == _shown(amount) for field, amount in amounts.items()):
            return {field: text for field, text in kept.items() if field not in years}
    return kept


def _says(text: str, field: str, line: BudgetLine, choices: Choices) -> bool:
    """Whether a cell shows what is stored, as far as a spreadsheet can."""
    word = folded(text.strip())
    match field:
        case Field.QUANTITY | Field.UNIT_COST | Field.SHARE:
            return _number(text) == _shown(getattr(line, field))
        case Field.CATEGORY:
            return choices.categories.get(word) == line.category
        case Field.PARTNER:
            return (choices.partners.get(word, word) if word else None) == line.partner
        case Field.SOURCE:
            return choices.sources.get(word) == line.source
        case Field.ACTIVITY:
            return (text.strip() or None) == line.activity
        case Field.DESCRIPTION | Field.UNIT | Field.CURRENCY | Field.JUSTIFICATION:
            return text.strip() == str(getattr(line, field)).strip()
    return False


def _number(text: str) -> Decimal:
    try:
        return Decimal(text or 0)
    except ArithmeticError:
        return Decimal("NaN")


def _shown(number: Decimal) -> Decimal:
    """With the fifteen digits that a spreadsheet keeps."""
    return Decimal(format(float(number), ".15g"))


def _text(cell: Cell) -> str:
    return plain(cell) if isinstance(cell, Decimal) else (cell or "").strip()


def _shown_texts(texts: Iterable[str]) -> str:
    return " ".join(text.strip() for text in texts)[:120]
