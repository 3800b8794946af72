"""The queue: handing in, claiming, reporting, ending. Every function is one short step of the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, and_, delete, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.db.session import touched
from app.domain.phrases import kept, phrase, recalled
from app.errors import NotFound
from app.jobs.job import FIRST_PAUSE, MAX_ATTEMPTS, Job, LeaseLost, Progress, State
from app.models import JobRow
from app.models.mapping import record_of, table_of

JOB = table_of(JobRow)

_FRESH: dict[str, Any] = {
    "state": State.WAITING,
    "attempts": 0,
    "lease": None,
    "leased_until": None,
    "done": 0,
    "of": 0,
    "doing": "",
    "error": "",
    "result": None,
    "finished_at": None,
}

_LEFT: dict[str, Any] = {"lease": None, "leased_until": None, "doing": ""}


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    key: str,
    at: datetime,
    organisation_id: int | None = None,
    again: bool = False,
) -> None:
    """Hand a job in, in the caller's transaction: it is done if, and only if, the rest is saved.

    `key` says which job it is: handed in twice it is done once. With `again`, one that ended is begun anew.
    """
    values = {**_FRESH, "payload": payload, "due_at": at, "created_at": at}
    try:
        with session.begin_nested():
            session.execute(insert(JOB).values(kind=kind, key=key, organisation_id=organisation_id, **values))
    except IntegrityError:
        if again:
            ended = JOB.c.state.in_([State.DONE, State.FAILED])
            session.execute(update(JOB).where(JOB.c.key == key, ended).values(values))


def find_progress(session: Session, key: str) -> Progress | None:
    """How far the job is; None when there is none, or it ended long ago."""
    row = session.execute(select(JOB).where(JOB.c.key == key)).mappings().one_or_none()
    return _progress(row) if row is not None else None


def get_progress(session: Session, key: str) -> Progress:
    """Raises NotFound."""
    found = find_progress(session, key)
    if found is None:
        raise NotFound("This is not being made any more; ask for it again.")
    return found


def list_progress(session: Session, keys: Iterable[str]) -> dict[str, Progress]:
    rows = session.execute(select(JOB).where(JOB.c.key.in_(list(keys)))).mappings()
    return {row["key"]: _progress(row) for row in rows}


def has_claimable(session: Session, kinds: Iterable[str], *, at: datetime) -> bool:
    """Whether there is something to do; a look that takes no lock."""
    return bool(session.execute(select(exists().where(_claimable(kinds, at)))).scalar_one())


def claim(session: Session, kinds: Iterable[str], *, lease: str, at: datetime, until: datetime) -> Job | None:
    """Take the job that waits longest, or that a dead worker left behind; None when there is none.

    Two workers never take the same: PostgreSQL skips rows that another one holds, SQLite lets one write at a time.
    """
    row = (
        session.execute(
            select(JOB)
            .where(_claimable(kinds, at))
            .order_by(JOB.c.due_at, JOB.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    if row["attempts"] >= MAX_ATTEMPTS:  # it takes its workers with it
        sentence = row["error"] or kept(
            phrase("The program stopped {count} times in the middle of this.", count=MAX_ATTEMPTS)
        )
        given_up = {"state": State.FAILED, "lease": None, "error": sentence, "finished_at": at}
        _set(session, JOB.c.id == row["id"], given_up)
        return None
    held = {"state": State.RUNNING, "lease": lease, "leased_until": until, "attempts": row["attempts"] + 1}
    _set(session, JOB.c.id == row["id"], held)
    return record_of(Job, {**row, **held})


def keep(session: Session, job: Job, *, lease: str, until: datetime) -> None:
    """A sign of life. Raises LeaseLost."""
    _change(session, job, lease, {"leased_until": until})


def report(session: Session, job: Job, *, lease: str, until: datetime, done: int, of: int, doing: str) -> None:
    """Raises LeaseLost."""
    _change(session, job, lease, {"leased_until": until, "done": done, "of": of, "doing": doing})


def finish(session: Session, job: Job, *, lease: str, at: datetime) -> None:
    """End a job well; its result is written next, in the same transaction. Raises LeaseLost."""
    _change(session, job, lease, {**_LEFT, "state": State.DONE, "error": "", "finished_at": at})


def set_result(session: Session, job: Job, result: dict[str, Any]) -> None:
    _set(session, JOB.c.id == job.id, {"result": result})


def fail(
    session: Session,
    job: Job,
    sentence: str,
    *,
    lease: str,
    at: datetime,
    again: bool,
    first_pause: timedelta = FIRST_PAUSE,
) -> None:
    """Say why it failed, and leave it for a later attempt where `again` may help. Raises LeaseLost."""
    if again and job.attempts < MAX_ATTEMPTS:
        then = {"state": State.WAITING, "due_at": at + pause_after(job.attempts, first_pause)}
    else:
        then = {"state": State.FAILED, "finished_at": at}
    _change(session, job, lease, {**_LEFT, **then, "error": sentence})


def give_back(session: Session, job: Job, *, lease: str) -> None:
    """Leave a job to the next worker, as if it had not been begun. Raises LeaseLost."""
    _change(session, job, lease, {**_FRESH, "attempts": job.attempts - 1})


def forget_ended(session: Session, before: datetime) -> None:
    session.execute(delete(JOB).where(JOB.c.finished_at < before))


def pause_after(attempts: int, first: timedelta = FIRST_PAUSE) -> timedelta:
    """5 s, 10 s, 20 s, 40 s; or doubled from another first."""
    return first * (1 << (attempts - 1))


def _claimable(kinds: Iterable[str], at: datetime) -> Any:
    return and_(
        JOB.c.kind.in_(list(kinds)),
        or_(
            and_(JOB.c.state == State.WAITING, JOB.c.due_at <= at),
            and_(JOB.c.state == State.RUNNING, JOB.c.leased_until < at),
        ),
    )


def _change(session: Session, job: Job, lease: str, values: dict[str, Any]) -> None:
    if _set(session, and_(JOB.c.id == job.id, JOB.c.lease == lease), values) != 1:
        raise LeaseLost


def _set(session: Session, where: Any, values: dict[str, Any]) -> int:
    changed = session.execute(update(JOB).where(where).values(values))
    return touched(changed)


def _progress(row: RowMapping) -> Progress:
    found = record_of(Progress, row)
    return replace(found, error=recalled(found.error))
