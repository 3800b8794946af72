"""Going through the document tree: its inlines, its words, its pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from app.domain.document import (
    Block,
    BulletList,
    Callout,
    Citation,
    Document,
    Fact,
    Figure,
    FigureKind,
    Footnote,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Section,
    StoryRef,
    Suggestion,
    Table,
    Text,
)


def standing(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Inlines as they stand until suggestions are accepted."""
    for inline in inlines:
        if not isinstance(inline, Suggestion):
            yield inline
        elif inline.change == "delete":
            yield from inline.inlines


def block_inlines(block: Block) -> Iterator[Inline]:
    """Every inline of a block in reading order, as it stands; footnotes' own inlines not included."""
    return standing(stored_inlines(block))


def stored_inlines(block: Block) -> Iterator[Inline]:
    """Every inline of a block in reading order, suggestions as such."""
    match block:
        case Heading(inlines=inlines) | Paragraph(inlines=inlines) | Callout(inlines=inlines):
            yield from inlines
        case Quote(blocks=blocks):
            for paragraph in blocks:
                yield from paragraph.inlines
        case BulletList(items=items) | NumberedList(items=items):
            for item in items:
                yield from item.inlines
                for child in item.children:
                    yield from stored_inlines(child)
        case Table(head=head, body=body, foot=foot):
            for row in (*head, *body, *foot):
                for cell in row.cells:
                    yield from cell.inlines
        case Figure() | PageBreak():
            return


def with_values(blocks: Any, value: Callable[[str], str]) -> Any:
    """The same tree with what `value` says of the name of each fact."""
    match blocks:
        case Fact(name=name):
            return replace(blocks, value=value(name))
        case tuple():
            return tuple(with_values(part, value) for part in blocks)
        case _ if is_dataclass(blocks) and not isinstance(blocks, type):
            parts = {field.name: getattr(blocks, field.name) for field in fields(blocks) if field.init}
            return replace(blocks, **{name: with_values(part, value) for name, part in parts.items()})
        case _:
            return blocks


def facts_in(blocks: Iterable[Block]) -> Iterator[str]:
    """Names of the facts that `plain_blocks` prints, in reading order, as often as they stand there."""
    for block in blocks:
        for inline in block_inlines(block):
            parts = inline.inlines if isinstance(inline, Footnote) else (inline,)
            yield from (part.name for part in parts if isinstance(part, Fact))


def pictures_in(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Pictures stand beside other blocks, never in one."""
    return (block for block in blocks if isinstance(block, Figure) and block.figure is FigureKind.PICTURE)


def plain(inlines: Inlines | tuple[Text, ...]) -> str:
    """The printed text of inlines: facts and stories by value, footnotes and citation marks left out, suggestions not
    accepted."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(text=text) | StoryRef(text=text):
                parts.append(text)
            case Fact(value=value):
                parts.append(value)
            case Link(inlines=inner):
                parts.append(plain(inner))
            case LineBreak():
                parts.append("\n")
            case Suggestion(change="delete", inlines=own):
                parts.append(plain(own))
            case Footnote() | Citation() | Suggestion():
                continue
    return "".join(parts)


def plain_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    """The printed lines of blocks in reading order, each block's footnotes after it.

    Headings come with their numbers, tables cell by cell, figures as caption and text alternative.
    """
    for block in blocks:
        yield from _lines(block)
        yield from (plain(i.inlines) for i in block_inlines(block) if isinstance(i, Footnote))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(number=number, inlines=inlines):
            yield f"{number} {plain(inlines)}".strip()
        case Paragraph(inlines=inlines) | Callout(inlines=inlines):
            yield plain(inlines)
        case Quote(blocks=paragraphs):
            yield from (plain(paragraph.inlines) for paragraph in paragraphs)
        case BulletList(items=items) | NumberedList(items=items):
            for item in items:
                yield plain(item.inlines)
                for child in item.children:
                    yield from _lines(child)
        case Table(caption=caption):
            yield caption
            yield from (plain(c.inlines) for row in (*block.head, *block.body, *block.foot) for c in row.cells)
        case Figure(caption=caption, alt=alt):
            yield from (caption, alt)
        case PageBreak():
            return


def with_subsections(sections: Sequence[Section], number: int) -> tuple[Section, ...]:
    """The section at place `number` and those below it."""
    level = sections[number].heading.level
    found = [sections[number]]
    for following in sections[number + 1 :]:
        if following.heading.level <= level:
            break
        found.append(following)
    return tuple(found)


def document_text(document: Document) -> Iterator[str]:
    """Everything a reader reads, in order: title, cover, sections."""
    yield from (text for text in (document.meta.title, document.meta.subtitle, document.meta.organisation) if text)
    for line in document.cover:
        yield f"{line.label}: {line.value}"
    for section in document.sections:
        yield from plain_blocks((section.heading, *section.blocks))
