"""Comments, reviews, sign-offs, and who is here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, Select, or_, select
from sqlmodel import Session

from app.models import (
    CommentRow,
    MentionRow,
    NamedVersionRow,
    PersonRow,
    PresenceRow,
    ReviewRow,
    ReviewScoreRow,
    SignOffRow,
)
from app.models.mapping import table_of
from app.proposals.queries import PROPOSAL

COMMENT = table_of(CommentRow)
MENTION = table_of(MentionRow)
PRESENCE = table_of(PresenceRow)
REVIEW = table_of(ReviewRow)
SCORE = table_of(ReviewScoreRow)
SIGN_OFF = table_of(SignOffRow)
NAMED = table_of(NamedVersionRow)
_PERSON = table_of(PersonRow)


def list_comments(
    session: Session, proposal_id: int, *, key: str | None = None, language: str | None = None
) -> Sequence[RowMapping]:
    """Of one section, or of the whole proposal, in the order in which they were said."""
    assigned = _PERSON.alias()
    statement = (
        select(COMMENT, assigned.c.name.label("assigned_name"))
        .outerjoin(assigned, assigned.c.id == COMMENT.c.assigned_to)
        .where(COMMENT.c.proposal_id == proposal_id)
        .order_by(COMMENT.c.id)
    )
    if key is not None:
        statement = statement.where(COMMENT.c.key == key)
    if language is not None:
        statement = statement.where(COMMENT.c.language == language)
    return _rows(session, statement)


def list_mentions(session: Session, proposal_id: int, person_id: int) -> frozenset[int]:
    """Threads of a proposal in which somebody is mentioned."""
    statement = (
        select(COMMENT.c.id, COMMENT.c.thread_id)
        .join(MENTION, MENTION.c.comment_id == COMMENT.c.id)
        .where(COMMENT.c.proposal_id == proposal_id, MENTION.c.person_id == person_id, COMMENT.c.deleted_at.is_(None))
    )
    return frozenset(row["thread_id"] or row["id"] for row in _rows(session, statement))


def find_comment(session: Session, proposal_id: int, comment_id: int) -> RowMapping | None:
    statement = select(COMMENT).where(COMMENT.c.proposal_id == proposal_id, COMMENT.c.id == comment_id)
    return session.execute(statement).mappings().one_or_none()


def list_waiting_comments(session: Session, organisation_id: int, person_id: int) -> Sequence[RowMapping]:
    """Open threads that mention somebody or are assigned to them, with the proposal's slug, the newest first."""
    mine = (
        select(COMMENT.c.thread_id, COMMENT.c.id)
        .join(MENTION, MENTION.c.comment_id == COMMENT.c.id)
        .where(MENTION.c.person_id == person_id, COMMENT.c.deleted_at.is_(None))
        .subquery()
    )
    statement = (
        select(COMMENT, PROPOSAL.c.slug.label("proposal"))
        .join(PROPOSAL, PROPOSAL.c.id == COMMENT.c.proposal_id)
        .where(
            PROPOSAL.c.organisation_id == organisation_id,
            COMMENT.c.thread_id.is_(None),
            COMMENT.c.resolved_at.is_(None),
            COMMENT.c.deleted_at.is_(None),
            or_(
                COMMENT.c.assigned_to == person_id,
                COMMENT.c.id.in_(select(mine.c.id)),
                COMMENT.c.id.in_(select(mine.c.thread_id).where(mine.c.thread_id.is_not(None))),
            ),
        )
        .order_by(COMMENT.c.id.desc())
    )
    return _rows(session, statement)


def list_present(session: Session, proposal_id: int, key: str, language: str, *, since: datetime) -> Sequence[str]:
    """Names of who had the section open since then."""
    statement = select(PRESENCE.c.name).where(
        PRESENCE.c.proposal_id == proposal_id,
        PRESENCE.c.key == key,
        PRESENCE.c.language == language,
        PRESENCE.c.seen_at >= since,
    )
    return session.execute(statement.order_by(PRESENCE.c.name)).scalars().all()


def list_reviews(session: Session, proposal_id: int) -> Sequence[RowMapping]:
    return _rows(session, select(REVIEW).where(REVIEW.c.proposal_id == proposal_id).order_by(REVIEW.c.id))


def find_review(session: Session, proposal_id: int, person_id: int) -> RowMapping | None:
    statement = select(REVIEW).where(REVIEW.c.proposal_id == proposal_id, REVIEW.c.person_id == person_id)
    return session.execute(statement).mappings().one_or_none()


def list_scores(session: Session, proposal_id: int) -> Sequence[RowMapping]:
    """All points and comments that reviewers gave a proposal."""
    statement = select(SCORE).join(REVIEW, REVIEW.c.id == SCORE.c.review_id).where(REVIEW.c.proposal_id == proposal_id)
    return _rows(session, statement.order_by(SCORE.c.review_id, SCORE.c.criterion))


def list_waiting_reviews(session: Session, organisation_id: int, person_id: int) -> Sequence[RowMapping]:
    """Reviews that somebody was asked for and did not hand in, with the proposal's slug."""
    statement = (
        select(REVIEW, PROPOSAL.c.slug.label("proposal"))
        .join(PROPOSAL, PROPOSAL.c.id == REVIEW.c.proposal_id)
        .where(
            PROPOSAL.c.organisation_id == organisation_id,
            REVIEW.c.person_id == person_id,
            REVIEW.c.handed_in_at.is_(None),
        )
    )
    return _rows(session, statement.order_by(REVIEW.c.id))


def list_sign_offs(session: Session, proposal_id: int, *, keys: Sequence[str] | None = None) -> Sequence[RowMapping]:
    """Those that hold, in the order in which they were given; of these keys, or of all."""
    statement = select(SIGN_OFF).where(SIGN_OFF.c.proposal_id == proposal_id, SIGN_OFF.c.withdrawn_at.is_(None))
    if keys is not None:
        statement = statement.where(SIGN_OFF.c.key.in_(keys))
    return _rows(session, statement.order_by(SIGN_OFF.c.id))


def find_sign_off(session: Session, proposal_id: int, sign_off_id: int) -> RowMapping | None:
    statement = select(SIGN_OFF).where(
        SIGN_OFF.c.proposal_id == proposal_id, SIGN_OFF.c.id == sign_off_id, SIGN_OFF.c.withdrawn_at.is_(None)
    )
    return session.execute(statement).mappings().one_or_none()


def list_named_versions(session: Session, proposal_id: int) -> Sequence[RowMapping]:
    """Newest first."""
    return _rows(session, select(NAMED).where(NAMED.c.proposal_id == proposal_id).order_by(NAMED.c.id.desc()))


def find_named_version(session: Session, proposal_id: int, named_id: int) -> RowMapping | None:
    statement = select(NAMED).where(NAMED.c.proposal_id == proposal_id, NAMED.c.id == named_id)
    return session.execute(statement).mappings().one_or_none()


def hold_proposal(session: Session, proposal_id: int, *, alone: bool) -> None:
    """Until the end of the unit of work nobody signs while a text is saved, and nobody saves while one is signed.

    SQLite lets one write at a time anyway.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    statement = select(PROPOSAL.c.id).where(PROPOSAL.c.id == proposal_id)
    session.execute(statement.with_for_update(read=not alone))


def _rows(session: Session, statement: Select[tuple[object, ...]]) -> Sequence[RowMapping]:
    return session.execute(statement).mappings().all()
