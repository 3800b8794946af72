"""Where a quoted passage stands in a text that was edited since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.domain.comparing import words
from app.domain.document import Blocks
from app.domain.walking import plain_blocks

_ALIKE = 0.6
"""Share of words that a passage and what became of it have in common, as difflib reckons it."""
_MOST_WORDS = 2_000
"""Of one block: beyond it only the passage itself is looked for."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage in a text. `text` is how it reads there, spaces and line ends as one space."""

    block: int
    text: str
    changed: bool
    """It reads otherwise than it was quoted."""


def find_passage(blocks: Blocks, quote: str, near: int | None = None) -> Anchor | None:
    """The passage, or what became of it; None where it is gone.

    Of several places the one nearest to block `near` is meant; a passage in the same words comes before any other.
    """
    sought = _even(quote)
    if not sought:
        return None
    start = near or 0
    places = sorted(range(len(blocks)), key=lambda place: (abs(place - start), place))
    texts = {place: _even(" ".join(plain_blocks((blocks[place],)))) for place in places}
    for place in places:
        if sought in texts[place]:
            return Anchor(place, sought, changed=False)
    found = max(_likely(places, texts, sought), default=None, key=lambda pair: pair[0])
    return found[1] if found else None


def _likely(places: list[int], texts: dict[int, str], sought: str) -> Iterator[tuple[float, Anchor]]:
    """Passages that share most words with the one sought, the nearest first."""
    quoted = words(sought)
    known = {word for word in quoted if not word.isspace()}
    for place in places:
        there = words(texts[place])
        if len(there) > _MOST_WORDS or not known.intersection(there):
            continue
        matches = [m for m in SequenceMatcher(None, there, quoted, autojunk=False).get_matching_blocks() if m.size]
        begin, end = matches[0].a, matches[-1].a + matches[-1].size
        share = 2 * sum(match.size for match in matches) / (len(quoted) + end - begin)
        if share >= _ALIKE:
            yield share, Anchor(place, "".join(there[begin:end]).strip(), changed=True)


def _even(text: str) -> str:
    return " ".join(text.split())
