"""The budget as the funder lays it out, and by year: headings as rows, each cell a sum over the lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from babel.numbers import get_currency_precision
from xlsxwriter.utility import xl_rowcol_to_cell

from app.domain.crosswalk import LaidOut, LaidOutRow
from app.domain.layouts import HeadingKind
from app.export.xlsx.book import FIRST, Book, Sheet, absolute
from app.export.xlsx.lines import AMOUNT, HEADING, Lines
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
        values = zip((_TOTAL, *columns), (AMOUNT, *summed), (heading.total, *heading.amounts), strict=False)
        for column, source, value in values:
            formula = _formula(heading, laid_out, rows, lines, source, column)
            if formula is None:
                sheet.amount(row, column, value, book.money(book.currency, editable=True))
            else:
                sheet.formula(row, column, formula, value.amount, style)
        if several:
            parts = f"{xl_rowcol_to_cell(row, columns[0])}:{xl_rowcol_to_cell(row, columns[-1])}"
            gap = f"=ROUND({xl_rowcol_to_cell(row, _TOTAL)}-SUM({parts}),{get_currency_precision(book.currency)})"
            sheet.formula(row, columns[-1] + 1, gap, Decimal(0), book.check)
        book.remember(sheet, row, f"heading:{heading.key}")
    if several:
        end = len(sheet.widths) - 1
        alarm = {"type": "cell", "criteria": "!=", "value": 0, "format": book.alarm}
        sheet.page.conditional_format(FIRST, end, FIRST + len(rows) - 1, end, alarm)


def _write_heads(book: Book, sheet: Sheet, laid_out: LaidOut, *, several: bool) -> None:
    texts = [book.word("code"), book.word("budget.item")]
    if not several:
        sheet.heads([*texts, book.word("budget.amount", currency=book.currency)], figures=(_TOTAL,))
        return
    texts.append(book.word("budget.amount_in", column=book.word("total"), currency=book.currency))
    texts += [column.label for column in laid_out.columns]
    sheet.heads([*texts, book.word("sheet.check")], figures=range(_TOTAL, len(texts)))


def _formula(
    heading: LaidOutRow, laid_out: LaidOut, rows: Mapping[str, int], lines: Lines, summed: int, column: int
) -> str | None:
    """A heading's formula in one column; None for income, which is entered."""
    match heading.kind:
        case HeadingKind.LINES | HeadingKind.CONTINGENCY:
            return f"={lines.sum_where(summed, (HEADING, lines.lists.of_heading(heading.key)))}"
        case HeadingKind.INDIRECT:
            return f"={absolute(lines.sheet.name, lines.indirect, summed)}"
        case HeadingKind.SUBTOTAL:
            keys = _summed_by(heading.key, laid_out)
        case HeadingKind.TOTAL:
            keys = [h.key for h in laid_out.layout.headings if h.kind in (*HELD, HeadingKind.INDIRECT)]
        case HeadingKind.INCOME:
            return None
    return f"=SUM({','.join(xl_rowcol_to_cell(rows[key], column) for key in keys)})" if keys else "=0"


def _summed_by(key: str, laid_out: LaidOut) -> Sequence[str]:
    """The headings that a subtotal sums: those it names, else every one of lines above it."""
    above: list[str] = []
    for heading in laid_out.layout.headings:
        if heading.key == key:
            return heading.of or above
        if heading.kind is HeadingKind.LINES:
            above.append(heading.key)
    raise KeyError(key)
