from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class PictureRow(SQLModel, table=True):
    """A picture that an organisation's texts may show; `sha256` finds its bytes in the workspace's files."""

    __tablename__ = "picture"

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    sha256: str = Field(primary_key=True)
    media_type: str
    width: int
    height: int
    kept_by: str
    kept_at: datetime = Field(sa_type=UtcInstant)
    unused_since: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When no text and no kept version was first seen to show it; None while one does."""
