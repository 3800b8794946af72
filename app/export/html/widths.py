"""Column widths: the shares a table asks for, but no column narrower than its longest word."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from app.domain.document import Align, RowStyle, Table
from app.domain.limits import PageSetup, Paper
from app.domain.walking import plain
from app.export.columns import shared_out
from app.export.fonts import FontSet, text_width
from app.export.grid import placed

_PAPER_CM = {Paper.A4: (Decimal("21.0"), Decimal("29.7")), Paper.LETTER: (Decimal("21.59"), Decimal("27.94"))}
_POINTS_A_CM = Decimal("28.3465")
_SMALLEST_PT = Decimal(8)
_IN_TABLES = Decimal("0.86")
_PADDING, _DENSE_PADDING, _MARK_PADDING = 1.04, 0.58, 0.4
"""Both sides of a cell, in ems of its text; `document.css` has the halves. Columns of marks and single figures need
less: their heads alone would take half of a table."""
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

    def rooms(self, ems: float) -> list[float]:
        """What is left for the text of each column in a table that is `ems` wide, in ems of that text."""
        scale, padding = (_DENSE_TEXT, _DENSE_PADDING) if self.dense else (1.0, _PADDING)
        return [width * ems / scale - padding for width in self.widths]


def table_size(page: PageSetup) -> Decimal:
    """Points of the text in tables: a little smaller than the document's, but no smaller than can be read."""
    return max(page.size_pt * _IN_TABLES, min(page.size_pt, _SMALLEST_PT)).quantize(Decimal("0.1"))


def text_ems(page: PageSetup, *, landscape: bool) -> tuple[float, float]:
    """Width and height between the margins in ems of table text."""
    across, down = reversed(_PAPER_CM[page.paper]) if landscape else _PAPER_CM[page.paper]
    em = table_size(page) / _POINTS_A_CM
    return float((across - 2 * page.margin_cm) / em), float((down - 2 * page.margin_cm) / em)


def fitted(table: Table, ems: float, fonts: FontSet) -> Columns:
    """Widths for a table that is `ems` wide."""
    total = sum(column.width for column in table.columns) or 1.0
    shares = [column.width / total for column in table.columns]
    words, firm = _longest_words(table, fonts)
    marks = [column.align is Align.CENTRE for column in table.columns]
    dense = sum(word + (_MARK_PADDING if mark else _PADDING) for word, mark in zip(words, marks, strict=True)) > ems
    scale, padding = (_DENSE_TEXT, _DENSE_PADDING) if dense else (1.0, _PADDING)
    least = [
        min((word + (_MARK_PADDING if mark else padding)) * scale / ems, _MOST)
        for word, mark in zip(words, marks, strict=True)
    ]
    return Columns(tuple(shared_out(shares, least, 1.0, firm=firm)), dense)


def _longest_words(table: Table, fonts: FontSet) -> tuple[list[float], frozenset[int]]:
    """Ems of the longest word in each column, and the columns whose longest is a number: these are never broken.

    Cells over several columns have room enough and are left out, but not the cells beside them: those of a total row
    hold the longest numbers.
    """
    longest = [0.0] * len(table.columns)
    figures = [0.0] * len(table.columns)
    rows = ((table.head, True), (table.body, False), (table.foot, False))
    for group, head in rows:
        for row, cells in zip(group, placed(group), strict=True):
            bold = head or row.style is not RowStyle.NORMAL
            for column, cell in cells:
                if cell.colspan > 1 or column >= len(longest):
                    continue
                for word in _BREAKS.split(plain(cell.inlines)):
                    if len(word) > longest[column]:
                        longest[column] = max(longest[column], _ems(word, fonts, bold=bold))
                        if not head and word[-1:].isdigit():
                            figures[column] = longest[column]
    firm = frozenset(
        n for n, column in enumerate(table.columns) if column.align is Align.END and figures[n] == longest[n] > 0
    )
    return longest, firm


def _ems(word: str, fonts: FontSet, *, bold: bool) -> float:
    if any(letter >= _BREAK_ANYWHERE for letter in word):
        return 2.0
    return _SLACK * text_width(word, 1.0, fonts, bold=bold)
