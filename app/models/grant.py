from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel

from app.db.types import Exact, Json, UtcInstant


class GrantRow(SQLModel, table=True):
    """An award; one for a proposal."""

    __tablename__ = "grant_award"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", unique=True)
    reference: str
    awarded_on: date
    amount: Decimal = Field(sa_type=Exact)
    currency: str
    starts_on: date
    ends_on: date
    threshold: Decimal = Field(sa_type=Exact)
    version: int = 1
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcInstant)


class GrantBaselineRow(SQLModel, table=True):
    """What was promised at one time; never changed."""

    __tablename__ = "grant_baseline"

    grant_id: int = Field(foreign_key="grant_award.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    agreed_on: date
    changes: str
    project: dict[str, Any] = Field(sa_type=Json)
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcInstant)


class GrantDutyRow(SQLModel, table=True):
    """A report that the funder is owed."""

    __tablename__ = "grant_duty"

    grant_id: int = Field(foreign_key="grant_award.id", ondelete="CASCADE", primary_key=True)
    key: str = Field(primary_key=True)
    kind: str
    first: date
    last: date
    due_on: date
    sent_on: date | None


class GrantActualRow(SQLModel, table=True):
    """What an indicator showed in a period."""

    __tablename__ = "grant_actual"

    grant_id: int = Field(foreign_key="grant_award.id", ondelete="CASCADE", primary_key=True)
    indicator: str = Field(primary_key=True)
    first: date = Field(primary_key=True)
    last: date
    value: Decimal | None = Field(sa_type=Exact)
    text: str
    by: dict[str, Any] = Field(sa_type=Json)
    verification: str
    note: str
    version: int = 1
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcInstant)
