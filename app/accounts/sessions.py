"""Signing in: a link that works once opens a session, which the server keeps and can end.

What a browser or a link carries is 256 bits of chance; the data base holds their hash, so that a copy of it opens
nothing.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import RowMapping, delete, insert, select
from sqlmodel import Session

from app.errors import NotPermitted
from app.models import PersonRow, SignInLinkRow, WebSessionRow
from app.models.mapping import table_of

PERSON = table_of(PersonRow)
LINK = table_of(SignInLinkRow)
SESSION = table_of(WebSessionRow)

LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(days=14)


def link_for_operator(session: Session, *, at: datetime) -> str:
    """The token of a new link for whoever runs the installation; the first time, makes that person."""
    person_id = session.execute(select(PERSON.c.id).where(PERSON.c.operator).order_by(PERSON.c.id)).scalars().first()
    if person_id is None:
        person_id = session.execute(
            insert(PERSON).values(email=None, name="", operator=True, created_at=at).returning(PERSON.c.id)
        ).scalar_one()
    token = secrets.token_urlsafe(32)
    session.execute(insert(LINK).values(token_hash=_hash(token), person_id=person_id, expires_at=at + LINK_LASTS))
    return token


def open_session(session: Session, link: str, *, at: datetime) -> str:
    """Use a link up; return what the browser keeps. Raises NotPermitted for one that was used, is old, or is none."""
    row = session.execute(
        delete(LINK).where(LINK.c.token_hash == _hash(link)).returning(LINK.c.person_id, LINK.c.expires_at)
    ).one_or_none()
    if row is None or row.expires_at <= at:
        raise NotPermitted("This link was used already or is too old; start 'grantwright serve' again for a new one.")
    token = secrets.token_urlsafe(32)
    session.execute(
        insert(SESSION).values(
            token_hash=_hash(token), person_id=row.person_id, created_at=at, expires_at=at + SESSION_LASTS
        )
    )
    return token


def find_session(session: Session, token: str, *, at: datetime) -> RowMapping | None:
    """An open session with its person's name, language and whether an operator; None where there is none."""
    statement = (
        select(SESSION.c.person_id, SESSION.c.guest_link_id, PERSON.c.name, PERSON.c.operator, PERSON.c.language)
        .outerjoin(PERSON, SESSION.c.person_id == PERSON.c.id)
        .where(SESSION.c.token_hash == _hash(token), SESSION.c.expires_at > at)
    )
    return session.execute(statement).mappings().one_or_none()


def close_session(session: Session, token: str) -> None:
    session.execute(delete(SESSION).where(SESSION.c.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
