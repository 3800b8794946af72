"""Column widths: the shares a table asks for, but no column narrower than its longest word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from app.domain.document import Row, RowStyle, Table, plain
from app.domain.limits import PageSetup, Paper
from app.export.columns import shared_out
from app.export.fonts import FontSet, text_width

_PAPER_CM = {Paper.A4: (Decimal("21.0"), Decimal("29.7")), Paper.LETTER: (Decimal("21.59"), Decimal("27.94"))}
_POINTS_A_CM = Decimal("28.3465")
_SMALLEST_PT = Decimal(8)
_IN_TABLES = Decimal("0.86")
_PADDING, _DENSE_PADDING = 1.04, 0.58
"""Both sides of a cell, in ems of its text; `document.css` has the halves."""
_DENSE_TEXT = 0.9
_MOST = 0.4
"""Share of a table that one word may claim; a web address breaks instead."""
_SLACK = 1.02
_BREAKS = re.compile(r"(?<=[-\u2010-\u2014/])|[ \t\r\n]+")
_BREAK_ANYWHERE = "\u2e80"


class Columns(NamedTuple):
    """Widths as shares of one; `dense` where the words only fit in smaller text and narrow cells."""

    widths: tuple[float, ...]
    dense: bool


def table_size(page: PageSetup) -> Decimal:
    """Points of the text in tables: a little smaller than the document's, but no smaller than can be read."""
    return max(page.size_pt * _IN_TABLES, min(page.size_pt, _SMALLEST_PT)).quantize(Decimal("0.1"))


def text_ems(page: PageSetup, *, landscape: bool) -> float:
    """Width between the margins in ems of table text."""
    across, down = _PAPER_CM[page.paper]
    width = (down if landscape else across) - 2 * page.margin_cm
    return float(width * _POINTS_A_CM / table_size(page))


def fitted(table: Table, ems: float, fonts: FontSet) -> Columns:
    """Widths for a table that is `ems` wide."""
    total = sum(column.width for column in table.columns) or 1.0
    shares = [column.width / total for column in table.columns]
    words = _longest_words(table, fonts)
    dense = sum(word + _PADDING for word in words) > ems
    scale, padding = (_DENSE_TEXT, _DENSE_PADDING) if dense else (1.0, _PADDING)
    least = [min((word + padding) * scale / ems, _MOST) for word in words]
    return Columns(tuple(shared_out(shares, least, 1.0)), dense)


def _longest_words(table: Table, fonts: FontSet) -> list[float]:
    """Ems of the longest word in each column, cells over several columns left out."""
    longest = [0.0] * len(table.columns)
    rows: Iterator[tuple[Row, bool]] = ((row, row.style is not RowStyle.NORMAL) for row in (*table.body, *table.foot))
    for row, bold in (*((row, True) for row in table.head), *rows):
        if len(row.cells) != len(longest):
            continue
        for column, cell in enumerate(row.cells):
            if cell.colspan > 1:
                continue
            for word in _BREAKS.split(plain(cell.inlines)):
                if len(word) > longest[column]:
                    longest[column] = max(longest[column], _ems(word, fonts, bold=bold))
    return longest


def _ems(word: str, fonts: FontSet, *, bold: bool) -> float:
    if any(letter >= _BREAK_ANYWHERE for letter in word):
        return 2.0
    return _SLACK * text_width(word, 1.0, fonts, bold=bold)
