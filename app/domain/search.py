"""Plain search by words, blind to case and accents."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """`text` without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def matches(words: str, text: str) -> bool:
    """Whether every word of `words` occurs in `text`."""
    searched = folded(text)
    return all(word in searched for word in folded(words).split())
