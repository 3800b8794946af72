"""Suggestions in a text: as it stands without them, who suggests what, and accepting or rejecting them.

A block that a suggestion empties goes with it: a paragraph that somebody would add is gone when that is rejected. A
table's row goes when all its words are taken out, and stays when words that were put into it are rejected: it may have
stood there empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.document import (
    Block,
    Blocks,
    BulletList,
    Callout,
    Figure,
    Heading,
    Inline,
    Inlines,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Row,
    Suggestion,
    Table,
)
from app.domain.markdown import to_markdown
from app.domain.runs import tidy
from app.domain.walking import plain_blocks, stored_inlines

Which = Callable[[Suggestion], bool]


@dataclass(frozen=True, slots=True)
class OpenSuggestion:
    """One suggestion, its pieces put together."""

    id: str
    by: str
    at: datetime
    takes: str
    """What it takes out, as Markdown."""
    puts: str
    """What it puts in, as Markdown."""
    block: int
    """Place of the first block it concerns."""
    passage: str
    """The first line of that block as it stands; empty where the block is new."""


def suggestions_in(blocks: Blocks) -> Iterator[Suggestion]:
    """Every piece, in reading order."""
    return (inline for block in blocks for inline in stored_inlines(block) if isinstance(inline, Suggestion))


def open_suggestions(blocks: Blocks) -> tuple[OpenSuggestion, ...]:
    """In reading order."""
    found: dict[str, OpenSuggestion] = {}
    for place, block in enumerate(blocks):
        for piece in suggestions_in((block,)):
            one = found.get(piece.id) or OpenSuggestion(
                piece.id, piece.by, piece.at, "", "", place, next(plain_blocks((block,)), "")
            )
            text = to_markdown((Paragraph(piece.inlines),)).strip()
            if piece.change == "delete":
                found[piece.id] = replace(one, takes=f"{one.takes}\n{text}".strip())
            else:
                found[piece.id] = replace(one, puts=f"{one.puts}\n{text}".strip())
    return tuple(found.values())


def by_id(id: str) -> Which:  # noqa: A002
    return lambda piece: piece.id == id


def by_person(name: str) -> Which:
    return lambda piece: piece.by == name


def every(_: Suggestion) -> bool:
    return True


def accept(blocks: Blocks, which: Which = every) -> Blocks:
    """The text with these suggestions carried out."""
    return _resolved(blocks, which, kept="insert")


def reject(blocks: Blocks, which: Which = every) -> Blocks:
    """The text as if these suggestions had not been made."""
    return _resolved(blocks, which, kept="delete")


def as_standing(blocks: Blocks) -> Blocks:
    """The text that counts and goes out: no suggestion is accepted."""
    return reject(blocks) if any(True for _ in suggestions_in(blocks)) else blocks


def on_every_run(block: Block, change: Callable[[Inlines], Inlines], *, rows_go: bool = True) -> Block | None:
    """The block with each of its runs changed; None where that emptied it.

    What was empty before stays: only a change takes something away. `rows_go` is whether an emptied row leaves its
    table.
    """
    match block:
        case Heading(inlines=inlines) | Paragraph(inlines=inlines) | Callout(inlines=inlines):
            changed = change(inlines)
            return replace(block, inlines=changed) if changed or not inlines else None
        case Quote(blocks=paragraphs):
            kept = tuple(p for p in (on_every_run(p, change) for p in paragraphs) if isinstance(p, Paragraph))
            return Quote(kept) if kept or not paragraphs else None
        case BulletList(items=items) | NumberedList(items=items):
            left = tuple(i for i in (_item(item, change) for item in items) if i is not None)
            return replace(block, items=left) if left == items or any(i.inlines or i.children for i in left) else None
        case Table():
            return _table(block, change, rows_go=rows_go)
        case Figure() | PageBreak():
            return block


def _resolved(blocks: Blocks, which: Which, *, kept: str) -> Blocks:
    def resolve(inlines: Inlines) -> Inlines:
        if not any(isinstance(inline, Suggestion) and which(inline) for inline in inlines):
            return inlines
        return tidy(_settled(inlines, which, kept))

    changed = (on_every_run(block, resolve, rows_go=kept == "insert") for block in blocks)
    return tuple(block for block in changed if block is not None)


def _settled(inlines: Inlines, which: Which, kept: str) -> Iterator[Inline]:
    for inline in inlines:
        if not isinstance(inline, Suggestion) or not which(inline):
            yield inline
        elif inline.change == kept:
            yield from inline.inlines


def _item(item: ListItem, change: Callable[[Inlines], Inlines]) -> ListItem | None:
    own = change(item.inlines)
    changed = (on_every_run(child, change) for child in item.children)
    children = tuple(child for child in changed if isinstance(child, BulletList | NumberedList))
    if not own and not children and (item.inlines or item.children):
        return None
    return ListItem(own, children)


def _table(table: Table, change: Callable[[Inlines], Inlines], *, rows_go: bool) -> Table | None:
    was = (table.head, table.body, table.foot)
    now = tuple(tuple(_row(row, change) for row in rows) for rows in was)
    if now == was:
        return table
    pairs = [tuple(zip(*rows, strict=True)) for rows in zip(was, now, strict=True)]
    every_row = [pair for part in pairs for pair in part]
    if all(_is_empty(row) if rows_go else _emptied(before, row) for before, row in every_row):
        return None
    head, body, foot = (tuple(row for before, row in part if not (rows_go and _emptied(before, row))) for part in pairs)
    return replace(table, head=head, body=body, foot=foot)


def _row(row: Row, change: Callable[[Inlines], Inlines]) -> Row:
    return replace(row, cells=tuple(replace(cell, inlines=change(cell.inlines)) for cell in row.cells))


def _emptied(before: Row, row: Row) -> bool:
    return row != before and _is_empty(row)


def _is_empty(row: Row) -> bool:
    return not any(cell.inlines for cell in row.cells)
