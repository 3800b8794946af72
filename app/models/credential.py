from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import Json, UtcInstant


class CredentialRow(SQLModel, table=True):
    """What a person signs in with. Apart from the person, so that nothing reads it by the way."""

    __tablename__ = "credential"

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    password_hash: str | None
    """Argon2id, with its parameters; None: signs in by link only."""
    password_set_at: datetime | None = Field(sa_type=UtcInstant)
    totp_secret: str | None
    """Base32. Without `totp_on` it was shown and not confirmed yet."""
    totp_on: bool
    totp_step: int
    """The time step of the last code that was used: none works twice."""
    recovery: list[str] = Field(sa_type=Json)
    """Hashes of the codes that are left."""


class SignInAttemptRow(SQLModel, table=True):
    """How often somebody tried to sign in; forgotten when it was right, and after a while."""

    __tablename__ = "sign_in_attempt"

    key: str = Field(primary_key=True)
    """Hash of the account, or of the network address."""
    count: int
    since: datetime = Field(sa_type=UtcInstant)
