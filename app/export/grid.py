"""A table's grid: which column each cell begins in, and what its narrative tables look like.

A writer's own table (a pipe table) has no caption, no widths and seldom an alignment: both are read from what stands in
it, in every format alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import sqrt

from app.domain.document import (
    Align,
    Cell,
    Column,
    Row,
    Table,
)
from app.domain.walking import plain

Placed = tuple[int, Cell]
"""A cell and the grid column it begins in."""

_NUMBER = re.compile(r"[^\w\s]*\s?(?:[A-Z]{3}\s)?[-+−]?\d[\d\s.,'’٬٫]*(?:\s?(?:%|[A-Z]{3}|[^\w\s]))?")
_NOTHING = frozenset({"", "-", "–", "—"})
_NARROWEST, _WIDEST = 4.0, 90.0
"""Letters of text that a column is taken to hold at least and at most."""


def placed(rows: Sequence[Row]) -> Iterator[tuple[Placed, ...]]:
    """Where each row's cells begin, past cells that reach down from rows above."""
    reaching: dict[int, int] = {}
    for row in rows:
        column = 0
        cells = []
        below = {at: left - 1 for at, left in reaching.items() if left > 1}
        for cell in row.cells:
            while column in reaching:
                column += 1
            cells.append((column, cell))
            if cell.rowspan > 1:
                below.update(dict.fromkeys(range(column, column + cell.colspan), cell.rowspan - 1))
            column += cell.colspan
        reaching = below
        yield tuple(cells)


def is_number(text: str) -> bool:
    """A figure with or without its currency or per cent sign, as any of our languages prints it."""
    return bool(_NUMBER.fullmatch(text.strip()))


def with_own_columns(table: Table) -> Table:
    """A writer's table with widths and alignments of its content; any other as it is."""
    if table.caption or len({column.width for column in table.columns}) > 1:
        return table
    texts: list[list[str]] = [[] for _ in table.columns]
    longest = [0] * len(texts)
    for rows, counts in ((table.head, False), ((*table.body, *table.foot), True)):
        for row in placed(rows):
            for at, cell in row:
                if at >= len(texts) or cell.colspan > 1:
                    continue
                text = plain(cell.inlines)
                longest[at] = max(longest[at], len(text))
                if counts:
                    texts[at].append(text)
    return replace(
        table,
        columns=tuple(
            _column(column, found, most) for column, found, most in zip(table.columns, texts, longest, strict=True)
        ),
    )


def _column(column: Column, texts: Sequence[str], longest: int) -> Column:
    """The square root: twice the text takes more lines too, not only twice the width."""
    written = [text for text in texts if text.strip() not in _NOTHING]
    figures = bool(written) and all(map(is_number, written))
    align = Align.END if figures and column.align is Align.START else column.align
    return Column(sqrt(min(max(longest, _NARROWEST), _WIDEST)), align)
