"""How often somebody may guess: per account, and per network address over all accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.errors import TooManyAttempts
from app.models import SignInAttemptRow
from app.models.mapping import table_of
from app.web.language import gettext as _

ATTEMPT = table_of(SignInAttemptRow)

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 60
"""Many people of an office may share one."""


def begin_attempt(session: Session, account: str, address: str, *, at: datetime) -> None:
    """Count an attempt before it is looked at, so that a hundred at once count as a hundred. Raises TooManyAttempts.

    `account` is the e-mail that was typed, whether or not somebody has it.
    """
    session.execute(delete(ATTEMPT).where(ATTEMPT.c.since <= at - WINDOW))
    for key, most in ((_key("account", account), PER_ACCOUNT), (_key("address", address), PER_ADDRESS)):
        if _count(session, key, at) > most:
            raise TooManyAttempts(
                _("That was tried too often; wait {minutes} minutes, or ask for a link.").format(
                    minutes=int(WINDOW.total_seconds() // 60)
                )
            )


def forget_attempts(session: Session, account: str) -> None:
    """It was right: what went before was mistyped."""
    session.execute(delete(ATTEMPT).where(ATTEMPT.c.key == _key("account", account)))


def _count(session: Session, key: str, at: datetime) -> int:
    """One more. The row is locked until the transaction ends, so parallel attempts are counted one after the other."""
    more = update(ATTEMPT).where(ATTEMPT.c.key == key).values(count=ATTEMPT.c.count + 1).returning(ATTEMPT.c.count)
    counted: int | None = session.execute(more).scalar_one_or_none()
    if counted is not None:
        return counted
    try:
        with session.begin_nested():
            session.execute(insert(ATTEMPT).values(key=key, count=1, since=at))
    except IntegrityError:  # somebody was faster with the first
        return int(session.execute(more).scalar_one())
    return 1


def _key(kind: str, of: str) -> str:
    return sha256(f"{kind} {of}".encode()).hexdigest()
