"""What of a proposal's making waits for somebody: sections to write, suggestions to decide on, sign-offs to give."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, String, cast, select
from sqlmodel import Session

from app.models import PersonRow, SectionOwnerRow
from app.models.mapping import table_of
from app.proposals.queries import PROPOSAL, SECTION
from app.proposals.queries.talk import SIGN_OFF

OWNER = table_of(SectionOwnerRow)
_PERSON = table_of(PersonRow)


def find_owner(session: Session, proposal_id: int, key: str) -> RowMapping | None:
    """Who writes a section, with the person's name."""
    statement = (
        select(OWNER, _PERSON.c.name)
        .join(_PERSON, _PERSON.c.id == OWNER.c.person_id)
        .where(OWNER.c.proposal_id == proposal_id, OWNER.c.key == key)
    )
    return session.execute(statement).mappings().one_or_none()


def list_owners(session: Session, proposal_id: int) -> Sequence[RowMapping]:
    """Whoever writes a section of a proposal: its key, the person's name."""
    statement = (
        select(OWNER.c.key, _PERSON.c.name)
        .join(_PERSON, _PERSON.c.id == OWNER.c.person_id)
        .where(OWNER.c.proposal_id == proposal_id)
    )
    return session.execute(statement).mappings().all()


def list_unfinished(session: Session, organisation_id: int, person_id: int) -> Sequence[RowMapping]:
    """Sections that somebody writes and has not finished, with the proposal's slug and language; those with a day come
    first, the next first."""
    statement = (
        select(OWNER, PROPOSAL.c.slug.label("proposal"), PROPOSAL.c.language)
        .join(PROPOSAL, PROPOSAL.c.id == OWNER.c.proposal_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, OWNER.c.person_id == person_id, OWNER.c.done_at.is_(None))
        .order_by(OWNER.c.due_on.is_(None), OWNER.c.due_on, PROPOSAL.c.slug, OWNER.c.key)
    )
    return session.execute(statement).mappings().all()


def list_owners_with_a_day(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """Whoever writes a section until some day, in every proposal, with its slug."""
    statement = (
        select(OWNER, PROPOSAL.c.slug.label("proposal"))
        .join(PROPOSAL, PROPOSAL.c.id == OWNER.c.proposal_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, OWNER.c.due_on.is_not(None))
    )
    return session.execute(statement).mappings().all()


def list_suggested(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """Texts that may hold suggestions, with the proposal's slug: the word stands in them somewhere."""
    statement = (
        select(SECTION, PROPOSAL.c.slug.label("proposal"))
        .join(PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, cast(SECTION.c.blocks, String).like('%"suggestion"%'))
        .order_by(PROPOSAL.c.slug, SECTION.c.position)
    )
    return session.execute(statement).mappings().all()


def list_given_sign_offs(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """Those that hold, in all proposals: the proposal's slug, key and role."""
    statement = (
        select(PROPOSAL.c.slug.label("proposal"), SIGN_OFF.c.key, SIGN_OFF.c.role)
        .join(PROPOSAL, PROPOSAL.c.id == SIGN_OFF.c.proposal_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, SIGN_OFF.c.withdrawn_at.is_(None))
    )
    return session.execute(statement).mappings().all()
