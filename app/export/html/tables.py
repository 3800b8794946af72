"""Tables with their caption, header scopes and, where header cells span, the headers of each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.domain.document import Align, Cell, Row, RowStyle, Table
from app.export.html.inlines import Notes, write_inlines
from app.export.html.widths import Columns
from app.export.html.writer import Writer

_CLASS = {Align.START: None, Align.END: "e", Align.CENTRE: "c"}
_Placed = tuple[int, Cell]
"""A cell and the grid column it begins in."""


def write_table(
    writer: Writer,
    table: Table,
    columns: Columns,
    label: str,
    notes: Notes,
    attributes: Mapping[str, str | None],
) -> None:
    """`label` is the word before the table's number; `attributes` go to the `table` element."""
    head = tuple(_placed(table.head))
    classes = f"{attributes.get('class') or ''}{' dense' if columns.dense else ''}".strip()
    writer.open("table", {**attributes, "class": classes, "id": table.anchor})
    _write_caption(writer, table, label)
    _write_columns(writer, columns.widths)
    body = _BodyWriter(writer, table, head, notes)
    if head:
        writer.open("thead")
        for index, cells in enumerate(head):
            body.write_head_row(index, cells)
        writer.close("thead")
    for tag, rows in (("tbody", table.body), ("tfoot", table.foot)):
        if rows:
            writer.open(tag)
            for row, placed in zip(rows, _placed(rows), strict=True):
                body.write_row(row, placed)
            writer.close(tag)
    writer.close("table")


def _write_caption(writer: Writer, table: Table, label: str) -> None:
    if not table.caption:
        return
    writer.open("caption")
    if table.number:
        writer.element("span", f"{label} {table.number}.", {"class": "no"})
        writer.text(" ")
    writer.text(table.caption)
    writer.close("caption")


def _write_columns(writer: Writer, widths: Sequence[float]) -> None:
    """Given widths spare the layout a pass over every cell."""
    writer.open("colgroup")
    for width in widths:
        writer.open("col", {"style": f"width:{100 * width:.3f}%"})
    writer.close("colgroup")


class _BodyWriter:
    """Writes rows. Cells name their headers only where cells span: elsewhere `scope` says it all."""

    __slots__ = ("_above", "_anchor", "_classes", "_notes", "_spans", "_writer")

    def __init__(self, writer: Writer, table: Table, head: Sequence[Sequence[_Placed]], notes: Notes) -> None:
        self._writer = writer
        self._notes = notes
        self._anchor = table.anchor or "table"
        self._classes = [_CLASS[column.align] for column in table.columns]
        # A cell that reaches down moves the cells beside it, and a reader can no longer count columns.
        self._spans = bool(table.anchor) and (
            any(cell.colspan > 1 or cell.rowspan > 1 for row in head for _, cell in row)
            or any(cell.rowspan > 1 for row in (*table.body, *table.foot) for cell in row.cells)
        )
        self._above: list[list[str]] = [[] for _ in table.columns]
        if self._spans:
            for index, row in enumerate(head):
                for column, cell in row:
                    for covered in range(column, min(column + cell.colspan, len(self._above))):
                        self._above[covered].append(f"{self._anchor}-h{index}-{column}")

    def write_head_row(self, index: int, row: Sequence[_Placed]) -> None:
        self._writer.open("tr")
        for column, cell in row:
            attributes = {"class": self._class(column, cell), "scope": "colgroup" if cell.colspan > 1 else "col"}
            if self._spans:
                name = f"{self._anchor}-h{index}-{column}"
                above = self._above[column] if column < len(self._above) else []
                attributes["id"] = name
                attributes["headers"] = " ".join(above[: above.index(name)]) if name in above else None
            self._cell("th", cell, attributes)
        self._writer.close("tr")

    def write_row(self, row: Row, placed: Sequence[_Placed]) -> None:
        self._writer.open("tr", {"class": None if row.style is RowStyle.NORMAL else row.style.value})
        for column, cell in placed:
            attributes = {"class": self._class(column, cell)}
            if self._spans:
                covered = self._above[column : column + cell.colspan]
                attributes["headers"] = " ".join(dict.fromkeys(name for names in covered for name in names))
            self._cell("td", cell, attributes)
        self._writer.close("tr")

    def _class(self, column: int, cell: Cell) -> str | None:
        if cell.align is not None:
            return _CLASS[cell.align]
        return self._classes[column] if column < len(self._classes) else None

    def _cell(self, tag: str, cell: Cell, attributes: dict[str, str | None]) -> None:
        if cell.colspan > 1:
            attributes["colspan"] = str(cell.colspan)
        if cell.rowspan > 1:
            attributes["rowspan"] = str(cell.rowspan)
        self._writer.open(tag, attributes)
        write_inlines(self._writer, cell.inlines, self._notes)
        self._writer.close(tag)


def _placed(rows: Sequence[Row]) -> Iterator[tuple[_Placed, ...]]:
    """Where each row's cells begin, past cells that reach down from rows above."""
    reaching: dict[int, int] = {}
    for row in rows:
        column = 0
        placed = []
        below = {at: left - 1 for at, left in reaching.items() if left > 1}
        for cell in row.cells:
            while column in reaching:
                column += 1
            placed.append((column, cell))
            if cell.rowspan > 1:
                below.update(dict.fromkeys(range(column, column + cell.colspan), cell.rowspan - 1))
            column += cell.colspan
        reaching = below
        yield tuple(placed)
