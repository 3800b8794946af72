from __future__ import annotations

from dataclasses import dataclass

from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationLine(Record):
    """An organisation in a list."""

    slug: str
    name: str
    country: str
