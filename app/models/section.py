from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Json, UtcInstant


class SectionRow(SQLModel, table=True):
    """The current text of one section in one language, as blocks of the document tree."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("proposal_id", "key", "language"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE")
    position: int
    key: str
    language: str
    blocks: list[dict[str, Any]] = Field(sa_type=Json)
    translated_from: str | None = None
    version: int = 1
    words: str = ""
    """The text as the search reads it: without case, accents and marks."""
    facts: str = ""
    """Names of the facts in it, a space between; their values are the project's, and change without it."""
    refers_to: str = ""
    """What it cites and whose story it tells, as `references_in` writes them."""
    saved_at: datetime = Field(sa_type=UtcInstant)
    indexed: bool = False
    """Its words stand in the index that earlier answers are found by."""


class SectionVersionRow(SQLModel, table=True):
    """What a section said at each version; never changed, but for the name that somebody gives it."""

    __tablename__ = "section_version"

    section_id: int = Field(foreign_key="section.id", ondelete="CASCADE", primary_key=True)
    version: int = Field(primary_key=True)
    blocks: list[dict[str, Any]] = Field(sa_type=Json)
    saved_at: datetime = Field(sa_type=UtcInstant)
    saved_by: str = ""
    note: str = ""
    name: str = ""
