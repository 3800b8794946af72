"""Reads a workbook from standard input and writes its values to standard output, within the limits it is given.

Runs in a process of its own: `python -m app.interchange.xlsx_child LIMITS`.
"""

from __future__ import annotations

import sys
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from lxml.etree import iterparse

from app.domain.sheet import Cell, Sheet, Workbook
from app.domain.text import UnusableText, normalise
from app.interchange.apart import TooMuch, serve_apart
from app.interchange.sheets import workbook_json

_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_KEYS = "_keys"
_OURS = frozenset({"_keys", "_lists"})
_LINE = "line:"
_LONGEST_GAP = 500


def main() -> int:
    return serve_apart(lambda data, limits: workbook_json(_read(data, limits["cells"])))


def _read(data: bytes, most: int) -> Workbook:
    import openpyxl

    warnings.simplefilter("ignore")  # of extensions that are not read; nobody sees them
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    paths = _sheet_paths(data)
    budget = [most]
    sheets: list[Sheet] = []
    keys: dict[str, dict[int, str]] = {}
    for page in book.worksheets:
        if page.title == _KEYS:
            keys = _keys(page)
        if page.title in _OURS:
            continue
        rows = tuple(_rows(page, budget))
        sheets.append(_sheet(page, rows, data, paths.get(page.title, "")))
    return Workbook(sheets=tuple(sheets), keys=keys)


def _rows(page: Any, budget: list[int]) -> Iterator[tuple[Cell, ...]]:
    """The rows up to the last that holds something, or to a long gap: a stray cell may stand in the last row of all."""
    blank = 0
    page.reset_dimensions()
    for row in page.iter_rows(values_only=True):
        cells = [_cell(value) for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        blank = blank + 1 if not cells else 0
        if blank > _LONGEST_GAP:
            return
        budget[0] -= 1 + len(cells)
        if budget[0] < 0:
            raise TooMuch
        yield tuple(cells)


def _cell(value: object) -> Cell:
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return Decimal(format(value, ".15g"))
        case datetime() | date() | time() | timedelta():
            return str(value)
        case _:
            try:
                return normalise(str(value)) or None
            except UnusableText:
                return None


def _keys(page: Any) -> dict[str, dict[int, str]]:
    """By sheet and row (from 0), the budget line that stands there; the sheet counts rows from 1."""
    found: dict[str, dict[int, str]] = {}
    for name, row, key in page.iter_rows(values_only=True, max_col=3):
        if isinstance(key, str) and key.startswith(_LINE) and isinstance(row, int | float):
            found.setdefault(str(name), {})[int(row) - 1] = key.removeprefix(_LINE)
    return found


def _sheet_paths(data: bytes) -> dict[str, str]:
    """Member of the package by name of sheet."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        targets = {
            element.get("Id"): element.get("Target", "")
            for element in _elements(package.open("xl/_rels/workbook.xml.rels"))
        }
        return {
            element.get("name", ""): _member(targets.get(element.get(_RELATION), ""))
            for element in _elements(package.open("xl/workbook.xml"))
            if element.tag == f"{_NAMESPACE}sheet"
        }


def _elements(file: Any) -> Iterator[Any]:
    """Each element as it ends; no entity is followed, in the file or outside."""
    for _, element in iterparse(file, resolve_entities=False, no_network=True, huge_tree=False):
        yield element


def _member(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _sheet(page: Any, rows: tuple[tuple[Cell, ...], ...], data: bytes, path: str) -> Sheet:
    """What openpyxl does not tell of a sheet that it streams: hidden rows, merged cells, formulas without a value."""
    from openpyxl.utils.cell import coordinate_to_tuple

    hidden: list[int] = []
    merged: list[str] = []
    not_computed: list[tuple[int, int]] = []
    with zipfile.ZipFile(BytesIO(data)) as package:
        if path not in package.namelist():
            return Sheet(name=page.title, rows=rows, hidden=page.sheet_state != "visible")
        for element in _elements(package.open(path)):
            match str(element.tag).removeprefix(_NAMESPACE):
                case "row":
                    if element.get("hidden") in ("1", "true") and element.get("r"):
                        hidden.append(int(element.get("r", "0")) - 1)
                    element.clear()
                case "mergeCell":
                    merged.append(element.get("ref", ""))
                case "c" if element.find(f"{_NAMESPACE}f") is not None and not _value(element):
                    row, column = coordinate_to_tuple(element.get("r"))
                    not_computed.append((row - 1, column - 1))
    return Sheet(
        name=page.title,
        rows=rows,
        hidden=page.sheet_state != "visible",
        hidden_rows=tuple(hidden),
        merged=tuple(merged),
        not_computed=tuple(not_computed),
    )


def _value(cell: Any) -> str:
    return cell.findtext(f"{_NAMESPACE}v") or ""


if __name__ == "__main__":
    sys.exit(main())
