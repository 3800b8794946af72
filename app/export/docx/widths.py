"""Column widths: the shares that the table asks for, but no column narrower than its longest word.

In a table of fixed layout Word breaks a word that is wider than its cell anywhere ("Quantit-y"). How wide a word comes
out is estimated from the letters of Arial, which is the widest of the families that funders ask for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from app.domain.document import (
    Align,
    RowStyle,
    Table,
    Text,
)
from app.domain.walking import plain
from app.export.columns import shared_out
from app.export.docx.styles import REFERENCE_SIZE
from app.export.grid import placed

_TEXT = {False: 9, True: 8}
"""Points of the reference's Proposal Table, and of its dense one."""
_CELL_MARGINS = {False: 2 * 108, True: 2 * 57}
_BOLD = 1.09
_SLACK = 1.05
_MOST = 0.4
"""Share of the table that one word may claim; an address may break."""
_LETTERS = dict.fromkeys("iljtfrI.,:;'|()[]/!", 0.30) | dict.fromkeys("mwMW%@", 0.88)
_LOWER, _UPPER, _UNKNOWN, _WIDE = 0.55, 0.70, 0.66, 1.0
_BREAKS = re.compile(r"[ \t\n\u2010\u2012-\u2014-]")


class Columns(NamedTuple):
    """Widths in whole twentieths of a point; `dense` where the words only fit in smaller text and narrow margins."""

    widths: list[int]
    dense: bool

    def em(self, size: Decimal) -> float:
        """The size of the table's text, in twentieths of a point."""
        return float(size / REFERENCE_SIZE * _TEXT[self.dense] * 20)

    def rooms(self, em: float) -> list[float]:
        """What is left for the text of each column, in ems of that text."""
        return [(width - _CELL_MARGINS[self.dense]) / em for width in self.widths]


def fitted_columns(table: Table, columns: int, width: int, size: Decimal) -> Columns:
    """Widths that sum to `width`; `size` is that of the document's text in points."""
    shares = [column.width for column in table.columns] + [1.0] * (columns - len(table.columns))
    em = {dense: float(size / REFERENCE_SIZE * points * 20) for dense, points in _TEXT.items()}
    words, firm = _longest_words(table, columns)
    dense = sum(word * em[False] + _CELL_MARGINS[False] for word in words) > width
    least = [min(word * em[dense] + _CELL_MARGINS[dense], width * _MOST) for word in words]
    return Columns(_whole(shared_out(shares, least, width, firm=firm), width), dense)


def _longest_words(table: Table, columns: int) -> tuple[list[float], frozenset[int]]:
    """Ems of the longest word that begins in each column, and the columns where that is a number.

    Cells over several columns have room enough, but not the numbers beside them in a row of totals.
    """
    longest = {bold: [""] * columns for bold in (True, False)}
    figures: set[str] = set()
    for group, head in ((table.head, True), (table.body, False), (table.foot, False)):
        for row, cells in zip(group, placed(group), strict=True):
            words = longest[head or row.style is not RowStyle.NORMAL]
            for column, cell in cells:
                if cell.colspan > 1 or not cell.inlines or column >= columns:
                    continue
                first = cell.inlines[0]
                text = first.text if len(cell.inlines) == 1 and isinstance(first, Text) else plain(cell.inlines)
                if len(text) > len(words[column]):
                    words[column] = max(words[column], *_BREAKS.split(text), key=len)
                    if not head and words[column][-1:].isdigit():
                        figures.add(words[column])
    pairs = list(zip(longest[True], longest[False], strict=True))
    numbered = (n for n, column in enumerate(table.columns) if column.align is Align.END)
    firm = frozenset(n for n in numbered if any(word in figures for word in pairs[n]))
    return [max(_ems(bold) * _BOLD, _ems(usual)) for bold, usual in pairs], firm


def _ems(word: str) -> float:
    if any(letter >= "\u2e80" for letter in word):
        return _WIDE * 2  # Chinese and Japanese break between any two characters
    other = _LOWER if word.isascii() or max(word) < "\u0590" else _UNKNOWN
    return _SLACK * sum(_LETTERS.get(letter, _UPPER if letter.isupper() else other) for letter in word)


def _whole(widths: Sequence[float], width: int) -> list[int]:
    edges = [0, *(round(sum(widths[: n + 1])) for n in range(len(widths) - 1)), width]
    return [after - before for before, after in pairwise(edges)]
