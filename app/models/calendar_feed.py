from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class CalendarFeedRow(SQLModel, table=True):
    """A secret address from which another program reads a calendar. Only its hash is kept."""

    __tablename__ = "calendar_feed"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    """Who subscribed; the address ends with their membership."""
    team: bool
    """All of the organisation's dates; else those of the person alone."""
    token_hash: str = Field(unique=True)
    language: str
    created_at: datetime = Field(sa_type=UtcInstant)
    revoked_at: datetime | None = Field(sa_type=UtcInstant)
