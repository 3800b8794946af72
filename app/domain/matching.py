"""Which section of an earlier proposal answers which of a new one, and what in it speaks of the earlier funder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.answering import ALIKE
from app.domain.likeness import likeness
from app.domain.search import folded

_SHORTEST_NAME = 3
"""Letters of a name that is looked for: shorter ones stand in words."""


@dataclass(frozen=True, slots=True)
class Question:
    """A section of a form: its key, without an item, and the stems of heading and question."""

    key: str
    stems: frozenset[str]


def match(
    asked: Sequence[Question], earlier: Sequence[Question], rare: Mapping[str, float], *, same_form: bool
) -> dict[str, tuple[str, float]]:
    """For each key that is asked and has one: the key of the earlier section, and their likeness, 0 to 1.

    On the same form a key answers itself. Else the most alike are paired first, each once, and none below `ALIKE`.
    """
    if same_form:
        known = {question.key for question in earlier}
        return {question.key: (question.key, 1.0) for question in asked if question.key in known}
    near = sorted(
        (
            (likeness(one.stems, other.stems, rare), one.key == other.key, -place, one.key, other.key)
            for place, one in enumerate(asked)
            for other in earlier
        ),
        reverse=True,
    )
    found: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for alike, _, _, key, other in near:
        if alike >= ALIKE and key not in found and other not in taken:
            found[key] = (other, alike)
            taken.add(other)
    return found


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that stand in the text as words, blind to case and accents, each once."""
    searched = folded(text)
    return tuple(
        name
        for name in dict.fromkeys(names)
        if len(name) >= _SHORTEST_NAME and re.search(rf"(?<!\w){re.escape(folded(name))}(?!\w)", searched)
    )
