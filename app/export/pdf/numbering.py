"""Page numbers of the table of contents, written into pages that are already laid out."""

from __future__ import annotations

from typing import Any

from app.export.html.page import PAGE_PLACE
from app.export.pdf.boxes import find, parts_of_page


def number_contents(rendered: Any) -> None:
    """Replaces each entry's placeholder by the number of the page that its heading is on."""
    numbers: dict[str, int] = {}
    for number, page in enumerate(rendered.pages, start=1):
        for anchor in page.anchors:
            numbers.setdefault(anchor, number)
    for page in rendered.pages:
        parts = list(parts_of_page(page))
        for contents in (part for part in parts if part.element_tag == "nav"):
            for entry in find(contents, lambda box: box.element_tag == "a"):
                target = entry.element.get("href", "").removeprefix("#")
                for place in find(entry, lambda box: getattr(box, "text", None) == PAGE_PLACE):
                    _write(place, str(numbers.get(target, "")))
        if any(part.element_tag == "main" for part in parts):
            return


def _write(box: Any, number: str) -> None:
    """Digits of the shipped fonts are all equally wide, so the width follows from their count."""
    width = box.width * len(number) / len(PAGE_PLACE)
    if box.style["direction"] == "ltr":
        box.position_x += box.width - width
    box.width = width
    box.text = number
    box.pango_layout.text = number


