from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Json, UtcInstant


class SubmissionRow(SQLModel, table=True):
    """What was sent, as it was sent. While the newest one is not unlocked, the proposal refuses changes."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE")
    number: int
    """Counts from 1 within the proposal."""
    language: str
    document: dict[str, Any] = Field(sa_type=Json)
    """The assembled document."""
    proposal: dict[str, Any] = Field(sa_type=Json)
    """The proposal as it was written: settings and texts, before facts were filled in."""
    document_hash: str
    pages: int | None
    submitted_by: str
    submitted_at: datetime = Field(sa_type=UtcInstant)
    late_reason: str
    override_reason: str
    overridden: list[str] = Field(sa_type=Json)
    """Sentences of the findings that blocked, and were sent all the same."""
    confirmation: str
    """Number that the funder's portal gave."""
    receipt_name: str
    receipt_sha256: str | None
    unlocked_by: str
    unlocked_at: datetime | None = Field(sa_type=UtcInstant)
    unlock_reason: str


class SubmissionFileRow(SQLModel, table=True):
    """A file of a submission; `sha256` finds its bytes in the workspace's files."""

    __tablename__ = "submission_file"

    submission_id: int = Field(foreign_key="submission.id", ondelete="CASCADE", primary_key=True)
    format: str = Field(primary_key=True)
    name: str
    sha256: str
    bytes: int
