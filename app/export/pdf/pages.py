"""Where each section stands, read from the laid-out pages."""

from __future__ import annotations

from typing import Any

from app.domain.document import Document
from app.domain.dossier import SectionPages
from app.export.html.page import section_anchor
from app.export.pdf.boxes import parts_of_page


def anchor_pages(rendered: Any) -> dict[str, int]:
    """Page of each anchor, counted from 1."""
    numbers: dict[str, int] = {}
    for number, page in enumerate(rendered.pages, start=1):
        for anchor in page.anchors:
            numbers.setdefault(anchor, number)
    return numbers


def section_pages(rendered: Any, document: Document) -> dict[str, SectionPages]:
    """First and last page by section key. A section without any text stands where its heading would."""
    seen: dict[str, tuple[int, int]] = {}
    for number, page in enumerate(rendered.pages, start=1):
        for part in parts_of_page(page):
            for box in part.children if part.element_tag == "main" else ():
                anchor = box.element.get("id") if box.element is not None else None
                if anchor:
                    first, _ = seen.get(anchor, (number, number))
                    seen[anchor] = (first, number)
    found = {section.key: seen.get(section_anchor(section.key)) for section in document.sections}
    return {key: SectionPages(first=at[0], last=at[1]) for key, at in found.items() if at is not None}
