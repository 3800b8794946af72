from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Exact, Json


class ProjectRow(SQLModel, table=True):
    """A project's own values, the head of its results framework and of its budget; the parts stand in tables."""

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("organisation_id", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    slug: str
    title: str
    acronym: str
    language: str
    summary: str
    countries: list[str] = Field(sa_type=Json)
    locations: list[str] = Field(sa_type=Json)
    starts_on: date
    ends_on: date
    translations: dict[str, Any] = Field(sa_type=Json)

    impact: str
    theory_of_change: str
    assumptions: list[str] = Field(sa_type=Json)
    beneficiaries: dict[str, Any] = Field(sa_type=Json)

    currency: str
    indirect_rate: Decimal | None = Field(default=None, sa_type=Exact)
    indirect_base: str | None = None
    indirect_less: list[str] = Field(sa_type=Json)
    indirect_source: str | None = None

    alignment: dict[str, Any] = Field(sa_type=Json)


class ProjectPartRow(SQLModel, table=True):
    """The version of each part, which a writer must have read before writing it."""

    __tablename__ = "project_part"

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE", primary_key=True)
    part: str = Field(primary_key=True)
    version: int = 1
