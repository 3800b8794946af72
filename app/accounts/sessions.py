"""Signing in: a link or a password opens a session, which the server keeps and can end.

What a browser or a link carries is 256 bits of chance; the data base holds their hash, so that a copy of it opens
nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlmodel import Session

from app.errors import NotPermitted
from app.models import PersonRow, SignInLinkRow, WebSessionRow
from app.models.mapping import table_of
from app.web.language import gettext as _

PERSON = table_of(PersonRow)
LINK = table_of(SignInLinkRow)
SESSION = table_of(WebSessionRow)

LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(days=14)
USED_WITHIN = timedelta(hours=1)
"""A session's last use is written down no more often than this."""


class Purpose(StrEnum):
    SESSION = "session"
    PASSWORD = "password"  # noqa: S105
    """A new password."""
    SECOND = "second"
    """The password was right; the code is still to come."""


def link_for_operator(session: Session, *, at: datetime) -> str:
    """The token of a new link for whoever runs the installation; the first time, makes that person."""
    person_id = session.execute(select(PERSON.c.id).where(PERSON.c.operator).order_by(PERSON.c.id)).scalars().first()
    if person_id is None:
        person_id = session.execute(
            insert(PERSON).values(email=None, name="", operator=True, created_at=at).returning(PERSON.c.id)
        ).scalar_one()
    return make_link(session, person_id, Purpose.SESSION, at=at)


def make_link(
    session: Session, person_id: int, purpose: Purpose, *, at: datetime, lasts: timedelta = LINK_LASTS
) -> str:
    """The token of a new link."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(LINK).where(LINK.c.expires_at <= at))
    session.execute(
        insert(LINK).values(token_hash=hash_of(token), person_id=person_id, purpose=purpose, expires_at=at + lasts)
    )
    return token


def find_link(session: Session, token: str, purpose: Purpose, *, at: datetime) -> int | None:
    """Whom a link belongs to; None for one that was used, is old, or is none."""
    statement = select(LINK.c.person_id).where(
        LINK.c.token_hash == hash_of(token), LINK.c.purpose == purpose, LINK.c.expires_at > at
    )
    found: int | None = session.execute(statement).scalar_one_or_none()
    return found


def use_link(session: Session, token: str, purpose: Purpose, *, at: datetime) -> int | None:
    """As `find_link`, and it works no more."""
    found = find_link(session, token, purpose, at=at)
    if found is not None:
        session.execute(delete(LINK).where(LINK.c.token_hash == hash_of(token)))
    return found


def open_session(session: Session, link: str, *, at: datetime, browser: str = "") -> str:
    """Use a link up; return what the browser keeps. Raises NotPermitted for one that was used, is old, or is none."""
    person_id = use_link(session, link, Purpose.SESSION, at=at)
    if person_id is None:
        raise NotPermitted(
            _("This link was used already or is too old; start 'grantwright serve' again for a new one.")
        )
    return begin_session(session, at=at, browser=browser, person_id=person_id)


def begin_session(
    session: Session,
    *,
    at: datetime,
    browser: str,
    person_id: int | None = None,
    guest_link_id: int | None = None,
    until: datetime | None = None,
) -> str:
    """Sign a browser in, as a person or with a guest's link; return what it keeps."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(SESSION).where(SESSION.c.expires_at <= at))
    session.execute(
        insert(SESSION).values(
            token_hash=hash_of(token),
            person_id=person_id,
            guest_link_id=guest_link_id,
            created_at=at,
            used_at=at,
            expires_at=min(until or at + SESSION_LASTS, at + SESSION_LASTS),
            browser=browser[:200],
        )
    )
    return token


def find_session(session: Session, token: str, *, at: datetime) -> RowMapping | None:
    """An open session with its person's name, language and whether an operator; None where there is none."""
    statement = (
        select(
            SESSION.c.person_id, SESSION.c.guest_link_id, SESSION.c.used_at,
            PERSON.c.name, PERSON.c.operator, PERSON.c.language,
        )
        .outerjoin(PERSON, SESSION.c.person_id == PERSON.c.id)
        .where(SESSION.c.token_hash == hash_of(token), SESSION.c.expires_at > at)
    )  # fmt: skip
    return session.execute(statement).mappings().one_or_none()


def mark_used(session: Session, token: str, *, at: datetime) -> None:
    session.execute(update(SESSION).where(SESSION.c.token_hash == hash_of(token)).values(used_at=at))


def list_sessions(session: Session, person_id: int, *, at: datetime) -> Sequence[RowMapping]:
    """Where a person is signed in, the newest first."""
    statement = select(SESSION).where(SESSION.c.person_id == person_id, SESSION.c.expires_at > at)
    return session.execute(statement.order_by(SESSION.c.created_at.desc())).mappings().all()


def close_session(session: Session, token: str) -> None:
    session.execute(delete(SESSION).where(SESSION.c.token_hash == hash_of(token)))


def close_sessions(session: Session, person_id: int, *, but: str = "", only: str = "") -> None:
    """Sign a person out everywhere; `but` is the token that stays, `only` the hash of the one session meant."""
    statement = delete(SESSION).where(SESSION.c.person_id == person_id, SESSION.c.token_hash != hash_of(but))
    session.execute(statement.where(SESSION.c.token_hash == only) if only else statement)


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
