"""What is noted on a version of a section that nobody typed as it stands."""

from __future__ import annotations

from app.domain.phrases import kept, phrase, recalled

IMPORTED = "imported"
BEGUN = "begun"
"""The first version of a section that a form begins with words of its own."""

_WORDS = {IMPORTED: phrase("from a file"), BEGUN: phrase("as the form begins it")}


def restored_from(version: int) -> str:
    """A note to be stored."""
    return kept(phrase("restored from version {version}", version=str(version)))


def read_note(stored: str) -> str:
    """A stored note in words; empty where there is none."""
    return _WORDS.get(stored) or recalled(stored)
