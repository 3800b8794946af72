"""What the pipeline reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import RowMapping, Select, select
from sqlmodel import Session

from app.accounts.sessions import PERSON
from app.domain.phrases import phrase
from app.errors import NotFound
from app.models import EffortRow, GoDecisionRow, OpportunityMoveRow, OpportunityRow, PipelineSettingsRow, ScorecardRow
from app.models.mapping import table_of
from app.projects.queries import PROJECT
from app.proposals.queries import PROPOSAL
from app.proposals.queries.talk import REVIEW

OPPORTUNITY = table_of(OpportunityRow)
MOVE = table_of(OpportunityMoveRow)
EFFORT = table_of(EffortRow)
SCORECARD = table_of(ScorecardRow)
DECISION = table_of(GoDecisionRow)
SETTINGS = table_of(PipelineSettingsRow)


def list_opportunities(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """With the names they are shown by, the newest last."""
    statement = _named().where(OPPORTUNITY.c.organisation_id == organisation_id).order_by(OPPORTUNITY.c.id)
    return session.execute(statement).mappings().all()


def get_opportunity(session: Session, organisation_id: int, opportunity_id: int) -> RowMapping:
    """Raises NotFound, also for another organisation's."""
    statement = _named().where(OPPORTUNITY.c.organisation_id == organisation_id, OPPORTUNITY.c.id == opportunity_id)
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("There is no such opportunity."))
    return row


def list_moves(session: Session, opportunity_ids: Collection[int]) -> Mapping[int, Sequence[RowMapping]]:
    """By opportunity, in their order."""
    statement = select(MOVE).where(MOVE.c.opportunity_id.in_(opportunity_ids)).order_by(MOVE.c.id)
    return _by_opportunity(session, statement)


def list_efforts(session: Session, opportunity_ids: Collection[int]) -> Mapping[int, Sequence[RowMapping]]:
    """By opportunity, by their days."""
    statement = select(EFFORT).where(EFFORT.c.opportunity_id.in_(opportunity_ids))
    return _by_opportunity(session, statement.order_by(EFFORT.c.first, EFFORT.c.id))


def list_decisions(session: Session, opportunity_ids: Collection[int]) -> Mapping[int, Sequence[RowMapping]]:
    """By opportunity, the newest last."""
    statement = select(DECISION).where(DECISION.c.opportunity_id.in_(opportunity_ids)).order_by(DECISION.c.id)
    return _by_opportunity(session, statement)


def list_scorecards(session: Session, opportunity_id: int) -> Sequence[RowMapping]:
    statement = select(SCORECARD).where(SCORECARD.c.opportunity_id == opportunity_id).order_by(SCORECARD.c.id)
    return session.execute(statement).mappings().all()


def spent(efforts: Sequence[RowMapping]) -> Decimal:
    """Hours that are behind."""
    return sum((row["hours"] for row in efforts if not row["planned"]), Decimal(0))


def proposals_in_review(session: Session, proposal_ids: Collection[int]) -> frozenset[int]:
    """Those of which somebody was asked for a review."""
    statement = select(REVIEW.c.proposal_id).where(REVIEW.c.proposal_id.in_(proposal_ids)).distinct()
    return frozenset(session.execute(statement).scalars())


def find_settings(session: Session, organisation_id: int) -> RowMapping | None:
    statement = select(SETTINGS).where(SETTINGS.c.organisation_id == organisation_id)
    return session.execute(statement).mappings().one_or_none()


def _named() -> Select[tuple[object, ...]]:
    return (
        select(
            OPPORTUNITY,
            PERSON.c.name.label("owner_name"),
            PERSON.c.email.label("owner"),
            PROJECT.c.slug.label("project"),
            PROPOSAL.c.slug.label("proposal"),
        )
        .outerjoin(PERSON, PERSON.c.id == OPPORTUNITY.c.owner_id)
        .outerjoin(PROPOSAL, PROPOSAL.c.id == OPPORTUNITY.c.proposal_id)
        .outerjoin(PROJECT, PROJECT.c.id == OPPORTUNITY.c.project_id)
    )


def _by_opportunity(session: Session, statement: Select[tuple[object, ...]]) -> Mapping[int, Sequence[RowMapping]]:
    found: dict[int, list[RowMapping]] = {}
    for row in session.execute(statement).mappings():
        found.setdefault(row["opportunity_id"], []).append(row)
    return found
