"""A workbook that was read, as JSON and back: from the process that reads it to the one that uses it, and on disk."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from app.domain.sheet import Cell, Sheet, Workbook


def workbook_json(workbook: Workbook) -> bytes:
    """A number is a list of its digits, so that it is no text."""
    sheets = [
        {
            "name": sheet.name,
            "rows": [[[str(cell)] if isinstance(cell, Decimal) else cell for cell in row] for row in sheet.rows],
            "hidden": sheet.hidden,
            "hidden_rows": sheet.hidden_rows,
            "merged": sheet.merged,
            "not_computed": sheet.not_computed,
        }
        for sheet in workbook.sheets
    ]
    return json.dumps({"sheets": sheets, "keys": workbook.keys}).encode()


def workbook_of(data: bytes) -> Workbook:
    """What `workbook_json` wrote."""
    read = json.loads(data)
    return Workbook(
        sheets=tuple(_sheet(sheet) for sheet in read["sheets"]),
        keys={name: {int(row): key for row, key in rows.items()} for name, rows in read["keys"].items()},
    )


def _sheet(read: dict[str, Any]) -> Sheet:
    return Sheet(
        name=read["name"],
        rows=tuple(tuple(_cell(cell) for cell in row) for row in read["rows"]),
        hidden=read["hidden"],
        hidden_rows=tuple(read["hidden_rows"]),
        merged=tuple(read["merged"]),
        not_computed=tuple((row, column) for row, column in read["not_computed"]),
    )


def _cell(read: str | list[str] | None) -> Cell:
    return Decimal(read[0]) if isinstance(read, list) else read
