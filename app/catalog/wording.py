"""How a mistake in a file is told to somebody who is not a programmer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from app.catalog.nodes import MappingNode, Scalar, SequenceNode
from app.domain.phrases import Row, Series, either, in_a_row, phrase, with_commas

_LISTED = 5
"""At most as many known words are printed."""


def known_or_near(word: str, known: Iterable[str]) -> str:
    """The nearest known words, and all of them where they are few, or some where none is near."""
    words = list(known)
    folded = {w.casefold(): w for w in words}
    near = [folded[w] for w in get_close_matches(word.casefold(), folded, n=2, cutoff=0.7)]
    near = near or [w for w in words if word and word in w][:3]
    meant = phrase("Did you mean {words}?", words=either(map(repr, near))) if near else ""
    more = len(words) - _LISTED
    if more > 0:
        listed = phrase("Known here: {words} and {count} more.", words=with_commas(words[:_LISTED]), count=more)
        return meant or listed
    listed = phrase("Known here: {words}.", words=with_commas(words)) if words else phrase("Known here: nothing.")
    return in_a_row((meant, listed))


def sentence_and_fix(said: str) -> tuple[str, str]:
    """A domain value's own complaint, split into what is wrong and what to do about it."""
    if isinstance(said, Series) and said.row is Row.ADVICE:
        message, fix = said.items
        return message, phrase("{sentence}.", sentence=with_commas((fix,), capital=True))
    return said, ""


def misplaced(said: str, node: MappingNode, names: Collection[str]) -> tuple[int, tuple[str | int, ...]]:
    """Line and field a complaint about a whole record is really about.

    It is the field the complaint quotes, or the value it quotes (the second one in a list, for what stands twice), or
    the field it speaks of.
    """
    quoted = re.findall(r"'([^']+)'", said)
    values = {entry.value.text: name for name, entry in node.entries.items() if isinstance(entry.value, Scalar)}
    fields = [word for word in quoted if word in names and word not in values]
    if pointed := [*fields, *(values[word] for word in quoted if word in values)]:
        entry = node.entries.get(pointed[0])
        return (entry.key.line if entry else node.line), (pointed[0],)
    spoken = [name for name in node.entries if re.search(rf"\b{re.escape(name[:-1])}", said)]
    for name in (*spoken, *node.entries):
        value = node.entries[name].value
        if isinstance(value, SequenceNode) and (place := _last_with(value, quoted)):
            return place[0], (name, *place[1])
    return (node.entries[spoken[0]].key.line, (spoken[0],)) if spoken else (node.line, ())


def _last_with(node: SequenceNode, words: Collection[str]) -> tuple[int, tuple[int, str]] | None:
    for position in range(len(node.items) - 1, 0, -1):
        item = node.items[position]
        for name, entry in item.entries.items() if isinstance(item, MappingNode) else ():
            if isinstance(entry.value, Scalar) and entry.value.text in words:
                return entry.key.line, (position, name)
    return None
