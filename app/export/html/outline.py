"""Headings with their anchors, in reading order: what the table of contents lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.document import (
    Document,
    DocumentMeta,
    Heading,
    Section,
)
from app.domain.walking import plain

TOC_LEVELS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    anchor: str
    level: int
    number: str
    text: str


def outline(document: Document) -> tuple[Entry, ...]:
    """One entry a heading; an anchor that is missing or taken gets a name of its own."""
    taken: set[str] = set()
    entries = []
    for count, heading in enumerate(_headings(document.sections), start=1):
        anchor = heading.anchor or f"heading-{count}"
        if anchor in taken:
            anchor = f"{anchor}-{count}"
        taken.add(anchor)
        entries.append(Entry(anchor, heading.level, heading.number, " ".join(plain(heading.inlines).split())))
    return tuple(entries)


def _headings(sections: tuple[Section, ...]) -> Iterator[Heading]:
    for section in sections:
        yield section.heading
        yield from (block for block in section.blocks if isinstance(block, Heading))


def running_title(meta: DocumentMeta, most: int) -> str:
    """The title for running headers: the short one where the title is longer than `most` characters."""
    return meta.title if len(meta.title) <= most else shortened(meta.short_title or meta.title, most)


def shortened(text: str, most: int) -> str:
    """At most `most` characters, cut between words and marked with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[:most].rsplit(" ", 1)[0].rstrip(" ,;:–—-")
    return f"{cut or text[:most]}…"
