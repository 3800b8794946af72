"""What the home page reads: all proposals of an organisation at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, and_, func, select
from sqlmodel import Session

from app.accounts.audit import AUDIT
from app.projects.queries import PROJECT
from app.proposals.queries import PROPOSAL, SECTION, VERSION
from app.proposals.submission_queries import SUBMISSION


def list_all_proposals(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """Every proposal with its project's slug and title, and when the submission that locks it was sent, if any."""
    newest = (
        select(SUBMISSION.c.proposal_id, func.max(SUBMISSION.c.number).label("number"))
        .group_by(SUBMISSION.c.proposal_id)
        .subquery()
    )
    statement = (
        select(
            PROPOSAL,
            PROJECT.c.slug.label("project"),
            PROJECT.c.title.label("project_title"),
            SUBMISSION.c.submitted_at,
        )
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .outerjoin(newest, newest.c.proposal_id == PROPOSAL.c.id)
        .outerjoin(
            SUBMISSION,
            and_(
                SUBMISSION.c.proposal_id == PROPOSAL.c.id,
                SUBMISSION.c.number == newest.c.number,
                SUBMISSION.c.unlocked_at.is_(None),
            ),
        )
        .where(PROPOSAL.c.organisation_id == organisation_id)
        .order_by(PROPOSAL.c.slug)
    )
    return session.execute(statement).mappings().all()


def list_project_rows(session: Session, project_ids: Collection[int]) -> Sequence[RowMapping]:
    return session.execute(select(PROJECT).where(PROJECT.c.id.in_(project_ids))).mappings().all()


def list_latest_saves(session: Session, organisation_id: int, *, since: datetime, limit: int) -> Sequence[RowMapping]:
    """The sections that were saved last, each once, the newest first, with who saved it."""
    statement = (
        select(
            SECTION.c.key,
            SECTION.c.language,
            SECTION.c.saved_at,
            VERSION.c.saved_by,
            VERSION.c.note,
            PROPOSAL.c.slug.label("proposal"),
        )
        .join(PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)
        .join(VERSION, and_(VERSION.c.section_id == SECTION.c.id, VERSION.c.version == SECTION.c.version))
        .where(PROPOSAL.c.organisation_id == organisation_id, SECTION.c.saved_at >= since)
        .order_by(SECTION.c.saved_at.desc(), SECTION.c.id)
        .limit(limit)
    )
    return session.execute(statement).mappings().all()


def list_latest_deeds(
    session: Session, organisation_id: int, verbs: Collection[str], *, since: datetime, limit: int
) -> Sequence[RowMapping]:
    statement = (
        select(AUDIT)
        .where(AUDIT.c.organisation_id == organisation_id, AUDIT.c.did.in_(verbs), AUDIT.c.at >= since)
        .order_by(AUDIT.c.id.desc())
        .limit(limit)
    )
    return session.execute(statement).mappings().all()
