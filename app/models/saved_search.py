from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from app.db.types import Json, UtcInstant


class SavedSearchRow(SQLModel, table=True):
    """A search that is repeated after each look at the sources. Everybody of the organisation sees it; who saved it is
    told of what is new."""

    __tablename__ = "saved_search"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    person_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL", index=True)
    name: str
    wish: dict[str, Any] = Field(sa_type=Json)
    every: str
    """`daily` or `weekly`."""
    created_at: datetime = Field(sa_type=UtcInstant)
    searched_at: datetime = Field(sa_type=UtcInstant)
    """What was new or changed until then is among the hits."""
    told_at: datetime | None = Field(sa_type=UtcInstant)
    """When a digest told of it last."""
    version: int = 1


class SearchHitRow(SQLModel, table=True):
    """A new or changed announcement that a saved search found, once for each state of the announcement."""

    __tablename__ = "search_hit"

    search_id: int = Field(foreign_key="saved_search.id", ondelete="CASCADE", primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", ondelete="CASCADE", primary_key=True, index=True)
    changed_at: datetime = Field(sa_type=UtcInstant, primary_key=True)
    """Of the announcement: its first sight or its last corrigendum."""
    is_new: bool
    """First seen, and not changed."""
    found_at: datetime = Field(sa_type=UtcInstant)
