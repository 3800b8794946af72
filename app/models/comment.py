from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class CommentRow(SQLModel, table=True):
    """What somebody said about a section. The first of a thread has no `thread_id` and carries what it is about."""

    __tablename__ = "comment"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", index=True)
    key: str
    language: str
    thread_id: int | None = Field(foreign_key="comment.id", ondelete="CASCADE", index=True)
    quote: str
    block: int | None
    """Index of the block that was quoted from."""
    text: str
    person_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    """None for a guest, or for somebody who left."""
    name: str
    said_at: datetime = Field(sa_type=UtcInstant)
    edited_at: datetime | None = Field(sa_type=UtcInstant)
    deleted_at: datetime | None = Field(sa_type=UtcInstant)
    """Taken back; its author may undo that."""
    assigned_to: int | None = Field(foreign_key="person.id", ondelete="SET NULL", index=True)
    resolved_at: datetime | None = Field(sa_type=UtcInstant)
    resolved_by: str


class MentionRow(SQLModel, table=True):
    """Somebody who is named in a comment, by `@`."""

    __tablename__ = "mention"

    comment_id: int = Field(foreign_key="comment.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True)
