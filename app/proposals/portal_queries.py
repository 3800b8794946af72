from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, func, select
from sqlmodel import Session

from app.models import PastedFieldRow
from app.models.mapping import table_of

PASTED = table_of(PastedFieldRow)


def list_ticks(session: Session, proposal_id: int, language: str) -> Sequence[RowMapping]:
    """The newest row of each field."""
    newest = (
        select(func.max(PASTED.c.id))
        .where(PASTED.c.proposal_id == proposal_id, PASTED.c.language == language)
        .group_by(PASTED.c.key)
    )
    return session.execute(select(PASTED).where(PASTED.c.id.in_(newest))).mappings().all()


def list_pasted(session: Session, proposal_id: int, key: str, *, limit: int = 20) -> Sequence[RowMapping]:
    """What was pasted into a field, newest first; ticks that were taken back are left out."""
    statement = select(PASTED).where(
        PASTED.c.proposal_id == proposal_id, PASTED.c.key == key, PASTED.c.text.is_not(None)
    )
    return session.execute(statement.order_by(PASTED.c.id.desc()).limit(limit)).mappings().all()
