from datetime import date
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Json


class ProposalRow(SQLModel, table=True):
    """`call`, `funder` and `template` are slugs of the catalogue."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("organisation_id", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE", index=True)
    slug: str
    call: str | None
    funder: str | None
    stage: str
    template: str
    title: str
    language: str
    territory: str
    dated_on: date
    submission_on: date | None
    scope: dict[str, Any] = Field(sa_type=Json)
    beneficiaries: dict[str, Any] | None = Field(sa_type=Json)
    theory_of_change: dict[str, str] = Field(sa_type=Json)
    attachments: list[dict[str, Any]] = Field(sa_type=Json)
    report: dict[str, Any] | None = Field(default=None, sa_type=Json)
    track_record: dict[str, Any] | None = Field(sa_type=Json)
    prefilled: dict[str, str] = Field(sa_type=Json)
    version: int = 1
