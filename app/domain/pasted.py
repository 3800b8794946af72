"""A block of cells as a spreadsheet puts it on the clipboard."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.phrases import phrase
from app.errors import BadInput

Block = tuple[tuple[str, ...], ...]

MAX_CELLS = 200_000


def read_block(text: str) -> Block:
    """Rows of cells: tabs between cells, line ends between rows.

    A cell that begins with a quotation mark ends with one, and holds tabs, line ends and doubled marks as they are; a
    mark within a cell, or one that is never closed, is a letter like any other. The last line end begins no row.
    Raises BadInput for more than `MAX_CELLS` cells.
    """
    rows: list[list[str]] = [[]]
    for count, (cell, end) in enumerate(_cells(text.replace("\r\n", "\n").replace("\r", "\n")), start=1):
        rows[-1].append(cell)
        if count > MAX_CELLS:
            raise BadInput(phrase("More than {most} cells were pasted; paste them in parts.", most=MAX_CELLS))
        if end == "\n":
            rows.append([])
    if rows[-1] in ([], [""]):
        rows.pop()
    return tuple(tuple(row) for row in rows)


def _cells(text: str) -> Iterator[tuple[str, str]]:
    """Each cell with the sign that ended it: a tab, a line feed or nothing."""
    at, length = 0, len(text)
    while at <= length:
        quoted = _quoted(text, at) if text.startswith('"', at) else None
        cell, at = quoted or _plain(text, at)
        yield cell, text[at : at + 1]
        at += 1


def _plain(text: str, at: int) -> tuple[str, int]:
    tab, line = text.find("\t", at), text.find("\n", at)
    end = min(found for found in (tab, line, len(text)) if found >= 0)
    return text[at:end], end


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    """The cell and where it ends; None where its mark is a letter."""
    parts: list[str] = []
    begin = at + 1
    while (mark := text.find('"', begin)) >= 0:
        parts.append(text[begin:mark])
        after = text[mark + 1 : mark + 2]
        if after in ("", "\t", "\n"):
            return "".join(parts), mark + 1
        if after != '"':
            return None
        parts.append('"')
        begin = mark + 2
    return None
