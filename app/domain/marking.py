"""What somebody changed in a text, as suggestions in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from itertools import count, groupby
from typing import Literal

from app.domain.comparing import align, words
from app.domain.document import (
    Block,
    Blocks,
    BulletList,
    Cell,
    Heading,
    Inline,
    Inlines,
    ListItem,
    NumberedList,
    Paragraph,
    Quote,
    Row,
    Suggestion,
    Table,
    Text,
)
from app.domain.markdown import to_markdown
from app.domain.phrases import phrase
from app.domain.runs import tidy
from app.domain.suggesting import accept, as_standing, on_every_run, reject, suggestions_in
from app.errors import BadInput, NotPermitted

Change = Literal["insert", "delete"]


def mark_changes(before: Blocks, after: Blocks, *, by: str, at: datetime, prefix: str) -> Blocks:
    """`before` with this person's changes as suggestions: `after` is what they made of it.

    `after` may hold suggestions of theirs already, as an editor draws them; where it holds nothing else they are taken
    as they are, `by` and `at` set. Otherwise all of theirs are found anew, and those that were there before keep id and
    time; the others' ids begin with `prefix`. Raises NotPermitted where somebody else's suggestion is not as it was.
    """
    known = frozenset(suggestions_in(before))
    at = at.replace(microsecond=0)

    def own(piece: Suggestion) -> bool:
        return piece.by == by or piece not in known

    others = [piece for piece in suggestions_in(before) if not own(piece)]
    _ensure_kept(others, after, known, by)
    if to_markdown(as_standing(after)) == to_markdown(as_standing(before)):
        return _signed(after, known, frozenset(piece.id for piece in others), by, at)
    marker = _Marker(by, at, (f"{prefix}-{number}" for number in count(1)))
    marked = tuple(marker.blocks(reject(before, own), accept(after, own)))
    _ensure_kept(others, marked, known, by)
    return _recognised(marked, [piece for piece in suggestions_in(before) if own(piece)], by)


def sign_new(before: Blocks, after: Blocks, *, by: str, at: datetime) -> Blocks:
    """`after`, where each suggestion that `before` does not have from the same person is this person's, of now.

    Nobody suggests in somebody else's name.
    """
    known = {(piece.id, piece.by, piece.at) for piece in suggestions_in(before)}
    at = at.replace(microsecond=0)

    def sign(inlines: Inlines) -> Inlines:
        return tuple(
            replace(inline, by=by, at=at)
            if isinstance(inline, Suggestion) and (inline.id, inline.by, inline.at) not in known
            else inline
            for inline in inlines
        )

    return tuple(signed for signed in (on_every_run(block, sign) for block in after) if signed is not None)


def _ensure_kept(others: list[Suggestion], text: Blocks, known: frozenset[Suggestion], by: str) -> None:
    if [piece for piece in suggestions_in(text) if piece in known and piece.by != by] != others:
        raise NotPermitted(
            phrase("A passage you changed holds somebody else's suggestion: it has to be decided on first.")
        )


def _signed(text: Blocks, known: frozenset[Suggestion], taken: frozenset[str], by: str, at: datetime) -> Blocks:
    def sign(inlines: Inlines) -> Inlines:
        return tuple(
            replace(inline, by=by, at=at) if isinstance(inline, Suggestion) and inline not in known else inline
            for inline in inlines
        )

    if any(piece.id in taken for piece in suggestions_in(text) if piece not in known):
        raise BadInput(phrase("A new suggestion has the id of somebody else's."))
    return tuple(signed for signed in (on_every_run(block, sign) for block in text) if signed is not None)


def _recognised(text: Blocks, earlier: list[Suggestion], by: str) -> Blocks:
    """Suggestions that say what an earlier one said, as that one."""
    before = {said: pieces[0] for said, pieces in _by_content(earlier).items()}
    now = _by_content(piece for piece in suggestions_in(text) if piece.by == by)
    known = {pieces[0].id: before[said] for said, pieces in now.items() if said in before}

    def recognise(inlines: Inlines) -> Inlines:
        return tuple(
            replace(inline, id=known[inline.id].id, at=known[inline.id].at)
            if isinstance(inline, Suggestion) and inline.id in known and inline.by == by
            else inline
            for inline in inlines
        )

    return tuple(kept for kept in (on_every_run(block, recognise) for block in text) if kept is not None)


def _by_content(pieces: Iterable[Suggestion]) -> dict[tuple[object, ...], list[Suggestion]]:
    """The pieces of each suggestion by all that they say; of two that say the same the first."""
    by_id: dict[str, list[Suggestion]] = {}
    for piece in pieces:
        by_id.setdefault(piece.id, []).append(piece)
    found: dict[tuple[object, ...], list[Suggestion]] = {}
    for group in by_id.values():
        found.setdefault(tuple((piece.change, piece.inlines) for piece in group), group)
    return found


@dataclass(frozen=True, slots=True)
class _Marker:
    by: str
    at: datetime
    ids: Iterator[str]

    def blocks(self, before: Blocks, after: Blocks) -> Iterator[Block]:
        for one, other in align(before, after):
            if one is None or other is None:
                yield from self._whole(one, other)
            else:
                yield from self._pair(one, other)

    def _whole(self, taken: Block | None, put: Block | None) -> Iterator[Block]:
        """A block out, a block in, or one in the other's place: one suggestion. A block without a word holds none: it
        can be neither put in nor taken out this way."""
        id = next(self.ids)  # noqa: A001
        if taken is not None:
            yield self._marked(taken, "delete", id)
        if put is not None:
            marked = self._marked(put, "insert", id)
            if any(piece.id == id for piece in suggestions_in((marked,))):
                yield marked

    def _marked(self, block: Block, change: Change, id: str) -> Block:  # noqa: A002
        return on_every_run(block, lambda run: tidy(self._wrapped(run, change, id))) or block

    def _pair(self, one: Block, other: Block) -> Iterator[Block]:
        match one, other:
            case Paragraph(inlines=old), Paragraph(inlines=new):
                yield Paragraph(self._run(old, new))
            case Heading(level=level), Heading(level=same) if level == same:
                yield replace(one, inlines=self._run(one.inlines, other.inlines))
            case Quote(blocks=was), Quote(blocks=now):
                yield Quote(tuple(p for p in self.blocks(was, now) if isinstance(p, Paragraph)))
            case BulletList(), BulletList():
                yield BulletList(tuple(self._items(one.items, other.items)))
            case NumberedList(start=first), NumberedList(start=same) if first == same:
                yield NumberedList(tuple(self._items(one.items, other.items)), first)
            case Table(), Table() if _same_shape(one, other):
                yield self._table(one, other)
            case _:
                yield from self._whole(one, other)

    def _items(self, before: tuple[ListItem, ...], after: tuple[ListItem, ...]) -> Iterator[ListItem]:
        old, new = ([BulletList((item,)) for item in items] for items in (before, after))
        for one, other in align(tuple(old), tuple(new)):
            if isinstance(one, BulletList) and isinstance(other, BulletList):
                (was,), (now,) = one.items, other.items
                children = self.blocks(was.children, now.children)
                lists = tuple(child for child in children if isinstance(child, BulletList | NumberedList))
                yield ListItem(self._run(was.inlines, now.inlines), lists)
            else:
                for whole in self._whole(one, other):
                    yield from whole.items if isinstance(whole, BulletList) else ()

    def _table(self, one: Table, other: Table) -> Table:
        def rows(before: tuple[Row, ...], after: tuple[Row, ...]) -> tuple[Row, ...]:
            return tuple(
                replace(was, cells=tuple(self._cell(*pair) for pair in zip(was.cells, now.cells, strict=True)))
                for was, now in zip(before, after, strict=True)
            )

        return replace(one, head=rows(one.head, other.head), body=rows(one.body, other.body))

    def _cell(self, before: Cell, after: Cell) -> Cell:
        return replace(before, inlines=self._run(before.inlines, after.inlines))

    def _run(self, before: Inlines, after: Inlines) -> Inlines:
        old, new = list(_tokens(before)), list(_tokens(after))
        marked: list[Inline] = []
        for changed, taken, put in _changes(old, new):
            if not changed:
                marked += taken
                continue
            id = next(self.ids)  # noqa: A001
            marked += [*self._wrapped(taken, "delete", id), *self._wrapped(put, "insert", id)]
        return tidy(marked)

    def _wrapped(self, inlines: Iterable[Inline], change: Change, id: str) -> Iterator[Inline]:  # noqa: A002
        """Somebody else's suggestion stays beside this one: suggestions hold none."""
        for is_other, run in groupby(inlines, lambda inline: isinstance(inline, Suggestion)):
            if is_other:
                yield from run
            else:
                held = tuple(inline for inline in run if not isinstance(inline, Suggestion))
                yield Suggestion(id, change, self.by, self.at, held)


