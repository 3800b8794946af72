from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Exact, Json, UtcInstant


class EligibilityAnswerRow(SQLModel, table=True):
    """What somebody answered to a question of a call or an announcement about who may apply."""

    __tablename__ = "eligibility_answer"
    __table_args__ = (UniqueConstraint("organisation_id", "source", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    source: str
    """Slug of the call, or `announcement:ID`."""
    key: str
    """Of the criterion."""
    answer: bool
    note: str
    by: str
    at: datetime = Field(sa_type=UtcInstant)


class ScorecardRow(SQLModel, table=True):
    """How one person judges whether to apply."""

    __tablename__ = "scorecard"
    __table_args__ = (UniqueConstraint("opportunity_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    opportunity_id: int = Field(foreign_key="opportunity.id", ondelete="CASCADE")
    person_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL", index=True)
    name: str
    points: dict[str, int] = Field(sa_type=Json)
    """0 to 5 by criterion; what is not there was not judged."""
    leaning: str
    comment: str
    at: datetime = Field(sa_type=UtcInstant)


class GoDecisionRow(SQLModel, table=True):
    """Whether to apply, decided: the newest counts."""

    __tablename__ = "go_decision"

    id: int | None = Field(default=None, primary_key=True)
    opportunity_id: int = Field(foreign_key="opportunity.id", ondelete="CASCADE", index=True)
    verdict: str
    reason: str
    by: str
    at: datetime = Field(sa_type=UtcInstant)
    seen: str
    """A hash of the call as it was then; empty where there is none."""
    said: dict[str, Any] | None = Field(default=None, sa_type=Json)
    """What of it the decision rested on, as `domain.terms` picks it."""


class PipelineSettingsRow(SQLModel, table=True):
    """How an organisation chooses. Without a row, by the usual weights and criteria."""

    __tablename__ = "pipeline_settings"

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    weights: dict[str, int] = Field(sa_type=Json)
    criteria: list[dict[str, Any]] | None = Field(sa_type=Json)
    """Of the scorecard; None: the usual ones."""
    weekly_hours: Decimal = Field(sa_type=Exact)
    """That one person can work in a week."""
    hour_cost: Decimal | None = Field(sa_type=Exact)
    hour_currency: str | None
    version: int = 1
