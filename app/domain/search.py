"""Plain search by words, blind to case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from app.domain.phrases import phrase

_NEAR = 0.7
"""Likeness from which a word is taken for a mistyped one; below it a guess is further from the mark than none."""

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 60


def folded(text: str) -> str:
    """`text` without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return decomposed.translate({ord(char): None for char in set(decomposed) if unicodedata.combining(char)})


def tokens(text: str) -> list[str]:
    """The different words of a text, folded: letters and figures alone, in the order in which they first occur."""
    return list(dict.fromkeys(word[:_LONGEST] for word in _WORD.findall(folded(text))))


def matches(words: str, text: str) -> bool:
    """Whether every word of `words` occurs in `text`."""
    searched = folded(text)
    return all(word in searched for word in folded(words).split())


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that names the nearest of `known`, after a space; empty where none is near."""
    near = get_close_matches(word.lower(), list(known), n=1, cutoff=_NEAR)
    return phrase(" Did you mean '{nearest}'?", nearest=near[0]) if near else ""
