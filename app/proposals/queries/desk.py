"""What the home page reads: all proposals of an organisation at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import RowMapping, and_, func, or_, select
from sqlmodel import Session

from app.accounts.audit import AUDIT
from app.accounts.sessions import PERSON
from app.domain.dated import PROSPECT, DatedKind, DatedState, Origin
from app.models import DatedRow, DeadlineMoveRow
from app.models.mapping import table_of
from app.projects.queries import PROJECT
from app.proposals.queries import PROPOSAL, SECTION, TITLE, VERSION
from app.proposals.submission_queries import SUBMISSION

MOVE = table_of(DeadlineMoveRow)
_DATED = table_of(DatedRow)


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


def list_own_dates(session: Session, organisation_id: int, *, until: date, limit: int) -> Sequence[RowMapping]:
    """Own dates that are to do up to a day, the next first, each with its owner's name."""
    statement = (
        select(
            *(_DATED.c[name] for name in ("uid", "kind", "title", "day", "instant")),
            PERSON.c.name.label("owner_name"),
        )
        .outerjoin(PERSON, PERSON.c.id == _DATED.c.owner_id)
        .where(
            _DATED.c.organisation_id == organisation_id,
            _DATED.c.origin != Origin.FUNDER,
            _DATED.c.key.not_like(f"{PROSPECT}%"),
            _DATED.c.state == DatedState.OPEN,
            _DATED.c.day <= until,
        )
        .order_by(_DATED.c.day, _DATED.c.id)
        .limit(limit)
    )
    return session.execute(statement).mappings().all()


def list_followed(session: Session, organisation_id: int, *, now: datetime) -> Sequence[RowMapping]:
    """Funders' dates that no proposal answers yet, by day, with the `key` that is the place of each; days for questions
    only while they are to come."""
    statement = select(_DATED).where(
        _DATED.c.organisation_id == organisation_id,
        _DATED.c.key.startswith(PROSPECT),
        _DATED.c.state == DatedState.OPEN,
        or_(_DATED.c.kind != DatedKind.QUERY_DEADLINE, _DATED.c.instant >= now),
    )
    return session.execute(statement.order_by(_DATED.c.instant, _DATED.c.id)).mappings().all()


def list_moves(
    session: Session,
    organisation_id: int,
    *,
    since: datetime | None = None,
    proposal_id: int | None = None,
    dated_id: int | None = None,
) -> Sequence[RowMapping]:
    """Deadlines that funders moved and that nobody has looked at, the newest first, with `proposal` and its `title`,
    or with the `uid`, title and owner of the date that no proposal has."""
    statement = (
        select(
            MOVE,
            PROPOSAL.c.slug.label("proposal"),
            func.coalesce(TITLE, _DATED.c.title).label("title"),
            _DATED.c.uid,
            _DATED.c.owner_id,
        )
        .outerjoin(PROPOSAL, PROPOSAL.c.id == MOVE.c.proposal_id)
        .outerjoin(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .outerjoin(_DATED, _DATED.c.id == MOVE.c.dated_id)
        .where(
            MOVE.c.organisation_id == organisation_id,
            MOVE.c.seen_at.is_(None),
            or_(MOVE.c.dated_id.is_(None), _DATED.c.state == DatedState.OPEN),
        )
    )
    if since is not None:
        statement = statement.where(MOVE.c.at >= since)
    if proposal_id is not None:
        statement = statement.where(MOVE.c.proposal_id == proposal_id)
    if dated_id is not None:
        statement = statement.where(MOVE.c.dated_id == dated_id)
    return session.execute(statement.order_by(MOVE.c.id.desc())).mappings().all()


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
