"""Rows, cells and columns of generated tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.document import Align, Cell, Column, LineBreak, Row, RowStyle, Table, Text

Content = str | Cell


def cell(text: str, *, colspan: int = 1, rowspan: int = 1, align: Align | None = None) -> Cell:
    """A line feed in `text` begins a new line of the cell."""
    if "\n" not in text:
        return Cell((Text(text),) if text else (), colspan, rowspan, align)
    first, *others = text.split("\n")
    more = (part for line in others for part in (LineBreak(), Text(line)))
    return Cell((Text(first), *more), colspan, rowspan, align)


def row(*contents: Content, style: RowStyle = RowStyle.NORMAL) -> Row:
    return Row(tuple(content if isinstance(content, Cell) else cell(content) for content in contents), style)


def group_row(text: str, width: int) -> Row:
    """A heading inside the table, over all its columns."""
    return Row((cell(text, colspan=width),), RowStyle.GROUP)


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading, its share of the width, and how its cells stand."""

    label: str
    width: float = 1.0
    align: Align = Align.START


def number(label: str, width: float = 1.0) -> Head:
    return Head(label, width, Align.END)


def mark(label: str, width: float = 0.5) -> Head:
    return Head(label, width, Align.CENTRE)


def table(
    caption: str, heads: Sequence[Head], body: Iterable[Row], foot: Iterable[Row] = (), *, above: Row | None = None
) -> Table:
    """`above` is a row of spanning heads over the columns' own."""
    own = Row(tuple(Cell((Text(head.label),) if head.label else (), align=head.align) for head in heads))
    return Table(
        columns=tuple(Column(head.width, head.align) for head in heads),
        head=(above, own) if above else (own,),
        body=tuple(body),
        foot=tuple(foot),
        caption=caption,
    )
