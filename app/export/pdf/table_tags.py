"""Tables as tags: which headers a cell has, and what a page break leaves of a table.

WeasyPrint counts a header only for the column it begins in, and tags the part of a table on each page as a table of its
own, in which a cell that began on the page before is missing and one that goes on reaches too far.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from app.export.pdf.boxes import find, parts_of_page

_CELLS = ("th", "td")
_CONTINUED = "continued"
"""Title of an empty cell in the place of one that began on the page before."""


def mend_tables(rendered: Any, pdf: Any) -> None:
    """Corrects the tags of tables, once they are made."""
    for page in rendered.pages:
        for part in parts_of_page(page):
            for table in find(part, lambda box: box.element_tag == "table" and not box.is_table_wrapper):
                _name_headers(table)
                _mend_cut(table, pdf)


def _name_headers(table: Any) -> None:
    import pydyf

    cells = [cell for cell in find(table, lambda box: box.element_tag in _CELLS) if hasattr(cell, "mark")]
    names = {cell.element.get("id"): cell.mark["ID"] for cell in cells if "ID" in cell.mark}
    for cell in cells:
        wanted = cell.element.get("headers")
        if wanted:
            cell.mark["A"]["Headers"] = pydyf.Array([names[name] for name in wanted.split() if name in names])


def _mend_cut(table: Any, pdf: Any) -> None:
    for group in table.children:
        for left, row in zip(range(len(group.children), 0, -1), group.children, strict=True):
            for cell in row.children:
                if cell.rowspan > left:
                    cell.mark["A"]["RowSpan"] = left
    body = [group for group in table.children if not group.is_header]
    if not body:
        return
    _continue_cells(table, body[0], pdf)
    if all(group.element_tag == "tfoot" for group in body):
        for group in body:
            _tag_above(_tag_above(group.children[0].children[0].mark, pdf), pdf)["S"] = "/TBody"


def _continue_cells(table: Any, group: Any, pdf: Any) -> None:
    """Puts an empty cell where one went on from the page before, so that the others keep their columns."""
    import pydyf

    first = group.children[0]
    row = _tag_above(first.children[0].mark, pdf)
    tags = [(cell.grid_x, cell.mark) for cell in first.children]
    for column in range(len(table.column_widths)):
        depth = sum(1 for _ in takewhile(lambda row: column not in _columns(row), group.children))  # noqa: B023
        if not depth:
            continue
        heads = [cell.mark["ID"] for cell in _heads(table) if column in range(cell.grid_x, cell.grid_x + cell.colspan)]
        tag = pydyf.Dictionary({
            "Type": "/StructElem", "S": "/TD", "T": pydyf.String(_CONTINUED), "K": pydyf.Array(), "Pg": row["Pg"],
            "P": row.reference,
            "A": pydyf.Dictionary({"O": "/Table", "RowSpan": depth, "Headers": pydyf.Array(heads)}),
        })  # fmt: skip
        pdf.add_object(tag)
        tags.append((column, tag))
    row["K"] = pydyf.Array([tag.reference for _, tag in sorted(tags, key=lambda placed: placed[0])])


def _heads(table: Any) -> Iterator[Any]:
    return (cell for group in table.children if group.is_header for row in group.children for cell in row.children)


def _columns(row: Any) -> set[int]:
    return {column for cell in row.children for column in range(cell.grid_x, cell.grid_x + cell.colspan)}


def _tag_above(tag: Any, pdf: Any) -> Any:
    return pdf.objects[int(tag["P"].split()[0])]
