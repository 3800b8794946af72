from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Json


class StoryRow(SQLModel, table=True):
    """`consent` is the whole record as given; None is unknown, which means no."""

    __tablename__ = "story"
    __table_args__ = (UniqueConstraint("organisation_id", "token"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    position: int
    token: str
    pseudonym: str
    text: str
    consent: dict[str, Any] | None = Field(sa_type=Json)
    version: int = 1
