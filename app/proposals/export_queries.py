from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.errors import NotFound
from app.models import ExportFileRow, ProposalRow
from app.models.mapping import table_of

EXPORT_FILE = table_of(ExportFileRow)
_PROPOSAL = table_of(ProposalRow)


def get_export(session: Session, export_id: int) -> RowMapping:
    """With the slug of its proposal and whose it is. Raises NotFound."""
    statement = (
        select(EXPORT_FILE, _PROPOSAL.c.slug.label("proposal"), _PROPOSAL.c.organisation_id)
        .join(_PROPOSAL, _PROPOSAL.c.id == EXPORT_FILE.c.proposal_id)
        .where(EXPORT_FILE.c.id == export_id)
    )
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound("This file is not kept any more; make it again.")
    return row


def list_exports(session: Session, proposal_id: int, *, limit: int = 30) -> Sequence[RowMapping]:
    """The files that were asked for, newest first."""
    statement = select(EXPORT_FILE).where(EXPORT_FILE.c.proposal_id == proposal_id)
    return session.execute(statement.order_by(EXPORT_FILE.c.id.desc()).limit(limit)).mappings().all()


def list_expired(session: Session, at: datetime) -> Sequence[RowMapping]:
    return session.execute(select(EXPORT_FILE).where(EXPORT_FILE.c.expires_at <= at)).mappings().all()


def list_kept_exports(session: Session) -> set[str]:
    """Hashes of all files that some row still needs."""
    return {name for name in session.execute(select(EXPORT_FILE.c.sha256)).scalars() if name}
