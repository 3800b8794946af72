"""Where a fact comes from, and how sure we are of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.phrases import phrase
from app.domain.record import Record


class Verified(StrEnum):
    """Who stands behind a figure."""

    FUNDER = "funder"
    """Read in the funder's own text."""
    SECONDARY = "secondary"
    """Read in somebody else's account of it."""
    UNVERIFIED = "unverified"
    """General knowledge: shown as a question to the writer, never enforced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """The text a figure was read in."""

    title: str | None = None
    """Title of the document or page, as given; empty where none was given."""
    url: str | None = None
    as_of: str | None = None
    """Year, month or day the figure was true: 2024, 2024-10 or 2024-10-01, quoted."""
    verified: Verified = Verified.UNVERIFIED

    def __post_init__(self) -> None:
        if self.as_of is None:
            return
        parts = self.as_of.split("-")
        try:
            year, month, day = (*map(int, parts), *(1, 1)[: 3 - len(parts)])
            date(year, month, day)
        except (ValueError, TypeError):
            raise ValueError(
                phrase("as_of '{as_of}' is not a year, month or day like 2024-10", as_of=self.as_of)
            ) from None
