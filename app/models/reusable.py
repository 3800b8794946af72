from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Json, UtcInstant


class ReusableTextRow(SQLModel, table=True):
    __tablename__ = "reusable_text"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    position: int
    key: str
    title: str
    question: str
    language: str
    tags: list[str] = Field(sa_type=Json)
    owner: str
    review_every: int | None
    reviewed_on: date | None
    variants: dict[str, str] = Field(sa_type=Json)
    version: int = 1


class ReusableTextVersionRow(SQLModel, table=True):
    """What a reusable text said at each version that somebody saved; never changed."""

    __tablename__ = "reusable_text_version"

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    key: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    text: dict[str, Any] = Field(sa_type=Json)
    saved_by: str
    saved_at: datetime = Field(sa_type=UtcInstant)


class BorrowingRow(SQLModel, table=True):
    """That an earlier text was put into a section: a copy, which knows what it is a copy of."""

    __tablename__ = "borrowing"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", index=True)
    section: str
    """Key, as texts are filed."""
    language: str
    text: str | None = Field(index=True)
    """Key of a reusable text; None where another section was copied."""
    size: int | None
    source_id: int | None = Field(foreign_key="section.id", ondelete="SET NULL", index=True)
    """The section that was copied; None also once it is gone."""
    title: str
    """Of what was copied, as it was called."""
    digest: str
    """SHA-256 of the Markdown that was put in: it differs from the original's once that is changed."""
    by: str
    at: datetime = Field(sa_type=UtcInstant)
