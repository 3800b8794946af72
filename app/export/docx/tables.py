"""Tables: fixed widths, repeated head rows, rows that stay whole, looks by style.

Cells carry no formatting of their own. The table style draws rules and the head's ground, paragraph styles say what a
row is (head, group, subtotal, total) and how a cell stands (start, number, centre).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.document import (
    Align,
    Cell,
    Row,
    RowStyle,
    Table,
)
from app.domain.walking import plain
from app.export.docx.captions import caption_xml
from app.export.docx.inlines import inline_runs
from app.export.docx.language import Speech
from app.export.docx.markup import attribute
from app.export.docx.pages import Area
from app.export.docx.palette import TINT
from app.export.docx.references import References
from app.export.docx.widths import fitted_columns
from app.export.keeping import kept_with_next

_ROLES = {
    RowStyle.NORMAL: "TableText",
    RowStyle.GROUP: "TableGroup",
    RowStyle.SUBTOTAL: "TableSubtotal",
    RowStyle.TOTAL: "TableTotal",
}
_HEAD = "TableHead"
_STANDS = {Align.START: "", Align.END: "Number", Align.CENTRE: "Centre"}
_GROUND_OF_GROUP = f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'
"""The one look that stands in cells: no style of a table knows which of its rows are heads of groups."""
_AFTER = '<w:p><w:pPr><w:pStyle w:val="TableEnd"/></w:pPr></w:p>'
_MOST_ALTERNATIVE = 250
_AT_THE_COLUMN_S_START = '<w:jc w:val="right"/>'
"""Of a text from left to right in a table from right to left."""
_FIRST_ROW, _LAST_ROW, _NO_BANDS = 0x20, 0x40, 0x600
"""Bits of w:tblLook."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell on the grid from `column` over `span` columns; `cell` is None where one from above goes on."""

    cell: Cell | None
    column: int
    span: int


def table_xml(table: Table, refs: References, speech: Speech, area: Area) -> str:
    """The caption, the table over the whole width of `area`, and the space below it."""
    width = area.width
    rows = [*table.head, *table.body, *table.foot]
    grid = _grid(rows, len(table.columns))
    columns = fitted_columns(table, _columns(grid, len(table.columns)), width, refs.meta.page.size_pt)
    widths, dense = columns.widths, columns.dense
    em = columns.em(refs.meta.page.size_pt)
    kept = kept_with_next(table, columns.rooms(em), area.height / em)
    head = len(table.head)
    content = "".join(
        _row_xml(row, placed, table, widths, refs, speech, head=n < head, stays=n >= head and kept[n - head])
        for n, (row, placed) in enumerate(zip(rows, grid, strict=True))
    )
    grid_columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return (
        f"{caption_xml(table, refs)}<w:tbl>{_properties(table, speech, width, dense=dense)}"
        f"<w:tblGrid>{grid_columns}</w:tblGrid>{content}</w:tbl>{_AFTER}"
    )


def _properties(table: Table, speech: Speech, width: int, *, dense: bool) -> str:
    rows = [*table.body, *table.foot]
    closing = sum(row.style is RowStyle.TOTAL for row in rows[-2:]) == 1 and rows[-1].style is RowStyle.TOTAL
    look = _NO_BANDS | _FIRST_ROW * bool(table.head) | _LAST_ROW * closing
    return (
        f'<w:tblPr><w:tblStyle w:val="ProposalTable{"Dense" if dense else ""}"/>'
        f"{'<w:bidiVisual/>' if speech.rtl else ''}"
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{look:04X}" w:firstRow="{int(bool(table.head))}" w:lastRow="{int(closing)}"'
        ' w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        + (f'<w:tblCaption w:val="{attribute(table.caption, _MOST_ALTERNATIVE)}"/>' if table.caption else "")
        + "</w:tblPr>"
    )


def _row_xml(
    row: Row,
    placed: Sequence[Placed],
    table: Table,
    widths: Sequence[int],
    refs: References,
    speech: Speech,
    *,
    head: bool,
    stays: bool,
) -> str:
    """`stays`: the row stands on the page of the next one."""
    role = _HEAD if head else _ROLES[row.style]
    cells = "".join(_cell_xml(each, role, table, widths, refs, speech, stays=stays) for each in placed)
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"


def _cell_xml(
    placed: Placed, role: str, table: Table, widths: Sequence[int], refs: References, speech: Speech, *, stays: bool
) -> str:
    column, span, cell = placed.column, placed.span, placed.cell
    width = widths[column] if span == 1 else sum(widths[column : column + span])
    align = cell.align if cell else None
    if align is None:
        align = table.columns[column].align if column < len(table.columns) and span == 1 else Align.START
    goes_on = "" if cell is None else "restart" if cell.rowspan > 1 else None
    # A figure stays in the table's direction, on the side where its style puts it.
    spoken = speech.of(plain(cell.inlines)) if speech.rtl and cell and align is not Align.END else speech
    content = inline_runs(cell.inlines, refs, spoken) if cell else ""
    turned = spoken.turned + (_AT_THE_COLUMN_S_START if spoken is not speech and align is Align.START else "")
    return (
        f"{_cell_opening(width, span, goes_on, f'{role}{_STANDS[align]}', turned, stays=stays)}{content}</w:p></w:tc>"
    )


@lru_cache(maxsize=1024)
def _cell_opening(width: int, span: int, goes_on: str | None, style: str, turned: str, *, stays: bool) -> str:
    """Up to the runs of the cell's one paragraph."""
    over = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merge = "" if goes_on is None else f'<w:vMerge w:val="{goes_on}"/>' if goes_on else "<w:vMerge/>"
    ground = _GROUND_OF_GROUP if style.startswith(_ROLES[RowStyle.GROUP]) else ""
    keep = "<w:keepNext/>" if stays else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{over}{merge}{ground}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{turned}</w:pPr>'
    )


def _grid(rows: Sequence[Row], columns: int) -> list[list[Placed]]:
    """Each row's cells on the grid, with those that go on from above; rows that fall short end in an empty cell."""
    open_cells: dict[int, tuple[int, int]] = {}
    placed = []
    for row in rows:
        line = list(_line(row, columns, open_cells))
        open_cells = {
            each.column: (each.span, below)
            for each in line
            if (below := (each.cell.rowspan if each.cell else open_cells[each.column][1]) - 1) > 0
        }
        placed.append(line)
    return placed


def _line(row: Row, columns: int, open_cells: dict[int, tuple[int, int]]) -> Iterator[Placed]:
    at = 0
    for cell in row.cells:
        while at in open_cells:
            yield Placed(None, at, open_cells[at][0])
            at += open_cells[at][0]
        yield Placed(cell, at, cell.colspan)
        at += cell.colspan
    while at in open_cells:
        yield Placed(None, at, open_cells[at][0])
        at += open_cells[at][0]
    if at < columns:
        yield Placed(Cell(()), at, columns - at)


def _columns(grid: Sequence[Sequence[Placed]], least: int) -> int:
    return max([least, *(line[-1].column + line[-1].span for line in grid if line)])
