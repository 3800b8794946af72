"""Header cells that span: which headers a cell has is told by its `headers` attribute.

WeasyPrint counts a header only for the column it begins in.
"""

from __future__ import annotations

from typing import Any

from app.export.pdf.boxes import find, parts_of_page

_CELLS = ("th", "td")


def link_cells_to_headers(rendered: Any) -> None:
    """Corrects the tags of cells that name their headers, once tags are made."""
    import pydyf

    for page in rendered.pages:
        for part in parts_of_page(page):
            for table in find(part, lambda box: box.element_tag == "table" and not box.is_table_wrapper):
                cells = [cell for cell in find(table, lambda box: box.element_tag in _CELLS) if cell.element is not None]
                names = {cell.element.get("id"): cell.mark["ID"] for cell in cells if "ID" in getattr(cell, "mark", {})}
                for cell in cells:
                    wanted = cell.element.get("headers", "").split()
                    if wanted and hasattr(cell, "mark"):
                        cell.mark["A"]["Headers"] = pydyf.Array([names[name] for name in wanted if name in names])
