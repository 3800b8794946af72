"""Two texts side by side: blocks are aligned first, then the words within those that changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

import regex

from app.domain.document import Block, Blocks, Figure
from app.domain.markdown import to_markdown
from app.domain.walking import pictures_in

_WORD = regex.compile(
    # Scripts written without spaces are compared letter by letter; a letter keeps its marks.
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
    r"|(?:(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])[\w\p{M}\u200c\u200d'’])+"
    r"|\s+|."
)
_ALIKE = 0.5
"""Share of words that two blocks have in common when one is the other's new wording, as difflib reckons it."""
_MOST_PAIRS = 400
"""Beyond this many pairs to weigh, blocks are paired in order: a text rewritten whole must not take seconds."""


class Change(StrEnum):
    SAME = "same"
    TAKEN = "taken"
    """Stands in the earlier text only."""
    ADDED = "added"
    """Stands in the later text only."""


@dataclass(frozen=True, slots=True)
class Piece:
    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the comparison; a side is empty where the other text alone has this block."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    pictures: tuple[Figure | None, Figure | None] = (None, None)
    """The pictures on both sides; their pieces are caption and, in brackets, what they show."""

    @property
    def same(self) -> bool:
        shown, instead = self.pictures
        return shown == instead and all(piece.change is Change.SAME for piece in (*self.before, *self.after))


def compare(before: Blocks, after: Blocks) -> tuple[Pair, ...]:
    """Every block of both texts in reading order, as Markdown with its differences marked; pictures as such.

    All pieces of one side together are that side's text.
    """
    return tuple(compare_blocks(one, other) for one, other in align(before, after))


def compare_blocks(before: Block | None, after: Block | None) -> Pair:
    """Two blocks word by word; None where a text has no such block."""
    sides = (before, after)
    shown, instead = (next(pictures_in(() if side is None else (side,)), None) for side in sides)
    return replace(_pair(*map(_readable, sides)), pictures=(shown, instead))


def compare_texts(before: str, after: str) -> Pair:
    """Two plain texts word by word."""
    return _pair(before, after)


def align(before: Blocks, after: Blocks) -> Iterator[tuple[Block | None, Block | None]]:
    """Each block of one text beside the same, or what it became, in the other; the order of both stays."""
    old, new = ([markdown_of(block) for block in blocks] for blocks in (before, after))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(before[i1:i2], after[j1:j2], strict=True)
            continue
        for one, other in _likely(old[i1:i2], new[j1:j2]):
            yield None if one is None else before[i1 + one], None if other is None else after[j1 + other]


def words(text: str) -> list[str]:
    """A text in words, spaces and signs; joined they are the text."""
    return _WORD.findall(text)


def markdown_of(block: Block) -> str:
    """Blocks that read the same are the same."""
    return to_markdown((block,)).rstrip("\n")


def _readable(block: Block | None) -> str:
    """As `markdown_of`, but of a picture its words: nobody reads the name of a file."""
    if block is None:
        return ""
    for figure in pictures_in((block,)):
        return "\n".join(filter(None, (figure.caption, f"[{figure.alt or '…'}]")))
    return markdown_of(block)


def _likely(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Places of changed blocks beside those of what they became, in the order of both texts."""
    if len(old) * len(new) > _MOST_PAIRS:
        yield from zip_longest(range(len(old)), range(len(new)))
        return
    start = 0
    for place, one in enumerate(old):
        likeness = [_likeness(one, other) for other in new[start:]]
        if not likeness or max(likeness) < _ALIKE:
            yield place, None
            continue
        found = start + likeness.index(max(likeness))
        yield from ((None, other) for other in range(start, found))
        yield place, found
        start = found + 1
    yield from ((None, other) for other in range(start, len(new)))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, words(one), words(other), autojunk=False).ratio()


def _pair(one: str, other: str) -> Pair:
    old, new = words(one), words(other)
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = tag == "equal"
        before += _piece(Change.SAME if same else Change.TAKEN, old[i1:i2])
        after += _piece(Change.SAME if same else Change.ADDED, new[j1:j2])
    return Pair(tuple(before), tuple(after))


def _piece(change: Change, run: Sequence[str]) -> list[Piece]:
    return [Piece(change, "".join(run))] if run else []
