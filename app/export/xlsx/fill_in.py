"""A form as a workbook with one sheet, of which only the cells to be filled in can be changed."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.domain.fill_in import ENTRIES, HINTS, KEYS, LABELS, PREFIX, FillIn, FillInRow
from app.export.xlsx.book import fitting

_INK, _RULE = "#1F3A5F", "#C9D2DE"
_MOST = Decimal(10) ** 15
_HEAD_ROW = 3


def render_fill_in(sheet: FillIn, *, on: date) -> bytes:
    """The same sheet and day give the same bytes. Text of people is never a formula."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": sheet.title, "created": datetime.combine(on, time())})
    page = book.add_worksheet(sheet.name)
    _lay_out(page, sheet)
    title = book.add_format({"bold": True, "font_size": 14, "font_color": _INK})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": _RULE})
    group = book.add_format({"bold": True, "bg_color": "#EEF2F7", "font_color": _INK})
    head = book.add_format({"bold": True, "bg_color": _INK, "font_color": "#FFFFFF"})
    open_to = {"locked": False, "bg_color": "#FFFBE8", "border": 1, "border_color": _RULE, "valign": "top"}
    words = book.add_format({**open_to, "text_wrap": True})
    figure = book.add_format({**open_to, "align": "right"})

    page.write_string(0, KEYS, PREFIX + sheet.mark)
    page.write_string(0, LABELS, fitting(sheet.title), title)
    page.write_string(1, LABELS, fitting(sheet.about))
    for column, text in zip((LABELS, HINTS, ENTRIES), sheet.heads, strict=True):
        page.write_string(_HEAD_ROW, column, text, head)
    row = _HEAD_ROW + 1
    for name, rows in sheet.groups:
        page.write_string(row, LABELS, fitting(name), group)
        for column in (HINTS, ENTRIES):
            page.write_blank(row, column, None, group)
        row += 1
        for one in rows:
            _write(page, row, one, sheet, wrapped, figure if one.numeric else words)
            row += 1
    page.print_area(0, LABELS, row - 1, ENTRIES)
    book.close()
    return out.getvalue()


def _lay_out(page: Worksheet, sheet: FillIn) -> None:
    page.set_column(KEYS, KEYS, 2, None, {"hidden": True})
    page.set_column(LABELS, LABELS, 52)
    page.set_column(HINTS, HINTS, 44)
    page.set_column(ENTRIES, ENTRIES, 40)
    page.set_row(0, 22)
    page.freeze_panes(_HEAD_ROW + 1, 0)
    page.repeat_rows(_HEAD_ROW)
    page.fit_to_pages(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.hide_gridlines(2)
    page.protect("", {"format_columns": True, "format_rows": True})
    if sheet.rtl:
        page.right_to_left()


def _write(page: Worksheet, row: int, one: FillInRow, sheet: FillIn, wrapped: Format, entry: Format) -> None:
    page.write_string(row, KEYS, one.key)
    page.write_string(row, LABELS, fitting(one.label), wrapped)
    page.write_string(row, HINTS, fitting(one.hint), wrapped)
    if isinstance(one.value, Decimal):
        page.write_number(row, ENTRIES, float(one.value), entry)
    elif one.value:
        page.write_string(row, ENTRIES, fitting(one.value), entry)
    else:
        page.write_blank(row, ENTRIES, None, entry)
    if one.numeric:
        page.data_validation(
            row, ENTRIES, row, ENTRIES,
            {"validate": "decimal", "criteria": "between", "minimum": -int(_MOST), "maximum": int(_MOST),
             "error_message": sheet.only_numbers[:255]},
        )  # fmt: skip
