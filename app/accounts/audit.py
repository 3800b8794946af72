"""Who did what. Written in the same unit of work as the deed, so that there is none without the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, insert, select
from sqlmodel import Session

from app.models import AuditRow
from app.models.mapping import table_of

AUDIT = table_of(AuditRow)


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something: a name that stays, and the person behind it where there is one."""

    name: str
    person_id: int | None


def record_deed(
    session: Session,
    did: str,
    what: str,
    *,
    organisation_id: int | None,
    person_id: int | None,
    name: str,
    at: datetime,
    **detail: Any,
) -> None:
    """Record that somebody did something, like `record_deed(session, "unlock_proposal", "proposal open-doors-eu", …)`.

    `detail` is what a reader of the log needs beside it, as plain JSON; never a password, a token or a story.
    """
    session.execute(
        insert(AUDIT).values(
            organisation_id=organisation_id,
            person_id=person_id,
            name=name,
            did=did,
            what=what,
            detail=detail,
            at=at,
        )
    )


def record_deed_of(
    session: Session, by: Doer, did: str, what: str, *, organisation_id: int, at: datetime, **detail: Any
) -> None:
    record_deed(
        session, did, what, organisation_id=organisation_id, person_id=by.person_id, name=by.name, at=at, **detail
    )


def list_deeds(
    session: Session,
    organisation_id: int,
    *,
    name: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> Sequence[RowMapping]:
    """What was done in an organisation, the newest first; `before` is the id of the last that was read."""
    statement = select(AUDIT).where(AUDIT.c.organisation_id == organisation_id)
    if name is not None:
        statement = statement.where(AUDIT.c.name == name)
    if before is not None:
        statement = statement.where(AUDIT.c.id < before)
    return session.execute(statement.order_by(AUDIT.c.id.desc()).limit(limit)).mappings().all()


def list_doers(session: Session, organisation_id: int) -> Sequence[str]:
    """Names of everybody who did something, also of those who left."""
    statement = select(AUDIT.c.name).where(AUDIT.c.organisation_id == organisation_id).distinct()
    return session.execute(statement.order_by(AUDIT.c.name)).scalars().all()
