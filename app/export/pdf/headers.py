"""Header cells that span: which headers a cell has is told by its `headers` attribute.

WeasyPrint counts a header only for the column it begins in.
"""

from __future__ import annotations

from typing import Any

from app.export.pdf.boxes import find, parts_of_page

_CELLS = ("th", "td")


def link_cells_to_headers(rendered: Any) -> None:
    """Corrects the tags of cells that name their headers, once tags are made."""
    for page in rendered.pages:
        for part in parts_of_page(page):
            for table in find(part, lambda box: box.element_tag == "table" and not box.is_table_wrapper):
                _link(table)


def _link(table: Any) -> None:
    import pydyf

    cells = [cell for cell in find(table, lambda box: box.element_tag in _CELLS) if hasattr(cell, "mark")]
    names = {cell.element.get("id"): cell.mark["ID"] for cell in cells if "ID" in cell.mark}
    for cell in cells:
        wanted = cell.element.get("headers")
        if wanted:
            cell.mark["A"]["Headers"] = pydyf.Array([names[name] for name in wanted.split() if name in names])
