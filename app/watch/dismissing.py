"""“Not for us, because …”: remembered, hidden until the announcement changes, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.domain.phrases import phrase
from app.domain.record import Record
from app.errors import BadInput, NotFound
from app.models.mapping import record_of
from app.watch.queries import ANNOUNCEMENT, DISMISSAL, get_announcement

MOST_LETTERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal(Record):
    """“Not for us, because …”"""

    reason: str
    by: str
    at: datetime
    is_back: bool
    """The announcement has changed since, and is shown again."""


def dismiss(
    session: Session, organisation: RowMapping, announcement_id: int, reason: str, *, by: Doer, at: datetime
) -> None:
    """Raises NotFound, and BadInput where no reason is given: without one nobody can judge it again."""
    get_announcement(session, organisation["id"], announcement_id)
    words = " ".join(reason.split())
    if not words:
        raise BadInput(phrase("Say why it is not for you: who comes back to it later wants to know."))
    if len(words) > MOST_LETTERS:
        raise BadInput(phrase("The reason is longer than {most} letters.", most=MOST_LETTERS))
    _delete(session, organisation, announcement_id)
    key = {"organisation_id": organisation["id"], "announcement_id": announcement_id}
    session.execute(insert(DISMISSAL).values(**key, reason=words, by=by.name, at=at))
    record_deed_of(session, by, "dismiss_announcement", f"announcement {announcement_id}",
                   organisation_id=organisation["id"], at=at, reason=words)  # fmt: skip


def take_back(session: Session, organisation: RowMapping, announcement_id: int, *, by: Doer, at: datetime) -> None:
    """Raises NotFound."""
    get_announcement(session, organisation["id"], announcement_id)
    _delete(session, organisation, announcement_id)
    record_deed_of(session, by, "restore_announcement", f"announcement {announcement_id}",
                   organisation_id=organisation["id"], at=at)  # fmt: skip


def find_dismissal(session: Session, organisation_id: int, announcement_id: int) -> Dismissal | None:
    statement = (
        select(DISMISSAL, (ANNOUNCEMENT.c.changed_at > DISMISSAL.c.at).label("is_back"))
        .join(ANNOUNCEMENT, ANNOUNCEMENT.c.id == DISMISSAL.c.announcement_id)
        .where(DISMISSAL.c.organisation_id == organisation_id, DISMISSAL.c.announcement_id == announcement_id)
    )
    row = session.execute(statement).mappings().one_or_none()
    return record_of(Dismissal, row) if row else None


def read_dismissal(session: Session, organisation: RowMapping, announcement_id: int) -> Dismissal:
    """Raises NotFound, also where nobody has said that it is not for us."""
    get_announcement(session, organisation["id"], announcement_id)
    found = find_dismissal(session, organisation["id"], announcement_id)
    if found is None:
        raise NotFound(phrase("Nobody has said that this is not for us."))
    return found


def _delete(session: Session, organisation: RowMapping, announcement_id: int) -> None:
    session.execute(delete(DISMISSAL).where(
        DISMISSAL.c.organisation_id == organisation["id"], DISMISSAL.c.announcement_id == announcement_id))  # fmt: skip
