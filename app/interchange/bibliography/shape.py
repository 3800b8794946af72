"""What a file of references gives: evidence by line, and a sentence for each entry that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.evidence import Evidence

MAX_BYTES = 2_000_000
MAX_ENTRIES = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    line: int
    """Where it begins; the first line is 1."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Trouble:
    """An entry that was left out. `why` has no full stop."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Bibliography:
    entries: tuple[Entry, ...]
    troubles: tuple[Trouble, ...]
