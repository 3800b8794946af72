"""What was submitted does not change until somebody unlocks it."""

from __future__ import annotations

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.domain.phrases import phrase
from app.errors import ProposalLocked
from app.proposals.submission_queries import find_lock, hold_proposal


def ensure_open(session: Session, proposal_id: int, *, alone: bool = False) -> None:
    """Let nobody submit the proposal before this transaction ends; `alone` for who changes the proposal's own row.

    Raises ProposalLocked where it was submitted.
    """
    hold_proposal(session, proposal_id, against_submitting=not alone)
    lock = find_lock(session, proposal_id)
    if lock is not None:
        raise locked_by(lock)


def locked_by(lock: RowMapping) -> ProposalLocked:
    return ProposalLocked(
        phrase(
            "This proposal was submitted on {on} and is locked. To change it, somebody who may submit unlocks it "
            "first.",
            on=lock["submitted_at"].date(),
        )
    )
