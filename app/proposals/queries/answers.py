"""What people answered to a call's questions about who may apply."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.models import EligibilityAnswerRow
from app.models.mapping import table_of

ANSWER = table_of(EligibilityAnswerRow)


def list_answers(session: Session, organisation_id: int, source: str) -> Sequence[RowMapping]:
    """With who gave each and when. `source` is the slug of a call, or `announcement:ID`."""
    statement = select(ANSWER).where(ANSWER.c.organisation_id == organisation_id, ANSWER.c.source == source)
    return session.execute(statement).mappings().all()
