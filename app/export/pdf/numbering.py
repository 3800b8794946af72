"""Page numbers of the table of contents, written into pages that are already laid out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.export.html.page import PAGE_PLACE
from app.export.pdf.boxes import find, parts_of_page


def number_contents(rendered: Any, numbers: Mapping[str, int]) -> None:
    """Replaces each entry's placeholder by the number of the page that its heading is on; `numbers` by anchor."""
    for page in rendered.pages:
        parts = list(parts_of_page(page))
        for contents in (part for part in parts if part.element_tag == "nav"):
            for entry in find(contents, lambda box: box.element_tag == "li"):
                (link,) = list(find(entry, lambda box: box.element_tag == "a"))[:1]
                for place in find(entry, lambda box: getattr(box, "text", None) == PAGE_PLACE):
                    _write(place, str(numbers[link.element.get("href").removeprefix("#")]))
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
