"""Tables with their caption, header scopes and, where header cells span, the headers of each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat

from app.domain.document import (
    Align,
    Cell,
    Row,
    RowStyle,
    Table,
)
from app.domain.walking import plain
from app.export.grid import Placed, is_number, placed
from app.export.html.inlines import Notes, is_left_to_right, write_inlines
from app.export.html.widths import Columns
from app.export.html.writer import Writer

_CLASS = {Align.START: None, Align.END: "e", Align.CENTRE: "c"}


def write_table(
    writer: Writer,
    table: Table,
    columns: Columns,
    label: str,
    notes: Notes,
    attributes: Mapping[str, str | None],
    kept: Sequence[bool] = (),
    *,
    turned: bool = False,
) -> None:
    """`label` is the word before the table's number; `attributes` go to the `table` element.

    `kept`: which rows of body and foot stay on the page of the next one. `turned`: the table runs from right to left,
    so a cell that nobody translated says that it does not.
    """
    head = tuple(placed(table.head))
    whole = all(kept[:-1])
    names = (attributes.get("class"), "dense" if columns.dense else "", "whole" if whole else "")
    writer.open("table", {**attributes, "class": " ".join(filter(None, names)), "id": table.anchor})
    _write_caption(writer, table, label)
    _write_columns(writer, columns.widths)
    body = _BodyWriter(writer, table, head, notes, turned=turned)
    if head:
        writer.open("thead")
        for index, cells in enumerate(head):
            body.write_head_row(index, cells)
        writer.close("thead")
    for tag, rows in (("tbody", table.body), ("tfoot", table.foot)):
        if rows:
            writer.open(tag)
            held = () if whole else kept[: len(table.body)] if tag == "tbody" else kept[len(table.body) :]
            for row, cells, stays in zip(rows, placed(rows), held or repeat(False), strict=False):
                body.write_row(row, cells, stays=stays)
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

    __slots__ = ("_above", "_anchor", "_classes", "_notes", "_spans", "_turned", "_writer")

    def __init__(
        self, writer: Writer, table: Table, head: Sequence[Sequence[Placed]], notes: Notes, *, turned: bool
    ) -> None:
        self._turned = turned
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

    def write_head_row(self, index: int, row: Sequence[Placed]) -> None:
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

    def write_row(self, row: Row, cells: Sequence[Placed], *, stays: bool) -> None:
        style = "" if row.style is RowStyle.NORMAL else row.style.value
        self._writer.open("tr", {"class": f"{style}{' k' if stays else ''}".strip()})
        for column, cell in cells:
            attributes = {"class": self._class(column, cell)}
            if attributes["class"] == "e" and is_number(plain(cell.inlines)):
                attributes["class"] = "e n"
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
        if self._turned and is_left_to_right(plain(cell.inlines)):
            attributes["dir"] = "ltr"
        self._writer.open(tag, attributes)
        write_inlines(self._writer, cell.inlines, self._notes)
        self._writer.close(tag)
