from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class PersonRow(SQLModel, table=True):
    """Somebody who works here. An operator runs the installation and is at home in every organisation of it."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    email: str | None = Field(unique=True)
    name: str
    operator: bool
    language: str | None
    """Of the pages; None follows the browser."""
    created_at: datetime = Field(sa_type=UtcInstant)


class SignInLinkRow(SQLModel, table=True):
    """A link that works once. Only its hash is kept."""

    __tablename__ = "sign_in_link"

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    purpose: str
    """What it opens: a session, a new password, or the second step of signing in."""
    expires_at: datetime = Field(sa_type=UtcInstant)


class WebSessionRow(SQLModel, table=True):
    """A browser that is signed in, as a person or with a guest's link. Only the hash of its cookie is kept."""

    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True)
    person_id: int | None = Field(foreign_key="person.id", ondelete="CASCADE")
    guest_link_id: int | None = Field(foreign_key="guest_link.id", ondelete="CASCADE")
    created_at: datetime = Field(sa_type=UtcInstant)
    expires_at: datetime = Field(sa_type=UtcInstant)
    used_at: datetime | None = Field(sa_type=UtcInstant)
    """To the hour."""
    browser: str
    """As it calls itself."""
