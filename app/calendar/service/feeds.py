"""Secret addresses from which calendar programs read: of one person, or of the whole team."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.credentials import get_person
from app.accounts.policy import Action, actions_of
from app.accounts.queries import list_memberships
from app.accounts.sessions import hash_of
from app.domain.phrases import phrase
from app.errors import NotFound
from app.models import CalendarFeedRow
from app.models.mapping import table_of

FEED = table_of(CalendarFeedRow)


def make_feed(
    session: Session, organisation_id: int, person_id: int, *, team: bool, language: str, by: Doer, at: datetime
) -> str:
    """The token of a new address: 256 bits, shown once."""
    token = secrets.token_urlsafe(32)
    session.execute(
        insert(FEED).values(
            organisation_id=organisation_id,
            person_id=person_id,
            team=team,
            token_hash=hash_of(token),
            language=language,
            created_at=at,
            revoked_at=None,
        )
    )
    record_deed_of(session, by, "make_calendar_feed", _what(team), organisation_id=organisation_id, at=at)
    return token


def list_feeds(session: Session, organisation_id: int, person_id: int) -> Sequence[RowMapping]:
    """Of one person, those that still open, the newest first."""
    statement = select(FEED).where(
        FEED.c.organisation_id == organisation_id, FEED.c.person_id == person_id, FEED.c.revoked_at.is_(None)
    )
    return session.execute(statement.order_by(FEED.c.id.desc())).mappings().all()


def revoke_feed(
    session: Session, organisation_id: int, person_id: int, feed_id: int, *, by: Doer, at: datetime
) -> None:
    """Raises NotFound."""
    gone = session.execute(
        update(FEED)
        .where(
            FEED.c.id == feed_id,
            FEED.c.organisation_id == organisation_id,
            FEED.c.person_id == person_id,
            FEED.c.revoked_at.is_(None),
        )
        .values(revoked_at=at)
        .returning(FEED.c.team)
    ).one_or_none()
    if gone is None:
        raise NotFound(phrase("There is no such address, or it was revoked already."))
    record_deed_of(session, by, "revoke_calendar_feed", _what(gone.team), organisation_id=organisation_id, at=at)


def get_feed(session: Session, token: str) -> RowMapping:
    """Raises NotFound for one that was revoked, is none, or whose reader may not read that here any more."""
    statement = select(FEED).where(FEED.c.token_hash == hash_of(token), FEED.c.revoked_at.is_(None))
    row = session.execute(statement).mappings().one_or_none()
    if row is None or not _may_read(session, row):
        raise NotFound(phrase("This calendar is not here, or its address was revoked."))
    return row


def _may_read(session: Session, feed: RowMapping) -> bool:
    if get_person(session, feed["person_id"])["operator"]:
        return True
    memberships = list_memberships(session, feed["person_id"])
    roles = next((row["roles"] for row in memberships if row["organisation_id"] == feed["organisation_id"]), ())
    return (Action.EXPORT if feed["team"] else Action.SEE) in actions_of(roles)


def _what(team: bool) -> str:
    return "calendar team" if team else "calendar own"
