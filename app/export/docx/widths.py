"""Column widths: the shares that the table asks for, but no column narrower than its longest word.

In a table of fixed layout Word breaks a word that is wider than its cell anywhere ("Quantit-y"). How wide a word comes
out is estimated from the letters of Arial, which is the widest of the families that funders ask for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from app.domain.document import Row, Table, Text, plain
from app.export.docx.styles import REFERENCE_SIZE

_TABLE_TEXT = 9
"""Points of the reference's Table Text."""
_CELL_MARGINS = 2 * 108
_BOLD = 1.09
_MOST = 0.4
"""Share of the table that one word may claim; an address may break."""
_LETTERS = dict.fromkeys("iljtfrI.,:;'|()[]/!", 0.30) | dict.fromkeys("mwMW%@", 0.88)
_LOWER, _UPPER, _WIDE = 0.53, 0.69, 1.0
_BREAKS = re.compile(r"[ \t\n\u2010-\u2014-]")


def column_widths(table: Table, columns: int, width: int, size: Decimal) -> list[int]:
    """Whole twentieths of a point that sum to `width`; `size` is that of the document's text in points."""
    shares = [column.width for column in table.columns] + [1.0] * (columns - len(table.columns))
    em = float(size / REFERENCE_SIZE * _TABLE_TEXT * 20)
    words = _longest_words(table.head, columns, _BOLD)
    for column, least in enumerate(_longest_words((*table.body, *table.foot), columns, 1.0)):
        words[column] = max(words[column], least)
    least_widths = [min(word * em + _CELL_MARGINS, width * _MOST) for word in words]
    return _whole(_shared(shares, least_widths, width), width)


def _shared(shares: Sequence[float], least: Sequence[float], width: int) -> list[float]:
    """Columns that would come out too narrow get what they need, the others share the rest as before."""
    if sum(least) >= width:
        return [each * width / sum(least) for each in least]
    fixed: set[int] = set()
    while True:
        rest = width - sum(least[n] for n in fixed)
        total = sum(share for n, share in enumerate(shares) if n not in fixed)
        given = [least[n] if n in fixed else rest * share / total for n, share in enumerate(shares)]
        narrow = {n for n, each in enumerate(given) if n not in fixed and each < least[n]}
        if not narrow:
            return given
        fixed |= narrow


def _longest_words(rows: Sequence[Row], columns: int, factor: float) -> list[float]:
    """Ems of the longest word that begins in each column. Cells over several columns have room enough."""
    longest = [""] * columns
    lengths = [0] * columns
    for row in rows:
        if len(row.cells) != columns:
            continue
        for column, cell in enumerate(row.cells):
            if cell.colspan > 1 or not cell.inlines:
                continue
            first = cell.inlines[0]
            text = first.text if len(cell.inlines) == 1 and isinstance(first, Text) else plain(cell.inlines)
            if len(text) > lengths[column]:
                word = max(_BREAKS.split(text), key=len)
                if len(word) > lengths[column]:
                    longest[column], lengths[column] = word, len(word)
    return [_ems(word) * factor for word in longest]


def _ems(word: str) -> float:
    if any("\u2e80" <= letter for letter in word):
        return _WIDE * 2  # Chinese and Japanese break between any two characters
    return sum(_LETTERS.get(letter, _UPPER if letter.isupper() else _LOWER) for letter in word)


def _whole(widths: Sequence[float], width: int) -> list[int]:
    edges = [0, *(round(sum(widths[: n + 1])) for n in range(len(widths) - 1)), width]
    return [after - before for before, after in zip(edges, edges[1:], strict=False)]
