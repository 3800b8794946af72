from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.domain.phrases import phrase
from app.errors import NotFound
from app.models import ProposalRow, SubmissionFileRow, SubmissionRow
from app.models.mapping import table_of

SUBMISSION = table_of(SubmissionRow)
SUBMISSION_FILE = table_of(SubmissionFileRow)
_PROPOSAL = table_of(ProposalRow)

_HEAD = [column for column in SUBMISSION.columns if column.name not in ("document", "proposal")]
"""All but the two long ones."""


def hold_proposal(session: Session, proposal_id: int, *, against_submitting: bool) -> None:
    """Keep a proposal as it is until the transaction ends; SQLite lets one write at a time anyway.

    Writers of parts hold it beside each other `against_submitting`; who submits, unlocks or changes settings holds it
    alone.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    statement = select(_PROPOSAL.c.id).where(_PROPOSAL.c.id == proposal_id)
    alone = not against_submitting
    session.execute(statement.with_for_update(read=against_submitting, key_share=alone)).one()


def find_lock(session: Session, proposal_id: int) -> RowMapping | None:
    """The submission that locks the proposal: its newest, unless that was unlocked."""
    newest = find_newest(session, proposal_id)
    return newest if newest is not None and newest["unlocked_at"] is None else None


def find_newest(session: Session, proposal_id: int) -> RowMapping | None:
    statement = select(*_HEAD).where(SUBMISSION.c.proposal_id == proposal_id)
    return session.execute(statement.order_by(SUBMISSION.c.number.desc()).limit(1)).mappings().one_or_none()


def list_submissions(session: Session, proposal_id: int) -> Sequence[RowMapping]:
    """Newest first."""
    statement = select(*_HEAD).where(SUBMISSION.c.proposal_id == proposal_id)
    return session.execute(statement.order_by(SUBMISSION.c.number.desc())).mappings().all()


def get_submission(session: Session, proposal_id: int, number: int) -> RowMapping:
    """With its document. Raises NotFound."""
    statement = select(SUBMISSION).where(SUBMISSION.c.proposal_id == proposal_id, SUBMISSION.c.number == number)
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("There is no submission {number} of this proposal.", number=number))
    return row


def list_submission_files(session: Session, submission_id: int) -> Sequence[RowMapping]:
    statement = select(SUBMISSION_FILE).where(SUBMISSION_FILE.c.submission_id == submission_id)
    return session.execute(statement.order_by(SUBMISSION_FILE.c.format)).mappings().all()


def find_submission_file(session: Session, submission_id: int, to: str) -> RowMapping | None:
    statement = select(SUBMISSION_FILE).where(
        SUBMISSION_FILE.c.submission_id == submission_id, SUBMISSION_FILE.c.format == to
    )
    return session.execute(statement).mappings().one_or_none()
