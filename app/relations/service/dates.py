"""Days of this room stand in the calendar, and only there: what is moved or finished in one is so in the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.accounts.audit import Doer
from app.calendar.queries import DATED, get_dated
from app.calendar.service.change_dates import MAX_TITLE, add_dated, change_dated, dated_of
from app.domain.dated import Dated, DatedKind, DatedState
from app.domain.deadlines import Deadline


def open_day(
    session: Session,
    organisation: RowMapping,
    *,
    place: str,
    kind: DatedKind,
    title: str,
    day: date,
    by: Doer,
    at: datetime,
    owner_id: int | None = None,
) -> str:
    """Put it into the calendar, or open what is there of it again; returns its uid.

    `place` is the path below the organisation to which it belongs. Raises BadInput.
    """
    known = select(DATED.c.uid).where(DATED.c.organisation_id == organisation["id"], DATED.c.key == place)
    uid: str | None = session.execute(known).scalar_one_or_none()
    if uid is not None:
        move_day(session, organisation, uid, title=title, day=day, state=DatedState.OPEN, by=by, at=at)
        return uid
    dated = Dated(uid="", kind=kind, title=cut(title), when=Deadline(on=day))
    return add_dated(session, organisation, dated, key=place, owner_id=owner_id, by=by, at=at)


def move_day(
    session: Session,
    organisation: RowMapping,
    uid: str,
    *,
    by: Doer,
    at: datetime,
    title: str | None = None,
    day: date | None = None,
    state: DatedState | None = None,
) -> None:
    """Change what is not None."""
    row = get_dated(session, organisation["id"], uid)
    before = dated_of(row)
    wanted = replace(
        before,
        title=cut(title) if title is not None else before.title,
        when=Deadline(on=day) if day is not None else before.when,
        state=state or before.state,
    )
    if wanted != before:
        change_dated(session, organisation, uid, wanted, by=by, at=at, owner_id=row["owner_id"])


def cut(title: str) -> str:
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1]}…"
