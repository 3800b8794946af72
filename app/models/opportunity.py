from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Exact, UtcInstant


class OpportunityRow(SQLModel, table=True):
    """Something that may be applied for, followed from the first idea to the last report."""

    __tablename__ = "opportunity"
    __table_args__ = (UniqueConstraint("proposal_id"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    title: str
    call: str | None
    """Slug of the catalogue."""
    announcement_id: int | None = Field(foreign_key="announcement.id", ondelete="SET NULL", index=True)
    funder: str | None
    """Slug of the catalogue; the call's, where there is one."""
    funder_name: str
    """Of a funder that the catalogue does not know."""
    project_id: int | None = Field(foreign_key="project.id", ondelete="SET NULL", index=True)
    proposal_id: int | None = Field(foreign_key="proposal.id", ondelete="SET NULL")
    stage: str
    """As people put it. Between drafting and submission the proposal, where there is one, knows better."""
    currency: str | None
    value: Decimal | None = Field(sa_type=Exact)
    probability: int | None
    """Percent."""
    due_on: date | None
    owner_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL", index=True)
    note: str
    version: int
    created_by: str
    created_at: datetime = Field(sa_type=UtcInstant)


class OpportunityMoveRow(SQLModel, table=True):
    """Who moved it to another stage, when and why."""

    __tablename__ = "opportunity_move"

    id: int | None = Field(default=None, primary_key=True)
    opportunity_id: int = Field(foreign_key="opportunity.id", ondelete="CASCADE", index=True)
    before: str
    after: str
    reason: str
    by: str
    at: datetime = Field(sa_type=UtcInstant)


class EffortRow(SQLModel, table=True):
    """Hours of a person for an opportunity: spent on a day, or planned for a span of days."""

    __tablename__ = "effort"

    id: int | None = Field(default=None, primary_key=True)
    opportunity_id: int = Field(foreign_key="opportunity.id", ondelete="CASCADE", index=True)
    person_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL", index=True)
    name: str
    planned: bool
    first: date
    last: date
    hours: Decimal = Field(sa_type=Exact)
    note: str
    by: str
    at: datetime = Field(sa_type=UtcInstant)
