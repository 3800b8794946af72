from datetime import date
from typing import Any

from sqlmodel import Field, SQLModel

from app.db.types import Json


class OrganisationRow(SQLModel, table=True):
    """The tenant. Every other table reaches it by `organisation_id`, and every query filters on it."""

    __tablename__ = "organisation"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    name: str
    acronym: str
    country: str
    registration: str
    founded_on: date | None
    kind: str
    address: str
    website: str
    email: str
    contact: str
    signatory: str
    mission: str
    languages: list[str] = Field(sa_type=Json)
    themes: list[str] = Field(sa_type=Json)
    turnover: dict[str, Any] = Field(sa_type=Json)
    portal_ids: dict[str, str] = Field(sa_type=Json)
    answers: dict[str, Any] = Field(sa_type=Json)
    version: int = 1
    catalogue_stamp: str = ""
    """Hash of its own files of the catalogue; empty where it has none."""
