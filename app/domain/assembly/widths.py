"""Column widths: the author's shares, but never so narrow that a word or an amount would break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.document import Row, plain

ROOM = 96
"""Characters of table text (9 pt) across an A4 portrait page with its margins, paddings taken off by `PADDING`."""
PADDING = 3
"""Characters' worth of a cell's own padding."""
LONGEST = 24
"""Longer words (addresses, file names) may break."""


def fitted(shares: Sequence[float], rows: Iterable[Row]) -> tuple[float, ...]:
    """Widths that keep to `shares` where they can and give each column room for its longest word.

    When the longest words together do not fit the page, all columns shrink alike.
    """
    needs = _needs(len(shares), rows)
    if sum(needs) >= ROOM:
        return tuple(round(need, 2) for need in needs)
    widths = [0.0] * len(shares)
    free, room = set(range(len(shares))), float(ROOM)
    while free:
        whole = sum(shares[i] for i in free)
        tight = {i for i in free if shares[i] / whole * room < needs[i]}
        if not tight:
            for i in free:
                widths[i] = shares[i] / whole * room
            break
        for i in tight:
            widths[i] = needs[i]
            room -= needs[i]
        free -= tight
    return tuple(round(width, 2) for width in widths)


def _needs(columns: int, rows: Iterable[Row]) -> list[float]:
    """The longest word of each column, cells over several columns left aside."""
    longest = [0] * columns
    below: dict[int, int] = {}
    for row in rows:
        index = 0
        for cell in row.cells:
            while below.get(index, 0) > 0:
                below[index] -= 1
                index += 1
            if cell.rowspan > 1:
                for covered in range(index, index + cell.colspan):
                    below[covered] = cell.rowspan - 1
            if cell.colspan == 1 and index < columns:
                # A no-break space holds an amount and its currency together, so only plain spaces part words.
                words = plain(cell.inlines).replace("\n", " ").split(" ")
                longest[index] = max(longest[index], *map(len, words))
            index += cell.colspan
    return [min(length, LONGEST) + float(PADDING) for length in longest]
