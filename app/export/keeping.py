"""Which rows of a table stay on one page: short tables whole, long ones never with less than three rows apart.

Heights are estimated from the number of letters, before anything is laid out: a table that is taken for a little
shorter or longer than it is only breaks elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import ceil

from app.domain.document import Row, RowStyle, Table
from app.domain.walking import plain
from app.export.grid import placed

_LETTER = 0.52
"""Width of an average letter, in ems."""
_LINE, _PADDING, _CAPTION = 1.3, 0.7, 2.4
"""Heights in ems: a line, what a cell has above and below its lines, a caption."""
_WHOLE = 0.5
"""Share of a page up to which a table stays whole: a longer one would leave too much of the page before it empty."""
_TOGETHER = 0.3
"""Share of a page that rows kept together may take."""
_FEWEST = 3


def row_heights(rows: Sequence[Row], widths: Sequence[float]) -> list[float]:
    """Ems of each row; `widths` are the ems between the sides of each column's cells."""
    heights = []
    for cells in placed(rows):
        lines = 1
        for column, cell in cells:
            if cell.rowspan == 1:
                room = max(sum(widths[column : column + cell.colspan]), 1.0)
                text = plain(cell.inlines)
                if len(text) * _LETTER > room or "\n" in text:
                    lines = max(lines, sum(max(1, ceil(len(part) * _LETTER / room)) for part in text.split("\n")))
        heights.append(lines * _LINE + _PADDING)
    return heights


def kept_with_next(table: Table, widths: Sequence[float], page: float) -> list[bool]:
    """For each row of body and foot, whether it stands on the page of the row after it; `page` is a page's ems."""
    rows = (*table.body, *table.foot)
    if not rows:
        return []
    heights = row_heights(rows, widths)
    head = sum(row_heights(table.head, widths)) + (_CAPTION if table.caption else 0.0)
    if sum(heights) + head <= page * _WHOLE:
        return [*[True] * (len(rows) - 1), False]
    kept = [row.style is RowStyle.GROUP for row in rows]
    ends = ((0, _FEWEST), (len(rows) - _FEWEST, len(rows)))
    for first, end in (*ends, *_spanned(rows)):
        first = max(first, 0)
        if sum(heights[first:end]) <= page * _TOGETHER:
            kept[first : end - 1] = [True] * (end - 1 - first)
    if len(rows) > 1:
        kept[-2] = True
    kept[-1] = False
    return _bounded(kept, heights, page)


def _spanned(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Runs of rows that a cell reaches over: its text stands only beside the first of them."""
    first, end = 0, 0
    for n, row in enumerate(rows):
        if n >= end:
            first = n
        end = max([end, *(n + cell.rowspan for cell in row.cells)])
        if n == end - 1 and n > first:
            yield first, min(end, len(rows))


def _bounded(kept: Iterable[bool], heights: Sequence[float], page: float) -> list[bool]:
    """A chain of rows longer than half a page is let go: no page could hold it well."""
    result = list(kept)
    starts = [n for n, _ in enumerate(result) if n == 0 or not result[n - 1]]
    sums = [0.0, *accumulate(heights)]
    for first, after in zip(starts, [*starts[1:], len(result)], strict=True):
        if sums[after] - sums[first] > page * _WHOLE and after < len(result):
            result[first + 1 : after - 1] = [False] * max(0, after - 2 - first)
    return result
