"""Announcements and saved searches as programs read and write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping

from app.domain.announcement import Announcement
from app.domain.record import Record
from app.models.mapping import record_of
from app.watch.queries import announcement_of, is_over
from app.watch.saving import Every
from app.watch.searching import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementRead:
    id: int
    over: bool
    """Closed by its source, or its last deadline is gone."""
    announcement: Announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissalWrite(Record):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementsRead:
    """A page, how many there are on all pages, and how many of each kind."""

    items: list[AnnouncementRead]
    next: str | None
    total: int
    facets: Mapping[str, Mapping[str, int]]
    """By facet, the values and how many have each; `-` says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWrite(Record):
    name: str
    wish: Wish
    every: Every = Every.DAILY
    """How often its owner is told of what is new."""
    owner: str | None = None
    """E-mail of a member. None: as it was, at first whoever saves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRead(Record):
    id: int
    version: int
    name: str
    wish: Wish
    every: Every
    owner: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRead(Record):
    """An announcement that a saved search has found, once, as it was found last."""

    announcement: AnnouncementRead
    is_new: bool
    """First seen, and not changed since."""
    changed: tuple[str, ...]
    """Names of the fields that have changed."""
    found_at: datetime


def read_of(row: RowMapping, now: datetime) -> AnnouncementRead:
    return AnnouncementRead(id=row["id"], over=is_over(row, now), announcement=announcement_of(row))


def search_read(row: RowMapping) -> SearchRead:
    return record_of(SearchRead, row)
