"""Questions to funders, with who must know the answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.accounts.sessions import PERSON
from app.calendar.queries import DATED
from app.domain.phrases import phrase
from app.errors import NotFound
from app.models import ClarificationReaderRow, ClarificationRow
from app.models.mapping import table_of
from app.watch.queries import ANNOUNCEMENT

CLARIFICATION = table_of(ClarificationRow)
READER = table_of(ClarificationReaderRow)

_NAMED = select(CLARIFICATION, ANNOUNCEMENT.c.title.label("announced")).outerjoin(
    ANNOUNCEMENT, ANNOUNCEMENT.c.id == CLARIFICATION.c.announcement_id
)


def list_clarifications(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """The newest question first; `announced` is the title of its announcement."""
    statement = _NAMED.where(CLARIFICATION.c.organisation_id == organisation_id)
    in_order = statement.order_by(CLARIFICATION.c.asked_on.desc(), CLARIFICATION.c.id.desc())
    return session.execute(in_order).mappings().all()


def get_clarification(session: Session, organisation_id: int, clarification_id: int) -> RowMapping:
    """Raises NotFound."""
    statement = _NAMED.where(CLARIFICATION.c.organisation_id == organisation_id, CLARIFICATION.c.id == clarification_id)
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("There is no such question."))
    return row


def list_readers(session: Session, organisation_id: int) -> Mapping[int, Sequence[RowMapping]]:
    """By question, by name; `state` and `done_at` are those of the reader's task, None before there is an answer."""
    statement = (
        select(READER, PERSON.c.name, DATED.c.state, DATED.c.done_at)
        .join(CLARIFICATION, CLARIFICATION.c.id == READER.c.clarification_id)
        .join(PERSON, PERSON.c.id == READER.c.person_id)
        .outerjoin(DATED, DATED.c.uid == READER.c.dated_uid)
        .where(CLARIFICATION.c.organisation_id == organisation_id)
        .order_by(PERSON.c.name, PERSON.c.id)
    )
    found: dict[int, list[RowMapping]] = defaultdict(list)
    for row in session.execute(statement).mappings():
        found[row["clarification_id"]].append(row)
    return found
