"""Every letter that a document prints, read once to choose its fonts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.document import (
    Block,
    BulletList,
    Citation,
    Document,
    Fact,
    Figure,
    Footnote,
    Inline,
    Link,
    NumberedList,
    StoryRef,
    Table,
    Text,
)
from app.domain.walking import block_inlines


def letters_of(document: Document) -> str:
    """Each character once, sorted; headings, notes, figures, captions and the renderer's own words included."""
    found: set[str] = set()
    for text in _texts(document):
        found.update(text)
    return "".join(sorted(found))


def _texts(document: Document) -> Iterator[str]:
    meta = document.meta
    yield from (meta.title, meta.short_title, meta.subtitle, meta.organisation, *meta.labels.values())
    for line in document.cover:
        yield line.label
        yield line.value
    for section in document.sections:
        for block in (section.heading, *section.blocks):
            yield from _block_texts(block)


def _block_texts(block: Block) -> Iterator[str]:
    yield from _inline_texts(block_inlines(block))
    match block:
        case Table(caption=caption):
            yield caption
        case Figure():
            yield from figure_texts(block)
        case BulletList():
            yield "•◦▪"
        case NumberedList():
            yield "0123456789."
        case _:
            return


def figure_texts(figure: Figure) -> Iterator[str]:
    """What stands in a figure's drawing, and its caption."""
    yield figure.caption
    yield from (*figure.axis, *figure.axis_titles)
    for bar in figure.bars:
        yield from (bar.label, bar.group, bar.printed)
    for node in figure.nodes:
        yield node.label


def _inline_texts(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(text=text) | StoryRef(text=text) | Fact(value=text) | Citation(label=text):
                yield text
            case Link(inlines=inner) | Footnote(inlines=inner):
                yield from _inline_texts(inner)
            case _:
                continue
