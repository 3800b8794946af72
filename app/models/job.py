from datetime import datetime
from typing import Any

from sqlmodel import Field, Index, SQLModel

from app.db.types import Json, UtcInstant


class JobRow(SQLModel, table=True):
    """Something a worker is to do: written with what it belongs to, claimed for a while, done once."""

    __tablename__ = "job"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    kind: str
    key: str = Field(unique=True)
    payload: dict[str, Any] = Field(sa_type=Json)
    state: str
    attempts: int
    due_at: datetime = Field(sa_type=UtcInstant)
    lease: str | None
    """Who works at it; nobody else may report or finish it."""
    leased_until: datetime | None = Field(sa_type=UtcInstant)
    done: int
    of: int
    doing: str
    error: str
    """One sentence, of the last attempt."""
    result: dict[str, Any] | None = Field(sa_type=Json)
    created_at: datetime = Field(sa_type=UtcInstant)
    finished_at: datetime | None = Field(sa_type=UtcInstant)
