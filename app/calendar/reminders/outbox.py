"""The outbox: one row for each person, or webhook, and day; every function is one step of the caller's transaction.

A row is marked as being sent before it leaves, and as sent after. Who is killed in between leaves it marked: nobody can
know whether it left, so it is told as uncertain and never sent again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts.queries import MEMBERSHIP
from app.accounts.sessions import PERSON
from app.domain.phrases import kept, phrase
from app.domain.reminding import CATCH_UP, Morning
from app.models import DigestRow
from app.models.mapping import table_of

DIGEST = table_of(DigestRow)
KEPT = timedelta(days=400)
"""How long it is remembered what was told: longer than anybody is reminded ahead."""
_LONGEST_PAUSE = timedelta(minutes=30)


class DigestState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    """It may have left, or not. It is not sent again."""
    FAILED = "failed"
    """It did not leave that day; what it told of is told with the next."""
    NOTHING = "nothing"
    """There was nothing to tell that day."""


def fill(
    session: Session,
    morning: Morning,
    told: Sequence[str],
    payload: dict[str, Any],
    *,
    at: datetime,
    person_id: int | None = None,
    organisation_id: int | None = None,
) -> None:
    """Put one day's digest in; one that is there stays. Without a payload it says that there was nothing."""
    values = {
        "day": morning.day, "since": morning.since, "until": morning.until, "attempts": 0, "tried_at": None,
        "error": "",
        "state": DigestState.PENDING if payload else DigestState.NOTHING, "told": list(told), "payload": payload,
        "person_id": person_id, "organisation_id": organisation_id, "changed_at": at,
    }  # fmt: skip
    try:
        with session.begin_nested():
            session.execute(insert(DIGEST).values(values))
    except IntegrityError:  # another worker was quicker
        return


def filled(session: Session, days: Sequence[date]) -> frozenset[tuple[int | None, int | None, date]]:
    """Who has a digest of one of these days: person, organisation, day."""
    found = session.execute(
        select(DIGEST.c.person_id, DIGEST.c.organisation_id, DIGEST.c.day).where(DIGEST.c.day.in_(days))
    )
    return frozenset((row.person_id, row.organisation_id, row.day) for row in found)


def told_to(session: Session, *, person_id: int | None = None, organisation_id: int | None = None) -> frozenset[str]:
    """All reminders that reached them, or may have. Those of a digest that did not leave are still to be told."""
    whose = DIGEST.c.person_id == person_id if person_id is not None else DIGEST.c.organisation_id == organisation_id
    found = session.execute(select(DIGEST.c.told).where(whose, DIGEST.c.state != DigestState.FAILED)).scalars()
    return frozenset(name for told in found for name in told)


def give_up(session: Session, *, at: datetime) -> None:
    """What a worker left half sent is uncertain; what could not leave in its day has failed. Forgets what is old."""
    lost = kept(phrase("The program stopped while this was sent: it may have arrived, or not. It is not sent again."))
    left = {"state": DigestState.UNCERTAIN, "error": lost, "payload": {}, "changed_at": at}
    session.execute(update(DIGEST).where(DIGEST.c.state == DigestState.SENDING).values(left))
    late = and_(DIGEST.c.state == DigestState.PENDING, DIGEST.c.until <= at)
    session.execute(update(DIGEST).where(late).values(state=DigestState.FAILED, payload={}, changed_at=at))
    session.execute(delete(DIGEST).where(DIGEST.c.day < (at - KEPT - CATCH_UP).date()))


def list_sendable(session: Session, *, at: datetime) -> Sequence[int]:
    """Ids of what may leave now and was not tried a moment ago."""
    rows = session.execute(select(DIGEST).where(_may_leave(at)).order_by(DIGEST.c.id)).mappings()
    return [row["id"] for row in rows if _is_rested(row, at)]


def begin(session: Session, digest_id: int, *, at: datetime) -> RowMapping | None:
    """Mark it as being sent, for this caller alone; None where somebody else was quicker."""
    return (
        session.execute(
            update(DIGEST)
            .where(DIGEST.c.id == digest_id, _may_leave(at))
            .values(state=DigestState.SENDING, attempts=DIGEST.c.attempts + 1, tried_at=at, changed_at=at)
            .returning(DIGEST)
        )
        .mappings()
        .one_or_none()
    )


def end(session: Session, digest_id: int, state: DigestState, error: str = "", *, at: datetime) -> None:
    """Say what became of what `begin` gave. Who was taken for dead and comes back knows better."""
    values: dict[str, Any] = {"state": state, "error": kept(error), "changed_at": at}
    if state is not DigestState.PENDING:
        values["payload"] = {}
    ours = [DigestState.SENDING]
    if state is not DigestState.PENDING:  # what was told as uncertain is not sent again
        ours.append(DigestState.UNCERTAIN)
    session.execute(update(DIGEST).where(DIGEST.c.id == digest_id, DIGEST.c.state.in_(ours)).values(values))


def count_by_state(session: Session) -> dict[str, int]:
    counted: dict[str, int] = {}
    for state in session.execute(select(DIGEST.c.state)).scalars():
        counted[state] = counted.get(state, 0) + 1
    return counted


def list_digests(session: Session, organisation_id: int, *, limit: int = 20) -> Sequence[RowMapping]:
    """The last ones to members of an organisation and to its webhook, with `person`, a name; the newest first."""
    statement = (
        select(DIGEST, PERSON.c.name.label("person"))
        .outerjoin(PERSON, PERSON.c.id == DIGEST.c.person_id)
        .where(_concerns(organisation_id), DIGEST.c.state != DigestState.NOTHING)
    )
    return session.execute(statement.order_by(DIGEST.c.id.desc()).limit(limit)).mappings().all()


def list_uncertain(session: Session, organisation_id: int, *, since: date) -> Sequence[RowMapping]:
    """Digests of which nobody knows whether they arrived."""
    statement = (
        select(DIGEST, PERSON.c.name.label("person"))
        .outerjoin(PERSON, PERSON.c.id == DIGEST.c.person_id)
        .where(_concerns(organisation_id), DIGEST.c.state == DigestState.UNCERTAIN, DIGEST.c.day >= since)
    )
    return session.execute(statement.order_by(DIGEST.c.id)).mappings().all()


def _concerns(organisation_id: int) -> ColumnElement[bool]:
    members = select(MEMBERSHIP.c.person_id).where(MEMBERSHIP.c.organisation_id == organisation_id)
    return or_(DIGEST.c.organisation_id == organisation_id, DIGEST.c.person_id.in_(members))


def _may_leave(at: datetime) -> ColumnElement[bool]:
    return and_(DIGEST.c.state == DigestState.PENDING, DIGEST.c.since <= at, DIGEST.c.until > at)


def _is_rested(row: RowMapping, at: datetime) -> bool:
    """1, 2, 4 … 30 minutes after an attempt; a clock that was set back does not make it wait for long."""
    pause = min(timedelta(minutes=1 << min(row["attempts"], 10)) / 2, _LONGEST_PAUSE)
    return row["tried_at"] is None or not row["tried_at"] <= at < row["tried_at"] + pause
