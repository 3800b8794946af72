"""The reference for XLSX: the cells of our own workbook, written by XlsxWriter and nothing around it."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook
from xlsxwriter import Workbook

Written = tuple[int, int, str | float | None, float | str | None, str]
"""Row, column, value or formula, the formula's cached value, number format."""
Sheets = dict[str, list[Written]]


def cells_of(workbook: bytes) -> Sheets:
    """Everything in the cells of a workbook."""
    formulas = load_workbook(BytesIO(workbook))
    values = load_workbook(BytesIO(workbook), data_only=True)
    return {
        sheet.title: [
            (cell.row - 1, cell.column - 1, cell.value, values[sheet.title][cell.coordinate].value, cell.number_format)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None or cell.has_style
        ]
        for sheet in formulas.worksheets
    }


def naive_xlsx(sheets: Sheets) -> bytes:
    out = BytesIO()
    workbook = Workbook(out)
    formats = {name: workbook.add_format({"num_format": name}) for name in _formats(sheets)}
    for title, cells in sheets.items():
        page = workbook.add_worksheet(title)
        for row, column, value, cached, name in cells:
            style = formats[name]
            if value is None:
                page.write_blank(row, column, None, style)
            elif isinstance(value, str) and value.startswith("="):
                page.write_formula(row, column, value, style, cached)
            elif isinstance(value, str):
                page.write_string(row, column, value, style)
            else:
                page.write_number(row, column, value, style)
    workbook.close()
    return out.getvalue()


def _formats(sheets: Sheets) -> set[str]:
    return {cell[4] for cells in sheets.values() for cell in cells}
