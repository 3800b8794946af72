"""Two texts that grew from one: paragraph by paragraph, with what each side did to it.

Where only one side changed a paragraph, or both did the same, there is nothing to ask. Where both changed it, somebody
has to choose; until then both are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.comparing import align, markdown_of
from app.domain.document import Block, Blocks


class Choice(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    """Theirs, then mine."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One place of the merged text. A side is None where that text has nothing: it took the block out, or the other put
    it in."""

    mine: Block | None
    theirs: Block | None
    likely: Choice
    """The side that changed it, or both."""

    @property
    def same(self) -> bool:
        return _alike(self.mine, self.theirs)

    @property
    def contested(self) -> bool:
        """Both sides changed it, each in its own way."""
        return self.likely is Choice.BOTH and not self.same


def merge(base: Blocks, mine: Blocks, theirs: Blocks) -> tuple[Passage, ...]:
    """Every block of both texts in the order of both. `base` is what both began with; empty where nobody knows.

    The blocks `mine` of all passages are the one text, the blocks `theirs` the other.
    """
    ours, others = _against(base, mine), _against(base, theirs)
    passages: list[Passage] = []
    for place, began in enumerate([*base, None]):
        passages += _put_in(ours.before[place], others.before[place])
        if began is None:
            break
        one, other = ours.became[place], others.became[place]
        if one is not None or other is not None:
            passages.append(Passage(one, other, _who_changed(began, one, other)))
    return tuple(passages)


def compose(passages: Sequence[Passage], choices: Mapping[int, Choice]) -> Blocks:
    """The merged text. A passage without a choice, by its place in `passages`, is taken as is likely."""
    return tuple(
        block
        for place, passage in enumerate(passages)
        for block in _chosen(passage, choices.get(place, passage.likely))
        if block is not None
    )


@dataclass(frozen=True, slots=True)
class _Grown:
    """What a text made of its base. `before` has one place more than the base: the end."""

    became: list[Block | None]
    before: list[list[Block]]


def _against(base: Blocks, text: Blocks) -> _Grown:
    grown = _Grown([], [[]])
    for began, became in align(base, text):
        if began is None:
            grown.before[-1] += [became] if became is not None else []
        else:
            grown.became.append(became)
            grown.before.append([])
    return grown


def _put_in(mine: Sequence[Block], theirs: Sequence[Block]) -> Iterator[Passage]:
    """Blocks that stand in neither's base, at one place: those that belong together side by side, between them theirs
    before mine."""
    likely = Choice.BOTH if mine and theirs else Choice.MINE if mine else Choice.THEIRS
    alone: list[Passage] = []
    for one, other in _paired(mine, theirs):
        if other is None:
            alone.append(Passage(one, None, likely))
            continue
        if one is not None:
            yield from alone
            alone.clear()
        yield Passage(one, other, likely)
    yield from alone


def _paired(mine: Sequence[Block], theirs: Sequence[Block]) -> Iterable[tuple[Block | None, Block | None]]:
    """The same pairs from both sides, for the alignment may differ with which text comes first."""
    if _said(mine) <= _said(theirs):
        return align(tuple(mine), tuple(theirs))
    return [(one, other) for other, one in align(tuple(theirs), tuple(mine))]


def _said(blocks: Sequence[Block]) -> list[str]:
    return [markdown_of(block) for block in blocks]


def _who_changed(began: Block, mine: Block | None, theirs: Block | None) -> Choice:
    if _alike(began, mine):
        return Choice.THEIRS
    return Choice.MINE if _alike(began, theirs) else Choice.BOTH


def _chosen(passage: Passage, choice: Choice) -> tuple[Block | None, ...]:
    if choice is Choice.MINE or passage.same:
        return (passage.mine,)
    return (passage.theirs,) if choice is Choice.THEIRS else (passage.theirs, passage.mine)


def _alike(one: Block | None, other: Block | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or markdown_of(one) == markdown_of(other)
