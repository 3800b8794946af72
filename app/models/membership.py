from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import Json, UtcInstant


class MembershipRow(SQLModel, table=True):
    """A person at work in an organisation, with the roles held there."""

    __tablename__ = "membership"

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True, index=True)
    roles: list[str] = Field(sa_type=Json)
    joined_at: datetime = Field(sa_type=UtcInstant)
