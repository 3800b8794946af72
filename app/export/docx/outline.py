"""The document's headings in reading order, each with an anchor of its own."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.document import Document, Heading, Section


def headings_of(section: Section) -> Iterator[Heading]:
    yield section.heading
    yield from (block for block in section.blocks if isinstance(block, Heading))


def is_numbered(document: Document) -> bool:
    return any(heading.number for section in document.sections for heading in headings_of(section))


def heading_anchors(document: Document) -> Iterator[str]:
    """The headings' anchors; one that is missing or taken already is made up."""
    taken: set[str] = set()
    headings = (heading for section in document.sections for heading in headings_of(section))
    for count, heading in enumerate(headings, start=1):
        anchor = heading.anchor or f"heading-{count}"
        if anchor in taken:
            anchor = f"{anchor}-{count}"
        taken.add(anchor)
        yield anchor
