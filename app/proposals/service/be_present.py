"""Who else has a section open now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from app.proposals.queries.talk import PRESENCE, list_present

FRESH = timedelta(seconds=45)
"""Three beats of fifteen seconds: a page that missed two is still there."""


def be_present(
    session: Session, proposal_id: int, key: str, language: str, name: str, *, at: datetime
) -> tuple[str, ...]:
    """Say that one is here; the names of the others. One write and one read."""
    # Both dialects write it the same way, each with its own class.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(PRESENCE).values(proposal_id=proposal_id, key=key, language=language, name=name, seen_at=at)
    session.execute(
        statement.on_conflict_do_update(index_elements=["proposal_id", "key", "language", "name"], set_={"seen_at": at})
    )
    present = list_present(session, proposal_id, key, language, since=at - FRESH)
    return tuple(other for other in present if other != name)
