"""What programs read and write."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.record import Record
from app.domain.retention import Kept
from app.privacy.service.subjects import SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPublic(Record):
    key: str
    """By which the other operations name them."""
    kind: SubjectKind
    name: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPublic(Record):
    days: dict[Kept, int | None]
    """By kind; null: for ever."""
    next: dict[Kept, int]
    """How many rows the next daily run takes; not read when it is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionUpdate(Record):
    days: dict[Kept, int | None]
    """By kind; null: for ever. What is left out stays as it is."""
