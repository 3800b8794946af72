"""How a proposal stands, as the head of each of its pages says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.proposals.queries import get_proposal, title_of
from app.proposals.submission_queries import find_lock


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    id: int
    slug: str
    title: str
    """The proposal's own, else the project's."""
    language: str
    template: str
    submission_id: int | None
    submission: int | None
    """Number of the submission that locks it."""
    submitted_at: datetime | None


def standing_of(session: Session, organisation: RowMapping, slug: str) -> Standing:
    """Raises NotFound."""
    row = get_proposal(session, organisation["id"], slug)
    lock = find_lock(session, row["id"])
    return Standing(
        id=row["id"],
        slug=slug,
        title=title_of(row),
        language=row["language"],
        template=row["template"],
        submission_id=lock["id"] if lock else None,
        submission=lock["number"] if lock else None,
        submitted_at=lock["submitted_at"] if lock else None,
    )
