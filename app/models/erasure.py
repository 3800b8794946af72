from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import Json, UtcInstant


class ErasureRow(SQLModel, table=True):
    """That somebody was erased from this data base; who it was is told by no column."""

    __tablename__ = "erasure"

    digest: str = Field(primary_key=True)
    """Of the entry in the list of erasures that stands beside the data base: what is on that list and not here was
    brought back by a restore."""
    organisation_id: int | None = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    kind: str
    by: str
    at: datetime = Field(sa_type=UtcInstant)


class RetentionSettingsRow(SQLModel, table=True):
    """How long an organisation keeps what; a kind that is not in it keeps its default."""

    __tablename__ = "retention_settings"

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    periods: dict[str, int | None] = Field(sa_type=Json)
    """Days by kind; null: for ever."""
    version: int
