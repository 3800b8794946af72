from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class PresenceRow(SQLModel, table=True):
    """Somebody who has a section open; said again every few seconds."""

    __tablename__ = "presence"

    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", primary_key=True)
    key: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    seen_at: datetime = Field(sa_type=UtcInstant)
