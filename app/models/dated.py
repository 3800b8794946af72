from datetime import date, datetime
from typing import Any

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from app.db.types import Json, UtcInstant


class DatedRow(SQLModel, table=True):
    """Something with a date: a funder's deadline, an own milestone, a task.

    `day` and `instant` are computed from `when` and stand beside it for order and filters.
    """

    __tablename__ = "dated"
    __table_args__ = (UniqueConstraint("organisation_id", "key"), Index(None, "organisation_id", "day"))

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    key: str
    """What it is, like `call:open-doors:call_deadline`, `plan:open-doors:sign-off` or `pipeline/7#call_deadline`; its
    own uid where a person made it."""
    uid: str = Field(unique=True)
    kind: str
    title: str
    when: dict[str, Any] = Field(sa_type=Json)
    day: date | None
    instant: datetime | None = Field(sa_type=UtcInstant)
    until: date | None
    origin: str
    state: str
    owner_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL", index=True)
    proposal_id: int | None = Field(foreign_key="proposal.id", ondelete="CASCADE", index=True)
    call: str | None
    step: str | None
    planned_on: date | None
    """Where the plan put a step; it stands elsewhere where somebody moved it."""
    look_again: bool
    """It stayed where somebody put it when the funder moved the deadline."""
    note: str
    sequence: int
    version: int
    created_by: str
    changed_at: datetime = Field(sa_type=UtcInstant)
    """When it was changed last; calendars that subscribed are told so."""
    done_at: datetime | None = Field(sa_type=UtcInstant)


class CalendarSettingsRow(SQLModel, table=True):
    """How an organisation plans. An organisation without a row plans as its country does, by the usual pattern."""

    __tablename__ = "calendar_settings"

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    weekend: list[int] | None = Field(sa_type=Json)
    """Days of the week, Monday 0; None: as in the country."""
    closures: list[dict[str, Any]] = Field(sa_type=Json)
    pattern: list[dict[str, Any]] | None = Field(sa_type=Json)
    """Steps of a plan; None: the usual ones."""
    remind_days: list[int] = Field(sa_type=Json)
    """How many days ahead somebody is reminded."""
    version: int = 1
