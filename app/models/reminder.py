from datetime import date, datetime
from typing import Any

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from app.db.types import Json, UtcInstant


class ReminderSettingsRow(SQLModel, table=True):
    """How a person is reminded. Who has no row is reminded as the organisation says, at the usual hour."""

    __tablename__ = "reminder_settings"

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    wanted: bool
    hour: int
    days: list[int] | None = Field(sa_type=Json)
    """How many days ahead; None: as each organisation says."""
    zone: str | None
    """None: the installation's, else that of the organisation's country."""


class DigestRow(SQLModel, table=True):
    """What one person, or an organisation's webhook, is told on one day of their calendar; the outbox of reminders."""

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("person_id", "day"),
        UniqueConstraint("organisation_id", "day"),
        Index(None, "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(foreign_key="person.id", ondelete="CASCADE")
    organisation_id: int | None = Field(foreign_key="organisation.id", ondelete="CASCADE")
    """Of a webhook's digest; a person's may tell of several organisations."""
    day: date
    since: datetime = Field(sa_type=UtcInstant)
    until: datetime = Field(sa_type=UtcInstant)
    """Between these it may leave: neither before the hour nor at night."""
    state: str
    told: list[str] = Field(sa_type=Json)
    """Names of the reminders in it."""
    payload: dict[str, Any] = Field(sa_type=Json)
    """What is sent; emptied when that is over."""
    attempts: int
    tried_at: datetime | None = Field(sa_type=UtcInstant)
    error: str
    """One sentence, of the last attempt."""
    changed_at: datetime = Field(sa_type=UtcInstant)


class WebhookRow(SQLModel, table=True):
    """Where an organisation's reminders are posted to. The secret signs them, so it is kept as it is."""

    __tablename__ = "webhook"

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    url: str
    secret: str
    created_at: datetime = Field(sa_type=UtcInstant)


class DeadlineMoveRow(SQLModel, table=True):
    """A funder moved a deadline of what we answer or follow; it is told until somebody has looked."""

    __tablename__ = "deadline_move"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    proposal_id: int | None = Field(foreign_key="proposal.id", ondelete="CASCADE", index=True)
    """Whose call's it is; None for what nobody answers yet."""
    dated_id: int | None = Field(default=None, foreign_key="dated.id", ondelete="CASCADE", index=True)
    """The date itself, where no proposal has it."""
    at: datetime = Field(sa_type=UtcInstant)
    kind: str
    """As of dated things: the deadline itself, or that for questions."""
    before: dict[str, Any] = Field(sa_type=Json)
    after: dict[str, Any] = Field(sa_type=Json)
    planned: int
    """Steps of the plan that moved with it."""
    kept: int
    """Steps that somebody had moved, and that stayed."""
    seen_by: str
    seen_at: datetime | None = Field(sa_type=UtcInstant)


class AnnouncementLinkRow(SQLModel, table=True):
    """What a proposal answers, as a funder's source announces it: its deadline is followed from then on."""

    __tablename__ = "announcement_link"

    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", ondelete="CASCADE", index=True)
    linked_by: str
    at: datetime = Field(sa_type=UtcInstant)
