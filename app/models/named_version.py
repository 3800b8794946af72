from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from app.db.types import Json, UtcInstant


class NamedVersionRow(SQLModel, table=True):
    """A whole proposal as it stood when somebody gave it a name, like "sent to partners"."""

    __tablename__ = "named_version"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", index=True)
    name: str
    named_by: str
    named_at: datetime = Field(sa_type=UtcInstant)
    sections: list[dict[str, Any]] = Field(sa_type=Json)
    """Key, language and version of each section."""
    parts: dict[str, int] = Field(sa_type=Json)
    """Version of each part of the project."""
