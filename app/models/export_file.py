from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class ExportFileRow(SQLModel, table=True):
    """A file that somebody asked for; `sha256` finds its bytes among the workspace's exports once it is made."""

    __tablename__ = "export_file"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", index=True)
    format: str
    language: str
    draft: bool
    asked_by: str
    asked_at: datetime = Field(sa_type=UtcInstant)
    job: str | None
    """Key of the job that makes it; None where it was made at once."""
    name: str
    sha256: str | None
    bytes: int | None
    expires_at: datetime = Field(sa_type=UtcInstant, index=True)
