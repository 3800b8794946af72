"""What is kept of funders' people, with what the calendar says of its days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import RowMapping, Select, func, or_, select
from sqlmodel import Session

from app.accounts.sessions import PERSON
from app.calendar.queries import DATED
from app.domain.dated import DatedState
from app.domain.phrases import phrase
from app.errors import NotFound
from app.models import (
    AcquaintanceRow,
    CommitmentRow,
    ContactRow,
    EngagementContactRow,
    EngagementMemberRow,
    EngagementRow,
    RelationRow,
    SensitivityNoteRow,
    SensitivityReaderRow,
)
from app.models.mapping import table_of

RELATION = table_of(RelationRow)
CONTACT = table_of(ContactRow)
ACQUAINTANCE = table_of(AcquaintanceRow)
ENGAGEMENT = table_of(EngagementRow)
OF_CONTACT = table_of(EngagementContactRow)
OF_MEMBER = table_of(EngagementMemberRow)
COMMITMENT = table_of(CommitmentRow)
NOTE = table_of(SensitivityNoteRow)
NOTE_READER = table_of(SensitivityReaderRow)


def list_relations(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """With the name of who looks after each."""
    statement = (
        select(RELATION, PERSON.c.name.label("owner_name"))
        .outerjoin(PERSON, PERSON.c.id == RELATION.c.owner_id)
        .where(RELATION.c.organisation_id == organisation_id)
        .order_by(RELATION.c.key)
    )
    return _rows(session, statement)


def list_contacts(session: Session, organisation_id: int, *, relation_id: int | None = None) -> Sequence[RowMapping]:
    """By name, without those who were erased, with the funder's key."""
    statement = _contacts(organisation_id).where(CONTACT.c.erased_on.is_(None))
    if relation_id is not None:
        statement = statement.where(CONTACT.c.relation_id == relation_id)
    return _rows(session, statement.order_by(CONTACT.c.name, CONTACT.c.id))


def count_ties(session: Session, organisation_id: int, funder: str, *, since: date) -> tuple[int, int]:
    """Contacts at a funder, and times that somebody spoke with it since a day; what is only planned does not count.

    `funder` is a slug of the catalogue, or the name of another; empty: nobody's.
    """
    if not funder:
        return 0, 0
    here = select(RELATION.c.id).where(
        RELATION.c.organisation_id == organisation_id,
        or_(RELATION.c.key == funder, func.lower(RELATION.c.name) == funder.lower()),
    )
    contacts = select(func.count()).where(CONTACT.c.relation_id.in_(here), CONTACT.c.erased_on.is_(None))
    met = (
        select(func.count())
        .select_from(ENGAGEMENT)
        .outerjoin(DATED, DATED.c.uid == ENGAGEMENT.c.dated_uid)
        .where(
            ENGAGEMENT.c.relation_id.in_(here),
            func.coalesce(DATED.c.day, ENGAGEMENT.c.day) >= since,
            or_(DATED.c.state.is_(None), DATED.c.state == DatedState.DONE),
        )
    )
    return session.execute(contacts).scalar_one(), session.execute(met).scalar_one()


def get_contact(session: Session, organisation_id: int, contact_id: int) -> RowMapping:
    """Raises NotFound, also for one who was erased and for another organisation's."""
    statement = _contacts(organisation_id).where(CONTACT.c.id == contact_id, CONTACT.c.erased_on.is_(None))
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("There is no such contact."))
    return row


def list_acquaintances(session: Session, organisation_id: int) -> Mapping[int, Sequence[RowMapping]]:
    """Who knows whom, by contact; the closest first."""
    statement = (
        select(ACQUAINTANCE, PERSON.c.name)
        .join(PERSON, PERSON.c.id == ACQUAINTANCE.c.person_id)
        .join(CONTACT, CONTACT.c.id == ACQUAINTANCE.c.contact_id)
        .join(RELATION, RELATION.c.id == CONTACT.c.relation_id)
        .where(RELATION.c.organisation_id == organisation_id)
        .order_by(ACQUAINTANCE.c.closeness, ACQUAINTANCE.c.since, PERSON.c.name)
    )
    return _by(session, statement, "contact_id")


def list_engagements(
    session: Session, organisation_id: int, *, relation_id: int | None = None, contact_id: int | None = None
) -> Sequence[RowMapping]:
    """The newest first; `held_on` is the day, `planned` the state of its thing in the calendar, if it has one."""
    statement = _engagements(organisation_id)
    if relation_id is not None:
        statement = statement.where(ENGAGEMENT.c.relation_id == relation_id)
    if contact_id is not None:
        took_part = select(OF_CONTACT.c.engagement_id).where(OF_CONTACT.c.contact_id == contact_id)
        statement = statement.where(ENGAGEMENT.c.id.in_(took_part))
    return _rows(
        session, statement.order_by(func.coalesce(DATED.c.day, ENGAGEMENT.c.day).desc(), ENGAGEMENT.c.id.desc())
    )


def get_engagement(session: Session, organisation_id: int, engagement_id: int) -> RowMapping:
    """Raises NotFound."""
    statement = _engagements(organisation_id).where(ENGAGEMENT.c.id == engagement_id)
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("There is no such meeting."))
    return row


