"""Who speaks: a name that stays, and the person behind it where there is one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    person_id: int | None
    """None for a guest."""
