from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import Json, UtcInstant


class InvitationRow(SQLModel, table=True):
    """Somebody who was asked to join an organisation and has not answered yet. Only the link's hash is kept."""

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(unique=True)
    email: str
    name: str
    roles: list[str] = Field(sa_type=Json)
    invited_by: str
    invited_at: datetime = Field(sa_type=UtcInstant)
    expires_at: datetime = Field(sa_type=UtcInstant)
