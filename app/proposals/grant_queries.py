"""What was won, with what was promised, owed and reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, select
from sqlmodel import Session

from app.domain.phrases import phrase
from app.domain.template import Stage
from app.errors import NotFound
from app.models import GrantActualRow, GrantBaselineRow, GrantDutyRow, GrantRow
from app.models.mapping import table_of
from app.projects.queries import PROJECT
from app.proposals.queries import PROPOSAL, TITLE
from app.proposals.queries.desk import list_all_proposals

GRANT = table_of(GrantRow)
BASELINE = table_of(GrantBaselineRow)
DUTY = table_of(GrantDutyRow)
ACTUAL = table_of(GrantActualRow)

_SHOWN = (*GRANT.c, PROPOSAL.c.slug.label("proposal"), PROPOSAL.c.funder, PROPOSAL.c.call, TITLE.label("title"))


def find_grant(session: Session, organisation_id: int, proposal: str) -> RowMapping | None:
    """With the slug (`proposal`), title, funder and call of the proposal that won it."""
    statement = _grants(organisation_id).where(PROPOSAL.c.slug == proposal)
    return session.execute(statement).mappings().one_or_none()


def get_grant(session: Session, organisation_id: int, proposal: str) -> RowMapping:
    """Raises NotFound."""
    found = find_grant(session, organisation_id, proposal)
    if found is None:
        raise NotFound(phrase("No grant is recorded for the proposal '{slug}'.", slug=proposal))
    return found


def list_grants(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """The newest first."""
    statement = _grants(organisation_id).order_by(GRANT.c.awarded_on.desc(), GRANT.c.id.desc())
    return session.execute(statement).mappings().all()


def list_baselines(session: Session, grant_id: int) -> Sequence[RowMapping]:
    statement = select(BASELINE).where(BASELINE.c.grant_id == grant_id).order_by(BASELINE.c.number)
    return session.execute(statement).mappings().all()


def list_duties(session: Session, grant_id: int) -> Sequence[RowMapping]:
    statement = select(DUTY).where(DUTY.c.grant_id == grant_id).order_by(DUTY.c.due_on, DUTY.c.key)
    return session.execute(statement).mappings().all()


def list_owed(session: Session, organisation_id: int) -> Sequence[Mapping[str, Any]]:
    """Every duty of every grant with the slug and title of the proposal that won it, and when the report on it was
    locked as sent (`submitted_at`), if it was."""
    statement = (
        select(DUTY, PROPOSAL.c.slug.label("proposal"), TITLE.label("title"))
        .join(GRANT, GRANT.c.id == DUTY.c.grant_id)
        .join(PROPOSAL, PROPOSAL.c.id == GRANT.c.proposal_id)
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .where(GRANT.c.organisation_id == organisation_id)
        .order_by(DUTY.c.due_on, DUTY.c.grant_id, DUTY.c.key)
    )
    duties = session.execute(statement).mappings().all()
    if not duties:
        return ()
    sent = {
        (row["report"]["grant"], row["report"]["duty"]): row["submitted_at"]
        for row in list_all_proposals(session, organisation_id)
        if row["report"]
    }
    return [{**row, "submitted_at": sent.get((row["proposal"], row["key"]))} for row in duties]


def list_actuals(session: Session, grant_id: int) -> Sequence[RowMapping]:
    statement = select(ACTUAL).where(ACTUAL.c.grant_id == grant_id).order_by(ACTUAL.c.indicator, ACTUAL.c.first)
    return session.execute(statement).mappings().all()


def list_reports(session: Session, organisation_id: int, won: str) -> Sequence[RowMapping]:
    """Reports on the grant that this proposal won, in the order in which they were begun."""
    statement = (
        select(PROPOSAL.c.slug, PROPOSAL.c.report)
        .where(PROPOSAL.c.organisation_id == organisation_id, PROPOSAL.c.stage == Stage.REPORT)
        .order_by(PROPOSAL.c.id)
    )
    rows = session.execute(statement).mappings()
    return [row for row in rows if row["report"] and row["report"]["grant"] == won]


def _grants(organisation_id: int) -> Select[Any]:
    return (
        select(*_SHOWN)
        .join_from(GRANT, PROPOSAL, PROPOSAL.c.id == GRANT.c.proposal_id)
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .where(GRANT.c.organisation_id == organisation_id)
    )
