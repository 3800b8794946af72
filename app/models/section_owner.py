from datetime import date, datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class SectionOwnerRow(SQLModel, table=True):
    """Who writes a section, in every language, and by when."""

    __tablename__ = "section_owner"

    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", primary_key=True)
    key: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    given_by: str
    given_at: datetime = Field(sa_type=UtcInstant)
    due_on: date | None
    done_at: datetime | None = Field(sa_type=UtcInstant)
    """When the owner said it is finished."""
