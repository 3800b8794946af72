from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class SignOffRow(SQLModel, table=True):
    """A role's word that a section, or the whole proposal, is right as it stands. It locks the text until withdrawn."""

    __tablename__ = "sign_off"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", index=True)
    key: str
    """Of the section; empty for the whole proposal."""
    role: str
    person_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    name: str
    signed_at: datetime = Field(sa_type=UtcInstant)
    fingerprint: str
    """Hash of what was signed, tables and facts included."""
    withdrawn_at: datetime | None = Field(sa_type=UtcInstant)
    withdrawn_by: str
