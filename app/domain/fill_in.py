"""A form on a sheet of a workbook: somebody without an account fills it in and returns it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.record import Record
from app.domain.sheet import Cell, Workbook, address

KEYS, LABELS, HINTS, ENTRIES = range(4)
"""Columns. The first is hidden and names the sheet in its first row, and below it the field of each row, so that a row
that was moved is still known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillInRow(Record):
    key: str
    label: str
    hint: str = ""
    numeric: bool = False
    value: Decimal | str | None = None
    """What is kept already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillIn(Record):
    """All that is printed on the sheet, in one language."""

    mark: str
    """What it is of, for reading it back."""
    name: str
    """Of the sheet, at most 31 letters."""
    title: str
    about: str
    heads: tuple[str, str, str]
    only_numbers: str
    """What is said to somebody who types words where a number is wanted."""
    groups: tuple[tuple[str, tuple[FillInRow, ...]], ...]
    """Under a title each."""
    rtl: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Record):
    """A sheet that came back; cells that were left empty are left out."""

    mark: str
    entries: Mapping[str, Cell]
    """What was filled in, by field."""
    places: Mapping[str, str]
    """`D7`, by field."""
    not_computed: tuple[str, ...]
    """Fields with a formula that was saved without its value."""


def read_fill_in(workbook: Workbook) -> Returned | None:
    """The first sheet that one of ours was made of; None where there is none."""
    for sheet in workbook.sheets:
        mark = sheet.cell(0, KEYS)
        if not isinstance(mark, str) or not mark.startswith(PREFIX):
            continue
        places = {
            key: row for row in range(1, len(sheet.rows)) if isinstance(key := sheet.cell(row, KEYS), str) and key
        }
        return Returned(
            mark=mark.removeprefix(PREFIX),
            entries={
                key: entry for key, row in places.items() if (entry := sheet.cell(row, ENTRIES)) not in (None, "")
            },
            places={key: address(row, ENTRIES) for key, row in places.items()},
            not_computed=tuple(key for key, row in places.items() if (row, ENTRIES) in sheet.not_computed),
        )
    return None


PREFIX = "fill-in "
"""Begins the mark in the sheet."""
