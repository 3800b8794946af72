"""What is kept of announcements and their sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, func, or_, select
from sqlmodel import Session

from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.phrases import phrase
from app.errors import NotFound
from app.models import (
    AnnouncementChangeRow,
    AnnouncementDismissalRow,
    AnnouncementPairRow,
    AnnouncementRow,
    AnnouncementVerdictRow,
    SavedSearchRow,
    SearchHitRow,
    WatchSourceRow,
)
from app.models.mapping import record_of, table_of

ANNOUNCEMENT = table_of(AnnouncementRow)
CHANGE = table_of(AnnouncementChangeRow)
SOURCE = table_of(WatchSourceRow)
DISMISSAL = table_of(AnnouncementDismissalRow)
PAIR = table_of(AnnouncementPairRow)
VERDICT = table_of(AnnouncementVerdictRow)
SEARCH = table_of(SavedSearchRow)
HIT = table_of(SearchHitRow)
BY_EXTRACT = "extract:"
"""Before the listing's hash of what was read in a source's extract, and not asked for one by one."""


def is_over(row: RowMapping, now: datetime) -> bool:
    """Closed by its source, or every known date is gone. What a source no longer lists is not closed by that."""
    return row["status"] == AnnouncementStatus.CLOSED or (row["closes_at"] is not None and row["closes_at"] < now)


def get_announcement(session: Session, organisation_id: int | None, announcement_id: int) -> RowMapping:
    """Raises NotFound, also for another organisation's."""
    statement = select(ANNOUNCEMENT).where(ANNOUNCEMENT.c.id == announcement_id, _seen_by(organisation_id))
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("There is no such announcement."))
    return row


def find_announcements(session: Session, announcement_ids: Collection[int]) -> Mapping[int, RowMapping]:
    """By id."""
    statement = select(ANNOUNCEMENT).where(ANNOUNCEMENT.c.id.in_(announcement_ids))
    return {row["id"]: row for row in session.execute(statement).mappings()}


def find_doubled(session: Session, organisation_id: int) -> Mapping[int, int]:
    """Of two announcements that an organisation holds to be one call, the id of the second to that of the first."""
    statement = select(VERDICT.c.second_id, VERDICT.c.first_id).where(
        VERDICT.c.organisation_id == organisation_id, VERDICT.c.same
    )
    return {row["second_id"]: row["first_id"] for row in session.execute(statement).mappings()}


def list_changes(session: Session, announcement_id: int) -> Sequence[RowMapping]:
    """The newest first."""
    statement = select(CHANGE).where(CHANGE.c.announcement_id == announcement_id).order_by(CHANGE.c.id.desc())
    return session.execute(statement).mappings().all()


def changed_ids(session: Session, announcement_ids: Sequence[int]) -> frozenset[int]:
    """Those that have a corrigendum."""
    statement = select(CHANGE.c.announcement_id).where(CHANGE.c.announcement_id.in_(announcement_ids)).distinct()
    return frozenset(session.execute(statement).scalars())


def list_sources(session: Session) -> Mapping[str, RowMapping]:
    """The last look at each source, by its name."""
    return {row["name"]: row for row in session.execute(select(SOURCE)).mappings()}


def count_by_source(session: Session) -> Mapping[tuple[str, bool], int]:
    """How many are kept, by their source and whether they were read in its extract."""
    by_extract = ANNOUNCEMENT.c.listing_hash.startswith(BY_EXTRACT)
    statement = select(ANNOUNCEMENT.c.source, by_extract, func.count()).group_by(ANNOUNCEMENT.c.source, by_extract)
    return {(source, bool(extract)): count for source, extract, count in session.execute(statement)}


def known_listings(session: Session, source: str) -> Mapping[str, str]:
    """The hash of each entry in the source's list, by its id there; empty where the whole was never read."""
    statement = select(ANNOUNCEMENT.c.native_id, ANNOUNCEMENT.c.listing_hash, ANNOUNCEMENT.c.is_whole).where(
        ANNOUNCEMENT.c.source == source
    )
    return {native: listing if whole else "" for native, listing, whole in session.execute(statement)}


def find_known(session: Session, source: str, native_ids: Sequence[str]) -> Mapping[str, RowMapping]:
    found: dict[str, RowMapping] = {}
    for begin in range(0, len(native_ids), 500):
        part = native_ids[begin : begin + 500]
        statement = select(ANNOUNCEMENT).where(ANNOUNCEMENT.c.source == source, ANNOUNCEMENT.c.native_id.in_(part))
        found |= {row["native_id"]: row for row in session.execute(statement).mappings()}
    return found


def announcement_of(row: RowMapping) -> Announcement:
    return record_of(Announcement, row)


def _seen_by(organisation_id: int | None) -> ColumnElement[bool]:
    public = ANNOUNCEMENT.c.organisation_id.is_(None)
    return public if organisation_id is None else or_(public, ANNOUNCEMENT.c.organisation_id == organisation_id)
