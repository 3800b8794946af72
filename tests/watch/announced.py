"""Announcements of our own, kept without asking anybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from app.db.session import unit_of_work
from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.deadlines import Deadline
from app.interchange.feeds.feed import Feed
from app.watch.queries import ANNOUNCEMENT
from app.watch.service import keep, look_of

NOW = datetime(2027, 1, 10, 8, tzinfo=UTC)


def announced(
    native_id: str, title: str, *, source: str = "list", closes: date | None = None, **more: Any
) -> Announcement:
    deadlines = (Deadline(on=closes, zone="UTC"),) if closes else ()
    values = {"status": AnnouncementStatus.OPEN, "deadlines": deadlines, **more}
    return Announcement(source=source, native_id=native_id, title=title, **values)


def keep_all(
    engine: Engine, found: Iterable[Announcement], *, days: float = 0, organisation_id: int | None = None
) -> None:
    """As if each source had been looked at."""
    by_source: dict[str, list[Announcement]] = {}
    for one in found:
        by_source.setdefault(one.source, []).append(one)
    with unit_of_work(engine) as session:
        for source, several in by_source.items():
            look = look_of(Feed(announcements=tuple(several)), source)
            keep(session, look, at=NOW + timedelta(days=days), organisation_id=organisation_id)


def id_of(engine: Engine, native_id: str) -> int:
    with unit_of_work(engine, read_only=True) as session:
        found: int = session.execute(
            select(ANNOUNCEMENT.c.id).where(ANNOUNCEMENT.c.native_id == native_id)
        ).scalar_one()
        return found
