from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Json


class PastProjectRow(SQLModel, table=True):
    """`starts` and `ends` are years."""

    __tablename__ = "past_project"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    position: int
    key: str
    title: str
    funder: str
    amount: dict[str, Any] | None = Field(sa_type=Json)
    starts: int
    ends: int | None
    role: str
    countries: list[str] = Field(sa_type=Json)
    sdg: list[str] = Field(sa_type=Json)
    dac: list[str] = Field(sa_type=Json)
    summary: str
    results: list[dict[str, Any]] = Field(sa_type=Json)
    referee: dict[str, Any] | None = Field(sa_type=Json)
    documents: list[str] = Field(sa_type=Json)
    endorsements: list[dict[str, Any]] = Field(sa_type=Json)
    version: int = 1


class StaffMemberRow(SQLModel, table=True):
    __tablename__ = "staff_member"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    position: int
    key: str
    name: str
    function: str
    partner: str | None
    languages: list[str] = Field(sa_type=Json)
    skills: list[str] = Field(sa_type=Json)
    years: int | None
    summary: str
    cv: str | None
    version: int = 1
