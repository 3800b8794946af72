"""How alike two questions are, by the words they share; a word that many questions have says little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import log, sqrt

from app.domain.concepts import is_concept
from app.domain.search import tokens

_STEM = 6
"""Letters of a word that count, so that `challenges` is `challenge`, in each language that adds endings."""
_SHORTEST = 3


def stems(text: str) -> frozenset[str]:
    """What is compared of a text. Single ideographs count as words."""
    found: set[str] = set()
    for word in tokens(text):
        if _is_unspaced(word):
            found.update(word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        elif len(word) >= _SHORTEST:
            found.add(word[:_STEM])
    return frozenset(found)


def rarity(texts: Collection[Collection[str]]) -> Mapping[str, float]:
    """How much each stem says, from how few of the texts have it."""
    having = Counter(stem for text in texts for stem in set(text))
    return {stem: log((1 + len(texts)) / found) for stem, found in having.items()}


def likeness(one: Collection[str], other: Collection[str], rare: Mapping[str, float]) -> float:
    """0 (no word is shared) to 1 (the same words). What `rare` does not know says most, and so does what both are
    about."""
    most = max(rare.values(), default=1.0)

    def says(stem: str) -> float:
        return most if is_concept(stem) else rare.get(stem, most)

    def square(stems: Iterable[str]) -> float:
        return sum(says(stem) ** 2 for stem in stems)

    lengths = sqrt(square(one) * square(other))
    return square(set(one) & set(other)) / lengths if lengths else 0.0


def telling(words: Iterable[str], rare: Mapping[str, float], *, most: int) -> tuple[str, ...]:
    """The words that say most, at most so many; those that nearly every question has are left out."""
    top = max(rare.values(), default=1.0)
    known = {word: rare.get(word[:_STEM], top) for word in words if len(word) >= _SHORTEST or _is_unspaced(word)}
    telling = [word for word, says in known.items() if says > top / _COMMON]
    return tuple(sorted(telling, key=lambda word: -known[word])[:most])


_COMMON = 4
"""A word that says less than this part of what the rarest says is left out of a search."""
_UNSPACED = (
    ("\u3040", "\u30ff"),
    ("\u3400", "\u9fff"),
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
)


def _is_unspaced(word: str) -> bool:
    """Whether it is of a script that is written without spaces between words."""
    return any(first <= word[0] <= last for first, last in _UNSPACED)
