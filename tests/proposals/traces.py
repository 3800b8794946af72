"""A row in each table about what was made and sent, without making anything."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlmodel import Session

from app.jobs.queue import enqueue
from app.proposals.export_queries import EXPORT_FILE
from app.proposals.portal_queries import PASTED
from app.proposals.queries import PROPOSAL
from app.proposals.submission_queries import SUBMISSION, SUBMISSION_FILE


def leave_traces(session: Session, *, at: datetime) -> None:
    """For the first proposal there is; nothing of it locks, for it was unlocked again."""
    row = session.execute(select(PROPOSAL)).mappings().first()
    assert row is not None
    enqueue(session, "export", {"export": 1}, key="export:1", at=at, organisation_id=row["organisation_id"])
    common = {"proposal_id": row["id"], "language": row["language"]}
    session.execute(
        insert(EXPORT_FILE).values(
            **common, format="pdf", draft=True, asked_by="Amina", asked_at=at, name="DRAFT_A.pdf", expires_at=at
        )
    )
    session.execute(insert(PASTED).values(**common, key="summary", text="We ask.", pasted_by="Amina", pasted_at=at))
    empty = dict.fromkeys(("late_reason", "override_reason", "confirmation", "receipt_name"), "")
    submission = session.execute(
        insert(SUBMISSION)
        .values(
            **common, **empty, number=1, document={}, proposal={}, document_hash="0" * 64, submitted_by="Amina",
            submitted_at=at, overridden=[], unlocked_by="Amina", unlocked_at=at, unlock_reason="a test",
        )
        .returning(SUBMISSION.c.id)
    ).scalar_one()  # fmt: skip
    session.execute(
        insert(SUBMISSION_FILE).values(submission_id=submission, format="pdf", name="A.pdf", sha256="0" * 64, bytes=1)
    )