def list_participants(session: Session, organisation_id: int) -> tuple[Mapping[int, Sequence[RowMapping]], ...]:
    """By engagement: contacts, each with `erased_on`, and members."""
    here = (
        select(ENGAGEMENT.c.id)
        .join(RELATION, RELATION.c.id == ENGAGEMENT.c.relation_id)
        .where(RELATION.c.organisation_id == organisation_id)
    )
    contacts = (
        select(OF_CONTACT.c.engagement_id, CONTACT.c.id, CONTACT.c.name, CONTACT.c.function, CONTACT.c.erased_on)
        .join(CONTACT, CONTACT.c.id == OF_CONTACT.c.contact_id)
        .where(OF_CONTACT.c.engagement_id.in_(here))
        .order_by(CONTACT.c.name, CONTACT.c.id)
    )
    members = (
        select(OF_MEMBER.c.engagement_id, PERSON.c.id, PERSON.c.name)
        .join(PERSON, PERSON.c.id == OF_MEMBER.c.person_id)
        .where(OF_MEMBER.c.engagement_id.in_(here))
        .order_by(PERSON.c.name, PERSON.c.id)
    )
    return _by(session, contacts, "engagement_id"), _by(session, members, "engagement_id")


def list_commitments(session: Session, organisation_id: int, *, relation_id: int | None = None) -> Sequence[RowMapping]:
    """By day, those without one last. `day`, `state`, `owner_id` and `owner_name` are the calendar's."""
    statement = _commitments(organisation_id)
    if relation_id is not None:
        statement = statement.where(COMMITMENT.c.relation_id == relation_id)
    return _rows(session, statement.order_by(DATED.c.day.is_(None), DATED.c.day, COMMITMENT.c.id))


def get_commitment(session: Session, organisation_id: int, commitment_id: int) -> RowMapping:
    """Raises NotFound."""
    statement = _commitments(organisation_id).where(COMMITMENT.c.id == commitment_id)
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("This is not there any more."))
    return row


def list_notes(
    session: Session, organisation_id: int, *, relation_id: int, reader_id: int | None, everything: bool
) -> Sequence[RowMapping]:
    """Notes on a funder that `reader_id` is named on; `everything` leaves none out."""
    statement = (
        select(NOTE)
        .join(RELATION, RELATION.c.id == NOTE.c.relation_id)
        .where(RELATION.c.organisation_id == organisation_id, NOTE.c.relation_id == relation_id)
        .order_by(NOTE.c.country, NOTE.c.id)
    )
    if not everything:
        named = select(NOTE_READER.c.note_id).where(NOTE_READER.c.person_id == reader_id)
        statement = statement.where(NOTE.c.id.in_(named))
    return _rows(session, statement)


def list_note_readers(session: Session, note_ids: Sequence[int]) -> Mapping[int, Sequence[RowMapping]]:
    statement = (
        select(NOTE_READER, PERSON.c.name)
        .join(PERSON, PERSON.c.id == NOTE_READER.c.person_id)
        .where(NOTE_READER.c.note_id.in_(note_ids))
        .order_by(PERSON.c.name, PERSON.c.id)
    )
    return _by(session, statement, "note_id")


def _contacts(organisation_id: int) -> Select[tuple[object, ...]]:
    return (
        select(CONTACT, RELATION.c.key.label("funder"))
        .join(RELATION, RELATION.c.id == CONTACT.c.relation_id)
        .where(RELATION.c.organisation_id == organisation_id)
    )


def _engagements(organisation_id: int) -> Select[tuple[object, ...]]:
    return (
        select(
            ENGAGEMENT,
            RELATION.c.key.label("funder"),
            func.coalesce(DATED.c.day, ENGAGEMENT.c.day).label("held_on"),
            DATED.c.state.label("planned"),
        )
        .join(RELATION, RELATION.c.id == ENGAGEMENT.c.relation_id)
        .outerjoin(DATED, DATED.c.uid == ENGAGEMENT.c.dated_uid)
        .where(RELATION.c.organisation_id == organisation_id)
    )


def _commitments(organisation_id: int) -> Select[tuple[object, ...]]:
    return (
        select(
            COMMITMENT,
            RELATION.c.key.label("funder"),
            DATED.c.day,
            DATED.c.state,
            DATED.c.owner_id,
            PERSON.c.name.label("owner_name"),
        )
        .join(RELATION, RELATION.c.id == COMMITMENT.c.relation_id)
        .outerjoin(DATED, DATED.c.uid == COMMITMENT.c.dated_uid)
        .outerjoin(PERSON, PERSON.c.id == DATED.c.owner_id)
        .where(RELATION.c.organisation_id == organisation_id)
    )


def _rows(session: Session, statement: Select[tuple[object, ...]]) -> Sequence[RowMapping]:
    return session.execute(statement).mappings().all()


def _by(session: Session, statement: Select[tuple[object, ...]], name: str) -> Mapping[int, Sequence[RowMapping]]:
    found: dict[int, list[RowMapping]] = defaultdict(list)
    for row in _rows(session, statement):
        found[row[name]].append(row)
    return found
