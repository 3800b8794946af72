from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from app.db.types import Json, UtcInstant


class AuditRow(SQLModel, table=True):
    """Who did what, when; never changed, but where it named a contact who was erased.

    The name of who did it is kept beside the person, who may leave.
    """

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    """None: it concerns the installation."""
    person_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    name: str
    did: str
    """A verb of the program, like `unlock_proposal`."""
    what: str
    """What it was done to, like `proposal open-doors-eu`."""
    detail: dict[str, Any] = Field(sa_type=Json)
    at: datetime = Field(sa_type=UtcInstant)
