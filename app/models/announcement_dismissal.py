from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class AnnouncementDismissalRow(SQLModel, table=True):
    """“Not for us, because …”: an announcement that an organisation no longer wants to see until it changes."""

    __tablename__ = "announcement_dismissal"

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", ondelete="CASCADE", primary_key=True)
    reason: str
    by: str
    """Name of who said it."""
    at: datetime = Field(sa_type=UtcInstant)
