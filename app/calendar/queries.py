"""What the calendar reads: dated things with the names they are shown by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, Select, or_, select
from sqlmodel import Session

from app.domain.dated import DatedKind, DatedState
from app.domain.phrases import phrase
from app.errors import NotFound
from app.models import CalendarSettingsRow, DatedRow, PersonRow, ProjectRow, ProposalRow
from app.models.mapping import table_of
from app.proposals.queries import TITLE

Row = Mapping[Any, Any]
"""A row as the data base has it, or with the names by which it is shown."""

DATED = table_of(DatedRow)
SETTINGS = table_of(CalendarSettingsRow)
_PERSON = table_of(PersonRow)
_PROPOSAL = table_of(ProposalRow)
_PROJECT = table_of(ProjectRow)


def list_dated(
    session: Session,
    organisation_id: int,
    *,
    first: date | None = None,
    last: date | None = None,
    kinds: Sequence[DatedKind] = (),
    owner_id: int | None = None,
    proposal_id: int | None = None,
    states: Sequence[DatedState] = (DatedState.OPEN, DatedState.DONE),
) -> Sequence[RowMapping]:
    """Those that touch a day of the span, by day; what has no day comes last, and only where no span is asked for."""
    statement = _named().where(DATED.c.organisation_id == organisation_id, DATED.c.state.in_(list(states)))
    if first is not None:
        statement = statement.where(or_(DATED.c.day >= first, DATED.c.until >= first))
    if last is not None:
        statement = statement.where(DATED.c.day <= last)
    if kinds:
        statement = statement.where(DATED.c.kind.in_(list(kinds)))
    if owner_id is not None:
        statement = statement.where(DATED.c.owner_id == owner_id)
    if proposal_id is not None:
        statement = statement.where(DATED.c.proposal_id == proposal_id)
    in_order = statement.order_by(DATED.c.day.is_(None), DATED.c.day, DATED.c.instant, DATED.c.id)
    return session.execute(in_order).mappings().all()


def get_dated(session: Session, organisation_id: int, uid: str) -> RowMapping:
    """Raises NotFound."""
    statement = _named().where(DATED.c.organisation_id == organisation_id, DATED.c.uid == uid)
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("There is nothing '{uid}' in the calendar.", uid=uid))
    return row


def find_settings(session: Session, organisation_id: int) -> RowMapping | None:
    statement = select(SETTINGS).where(SETTINGS.c.organisation_id == organisation_id)
    return session.execute(statement).mappings().one_or_none()


def _named() -> Select[tuple[object, ...]]:
    return (
        select(
            DATED,
            _PERSON.c.name.label("owner_name"),
            _PERSON.c.email.label("owner"),
            _PROPOSAL.c.slug.label("proposal"),
            TITLE.label("proposal_title"),
        )
        .outerjoin(_PERSON, _PERSON.c.id == DATED.c.owner_id)
        .outerjoin(_PROPOSAL, _PROPOSAL.c.id == DATED.c.proposal_id)
        .outerjoin(_PROJECT, _PROJECT.c.id == _PROPOSAL.c.project_id)
    )


def owners_by_proposal(session: Session, organisation_id: int) -> Mapping[int, frozenset[int]]:
    """Who has something to do for it by a day."""
    statement = select(DATED.c.proposal_id, DATED.c.owner_id).where(
        DATED.c.organisation_id == organisation_id, DATED.c.proposal_id.is_not(None), DATED.c.owner_id.is_not(None)
    )
    found: dict[int, set[int]] = {}
    for proposal_id, owner_id in session.execute(statement):
        found.setdefault(proposal_id, set()).add(owner_id)
    return {proposal_id: frozenset(owners) for proposal_id, owners in found.items()}
