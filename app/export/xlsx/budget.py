"""The budget as the funder lays it out, and by year: headings as rows, each cell a sum over the lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from babel.numbers import get_currency_precision
from xlsxwriter.utility import xl_rowcol_to_cell

from app.domain.budget import IndirectBase
from app.domain.crosswalk import LaidOut, LaidOutRow
from app.domain.layouts import ColumnsBy, HeadingKind
from app.export.xlsx.book import FIRST, Book, Sheet, absolute
from app.export.xlsx.lines import AMOUNT, CATEGORY, Lines
from app.export.xlsx.lists import HELD

_CODE, _LABEL, _TOTAL = range(3)


def begin_layout(book: Book, laid_out: LaidOut, title: str) -> Sheet:
    """The empty sheet of a layout; it is written once the lines' sheet is known."""
    columns = len(laid_out.columns) if len(laid_out.columns) > 1 else 0
    widths = (8, 52, 17, *(16 for _ in range(columns)), *((8,) if columns else ()))
    return book.sheet(title, widths, landscape=columns > 2)


def write_layout(book: Book, sheet: Sheet, laid_out: LaidOut, lines: Lines, summed: Sequence[int]) -> None:
    """`summed`: columns of the lines' sheet that stand under the layout's columns, in the same order."""
    several = len(laid_out.columns) > 1
    columns = range(_TOTAL + 1, _TOTAL + 1 + len(laid_out.columns)) if several else range(0)
    _write_heads(book, sheet, laid_out, several=several)
    rows = {heading.key: FIRST + index for index, heading in enumerate(laid_out.rows)}
    for heading in laid_out.rows:
        row = rows[heading.key]
        strong = heading.kind in (HeadingKind.SUBTOTAL, HeadingKind.TOTAL)
        style = book.money(book.currency, bold=strong)
        sheet.texts(row, (heading.number, heading.label), book.group if strong else book.wrapped)
        whole = _formula(book, heading, laid_out, rows, lines, AMOUNT, _TOTAL) or _indirect(book, heading, lines)
        _write_value(sheet, row, _TOTAL, whole, heading.total.amount, style)
        for column, source, value in zip(columns, summed, heading.amounts, strict=False):
            formula = _formula(book, heading, laid_out, rows, lines, source, column)
            entered = style if formula or strong else book.money(book.currency, editable=True)
            _write_value(sheet, row, column, formula, value.amount, entered)
        if several:
            _write_check(book, sheet, row, columns, strong=strong)
        book.remember(sheet, row, f"heading:{heading.key}")
    if several:
        end = len(sheet.widths) - 1
        alarm = {"type": "cell", "criteria": "!=", "value": 0, "format": book.alarm}
        sheet.page.conditional_format(FIRST, end, FIRST + len(rows) - 1, end, alarm)


def define_totals(book: Book, sheet: Sheet, laid_out: LaidOut) -> None:
    """Names for the totals, on the sheet of the funder's own layout."""
    for index, heading in enumerate(laid_out.rows):
        if heading.kind is HeadingKind.TOTAL:
            book.define("Total_cost", sheet, FIRST + index, _TOTAL)
        if heading.kind is HeadingKind.INDIRECT:
            book.define("Indirect_costs", sheet, FIRST + index, _TOTAL)


def _write_heads(book: Book, sheet: Sheet, laid_out: LaidOut, *, several: bool) -> None:
    texts = [book.word("code"), book.word("budget.item")]
    if not several:
        sheet.heads([*texts, book.word("budget.amount", currency=book.currency)], figures=(_TOTAL,))
        return
    texts.append(book.word("budget.amount_in", column=book.word("total"), currency=book.currency))
    texts += [column.label for column in laid_out.columns]
    sheet.heads([*texts, book.word("sheet.check")], figures=range(_TOTAL, len(texts)))


def _write_value(sheet: Sheet, row: int, column: int, formula: str | None, value: Decimal, style: object) -> None:
    if formula is None:
        sheet.number(row, column, value, style)  # type: ignore[arg-type]
    else:
        sheet.formula(row, column, formula, value, style)  # type: ignore[arg-type]


def _formula(
    book: Book,
    heading: LaidOutRow,
    laid_out: LaidOut,
    rows: Mapping[str, int],
    lines: Lines,
    summed: int,
    column: int,
) -> str | None:
    """A heading's formula in one column; None for indirect costs and income, which are entered there."""
    match heading.kind:
        case HeadingKind.LINES | HeadingKind.CONTINGENCY:
            return f"={lines.sum_where(summed, (_HEADING_OF_LINE, lines.lists.of_heading(heading.key)))}"
        case HeadingKind.SUBTOTAL:
            keys = _summed_by(heading.key, laid_out)
        case HeadingKind.TOTAL:
            keys = [h.key for h in laid_out.layout.headings if h.kind in (*HELD, HeadingKind.INDIRECT)]
        case _:
            return None
    return f"=SUM({','.join(xl_rowcol_to_cell(rows[key], column) for key in keys)})" if keys else None
