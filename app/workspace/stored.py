"""Which files of the workspace somebody needs: documents and pictures of organisations, and what was submitted."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlmodel import Session

from app.models import OwnedDocumentRow, PictureRow, ProposalRow, SubmissionFileRow, SubmissionRow
from app.models.mapping import table_of

_DOCUMENT = table_of(OwnedDocumentRow)
_PICTURE = table_of(PictureRow)
_PROPOSAL = table_of(ProposalRow)
_SUBMISSION = table_of(SubmissionRow)
_SENT = table_of(SubmissionFileRow)

_OWNED = (
    select(_DOCUMENT.c.organisation_id, _DOCUMENT.c.sha256)
    .union(
        select(_PICTURE.c.organisation_id, _PICTURE.c.sha256),
        select(_PROPOSAL.c.organisation_id, _SUBMISSION.c.receipt_sha256)
        .join_from(_SUBMISSION, _PROPOSAL, _PROPOSAL.c.id == _SUBMISSION.c.proposal_id),
        select(_PROPOSAL.c.organisation_id, _SENT.c.sha256)
        .join_from(_SENT, _SUBMISSION, _SUBMISSION.c.id == _SENT.c.submission_id)
        .join(_PROPOSAL, _PROPOSAL.c.id == _SUBMISSION.c.proposal_id),
    )
    .subquery()
)  # fmt: skip


def stored_hashes(connection: Connection | Session) -> set[str]:
    """Of every file that some row names."""
    return {name for name in connection.execute(select(_OWNED.c.sha256)).scalars() if name}


def hashes_of_nobody_else(session: Session, organisation_id: int) -> frozenset[str]:
    """Files that would be nobody's without this organisation."""
    rows = session.execute(select(_OWNED.c.organisation_id, _OWNED.c.sha256).where(_OWNED.c.sha256.is_not(None)))
    owners: dict[str, set[int]] = {}
    for owner, name in rows:
        owners.setdefault(name, set()).add(owner)
    return frozenset(name for name, having in owners.items() if having == {organisation_id})