def _changes(old: list[Inline], new: list[Inline]) -> Iterator[tuple[bool, list[Inline], list[Inline]]]:
    """Runs in order, whether changed or not; a space between two changed words belongs to the change."""
    taken: list[Inline] = []
    put: list[Inline] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag == "equal" and not (0 < number < len(codes) - 1 and _is_space(old[i1:i2])):
            if taken or put:
                yield True, taken, put
                taken, put = [], []
            yield False, old[i1:i2], new[j1:j2]
        else:
            taken, put = [*taken, *old[i1:i2]], [*put, *new[j1:j2]]
    if taken or put:
        yield True, taken, put


def _tokens(inlines: Inlines) -> Iterator[Inline]:
    for inline in inlines:
        if isinstance(inline, Text):
            yield from (replace(inline, text=word) for word in words(inline.text))
        else:
            yield inline


def _is_space(run: list[Inline]) -> bool:
    return all(isinstance(inline, Text) and inline.text.isspace() for inline in run)


def _same_shape(one: Table, other: Table) -> bool:
    """Whether two tables differ in nothing but the texts in their cells."""
    shapes = [
        (table.columns, table.caption, [len(row.cells) for row in table.head], [len(row.cells) for row in table.body])
        for table in (one, other)
    ]
    return shapes[0] == shapes[1] and not one.foot and not other.foot
