from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Exact, Json, UtcInstant


class AnnouncementRow(SQLModel, table=True):
    """What a source announces. Without an organisation it is public, and every organisation sees it."""

    __tablename__ = "announcement"
    __table_args__ = (UniqueConstraint("source", "native_id"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    source: str
    native_id: str
    number: str
    title: str
    summary: str
    funder: str
    deadlines: list[dict[str, Any]] = Field(sa_type=Json)
    deadline_words: str
    currency: str | None
    floor: Decimal | None = Field(sa_type=Exact)
    ceiling: Decimal | None = Field(sa_type=Exact)
    budget: Decimal | None = Field(sa_type=Exact)
    countries: list[str] = Field(sa_type=Json)
    themes: list[str] = Field(sa_type=Json)
    eligibility: str
    url: str
    status: str
    published_on: date | None
    content_hash: str
    listing_hash: str
    """Of the entry in the source's list, by which a change is seen without asking for the whole."""
    is_whole: bool
    """All that the source tells was read, and not its list alone."""
    closes_at: datetime | None = Field(sa_type=UtcInstant, index=True)
    """After it no stage can be answered; None where no date is known."""
    first_seen_at: datetime = Field(sa_type=UtcInstant)
    last_seen_at: datetime = Field(sa_type=UtcInstant)
    changed_at: datetime = Field(sa_type=UtcInstant, index=True)


class AnnouncementChangeRow(SQLModel, table=True):
    """A corrigendum: what the fields of an announcement said before and after."""

    __tablename__ = "announcement_change"

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=UtcInstant)
    before: dict[str, Any] = Field(sa_type=Json)
    """The fields that changed, as they were."""
    after: dict[str, Any] = Field(sa_type=Json)


class WatchSourceRow(SQLModel, table=True):
    """How the last look at a source went."""

    __tablename__ = "watch_source"

    name: str = Field(primary_key=True)
    tried_at: datetime = Field(sa_type=UtcInstant)
    succeeded_at: datetime | None = Field(sa_type=UtcInstant)
    error: str
    """One sentence; empty where the last look succeeded."""
    problems: list[str] = Field(sa_type=Json)
    """Entries that could not be read, the first of them."""
    seen: int
    """In the last look that succeeded, with those that were new and changed."""
    new: int
    changed: int
    etag: str
    last_modified: str
