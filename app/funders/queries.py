"""What organisations have read in of funders' awards."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session

from app.domain.giving import Award
from app.models import FunderAwardRow
from app.models.mapping import record_of, table_of

AWARD = table_of(FunderAwardRow)


def list_awards(session: Session, organisation_id: int, funder: str) -> Sequence[Award]:
    statement = select(AWARD).where(AWARD.c.organisation_id == organisation_id, AWARD.c.funder == funder)
    return [record_of(Award, row) for row in session.execute(statement.order_by(AWARD.c.id)).mappings()]
