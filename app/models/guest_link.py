from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import Json, UtcInstant


class GuestLinkRow(SQLModel, table=True):
    """A way in for somebody without an account, to a few addresses and actions, until a day. Only its hash is kept."""

    __tablename__ = "guest_link"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    token_hash: str = Field(unique=True)
    name: str
    """Whom it was given to."""
    actions: list[str] = Field(sa_type=Json)
    addresses: list[str] = Field(sa_type=Json)
    """Paths that may be asked, each with all below it; the first is where the guest begins."""
    title: str
    """What it is about, in words."""
    section: str
    """`en/executive-summary` where it is about one section: only its comments are the guest's to see."""
    person_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    """Who stands behind what the guest writes: somebody without e-mail, password or role."""
    created_by: str
    created_at: datetime = Field(sa_type=UtcInstant)
    expires_at: datetime = Field(sa_type=UtcInstant)
    revoked_at: datetime | None = Field(sa_type=UtcInstant)
