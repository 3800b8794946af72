"""Meetings, calls, letters, events and visits; what was promised there, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlmodel import Session

from app.accounts.audit import Doer
from app.accounts.queries import ensure_members
from app.catalog.catalogue import Catalogue
from app.db.session import touched
from app.domain.dated import DatedKind, DatedState
from app.domain.phrases import phrase
from app.domain.relations import Commitment, CommitmentKind, Engagement
from app.domain.text import ensure_fits, normalise, one_line
from app.errors import BadInput, NotFound, VersionConflict
from app.models.mapping import record_of
from app.relations.queries import (
    COMMITMENT,
    CONTACT,
    ENGAGEMENT,
    OF_CONTACT,
    OF_MEMBER,
    get_commitment,
    get_engagement,
    list_commitments,
    list_contacts,
    list_engagements,
    list_participants,
)
from app.relations.service.dates import move_day, open_day
from app.relations.service.keep_relations import ensure_relation, name_of

MAX_LINE = 300
MAX_SAID = 20_000
MOST_COMMITMENTS = 50


def read_engagements(
    session: Session, organisation: RowMapping, *, relation_id: int | None = None, contact_id: int | None = None
) -> tuple[Engagement, ...]:
    """The newest first."""
    rows = list_engagements(session, organisation["id"], relation_id=relation_id, contact_id=contact_id)
    return _engagements(session, organisation, rows)


def read_engagement(session: Session, organisation: RowMapping, engagement_id: int) -> Engagement:
    """Raises NotFound."""
    row = get_engagement(session, organisation["id"], engagement_id)
    (engagement,) = _engagements(session, organisation, [row])
    return engagement


def commitment_of(row: RowMapping) -> Commitment:
    return record_of(
        Commitment,
        row,
        due_on=row["day"],
        person=row["owner_id"],
        person_name=row["owner_name"] or "",
        done=row["done"] or row["state"] == DatedState.DONE,
        uid=row["dated_uid"],
    )


def add_engagement(
    session: Session, catalogue: Catalogue, organisation: RowMapping, wanted: Engagement, *, by: Doer, at: datetime
) -> int:
    """Keep it with what was promised; returns its id. One on a day to come is put into the calendar.

    Raises BadInput, and NotFound for a contact that is not there.
    """
    texts = _texts(wanted)
    day = _day(wanted)
    _ensure_people(session, organisation, wanted)
    relation = ensure_relation(session, catalogue, organisation, wanted.funder)
    planned = day > at.date()
    made: int = session.execute(
        insert(ENGAGEMENT)
        .values(relation_id=relation["id"], kind=wanted.kind, day=day, dated_uid=None, version=1, **texts)
        .returning(ENGAGEMENT.c.id)
    ).scalar_one()
    if planned:
        uid = open_day(
            session,
            organisation,
            place=f"relations/engagements/{made}",
            kind=DatedKind.EVENT,
            title=f"{name_of(catalogue, relation['key'], relation['name'])}: {texts['subject']}",
            day=day,
            by=by,
            at=at,
        )
        session.execute(update(ENGAGEMENT).where(ENGAGEMENT.c.id == made).values(day=None, dated_uid=uid))
    _keep_people(session, made, wanted)
    for commitment in wanted.commitments:
        _add_commitment(session, catalogue, organisation, relation, commitment, engagement_id=made, by=by, at=at)
    return made


def save_engagement(
    session: Session, catalogue: Catalogue, organisation: RowMapping, wanted: Engagement, *, by: Doer, at: datetime
) -> None:
    """Save what somebody changed, who read version `wanted.version`; commitments with id 0 are added, others stay.

    Once something is written down of what was planned, and its day has come, it has taken place. Raises NotFound,
    BadInput, VersionConflict.
    """
    before = read_engagement(session, organisation, wanted.id)
    texts, day = _texts(wanted), _day(wanted)
    _ensure_people(session, organisation, wanted)
    relation = ensure_relation(session, catalogue, organisation, wanted.funder)
    changed = session.execute(
        update(ENGAGEMENT)
        .where(ENGAGEMENT.c.id == wanted.id, ENGAGEMENT.c.version == wanted.version)
        .values(
            relation_id=relation["id"],
            kind=wanted.kind,
            day=None if before.uid else day,
            version=wanted.version + 1,
            **texts,
        )
    )
    if touched(changed) != 1:
        raise VersionConflict(
            phrase("Somebody changed “{title}” meanwhile.", title=before.subject),
            current_version=before.version,
            current=before,
            attempted=wanted,
        )
    if before.uid:
        took_place = bool(texts["said"]) and day <= at.date()
        title = f"{name_of(catalogue, relation['key'], relation['name'])}: {texts['subject']}"
        state = DatedState.DONE if took_place else None
        move_day(session, organisation, before.uid, title=title, day=day, state=state, by=by, at=at)
    _keep_people(session, wanted.id, wanted)
    for commitment in wanted.commitments:
        if not commitment.id:
            _add_commitment(
                session, catalogue, organisation, relation, commitment, engagement_id=wanted.id, by=by, at=at
            )


def add_commitment(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    funder: str,
    wanted: Commitment,
    *,
    by: Doer,
    at: datetime,
) -> int:
    """Something owed, or a next step, that came of no meeting; returns its id. Raises BadInput."""
    relation = ensure_relation(session, catalogue, organisation, funder)
    return _add_commitment(session, catalogue, organisation, relation, wanted, engagement_id=None, by=by, at=at)


def finish_commitment(
    session: Session, organisation: RowMapping, commitment_id: int, *, done: bool = True, by: Doer, at: datetime
) -> RowMapping:
    """Done, here and in the calendar; or not done after all. Raises NotFound."""
    row = get_commitment(session, organisation["id"], commitment_id)
    if row["dated_uid"]:
        state = DatedState.DONE if done else DatedState.OPEN
        move_day(session, organisation, row["dated_uid"], state=state, by=by, at=at)
    else:
        session.execute(update(COMMITMENT).where(COMMITMENT.c.id == commitment_id).values(done=done))
    return row


def _add_commitment(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    relation: RowMapping,
    wanted: Commitment,
    *,
    engagement_id: int | None,
    by: Doer,
    at: datetime,
) -> int:
    what = _line(wanted.what, phrase("Say what it is."))
    if wanted.kind is CommitmentKind.NEXT_STEP and wanted.due_on is None:
        raise BadInput(phrase("A next step needs a day: without one nobody comes back to it."))
    ensure_members(session, organisation["id"], wanted.person)
    made: int = session.execute(
        insert(COMMITMENT)
        .values(
            relation_id=relation["id"],
            engagement_id=engagement_id,
            kind=wanted.kind,
            what=what,
            dated_uid=None,
            done=wanted.done,
        )
        .returning(COMMITMENT.c.id)
    ).scalar_one()
    if wanted.due_on is not None:
        funder = name_of(catalogue, relation["key"], relation["name"])
        uid = open_day(
            session,
            organisation,
            place=f"relations/with/{relation['key']}#commitment-{made}",
            kind=DatedKind.TASK if wanted.kind is CommitmentKind.OURS else DatedKind.NEXT_STEP,
            title=f"{funder}: {what}",
            day=wanted.due_on,
            owner_id=wanted.person,
            by=by,
            at=at,
        )
        session.execute(update(COMMITMENT).where(COMMITMENT.c.id == made).values(dated_uid=uid, done=False))
        if wanted.done:
            move_day(session, organisation, uid, state=DatedState.DONE, by=by, at=at)
    return made


def _engagements(session: Session, organisation: RowMapping, rows: Sequence[RowMapping]) -> tuple[Engagement, ...]:
    contacts, members = list_participants(session, organisation["id"]) if rows else ({}, {})
    promised: dict[int, list[Commitment]] = {}
    for row in list_commitments(session, organisation["id"]) if rows else ():
        if row["engagement_id"] is not None and row["state"] != DatedState.WITHDRAWN:
            promised.setdefault(row["engagement_id"], []).append(commitment_of(row))
    return tuple(_engagement(row, contacts, members, promised) for row in rows)


def _engagement(
    row: RowMapping,
    contacts: Mapping[int, Sequence[RowMapping]],
    members: Mapping[int, Sequence[RowMapping]],
    promised: Mapping[int, Sequence[Commitment]],
) -> Engagement:
    return record_of(
        Engagement,
        row,
        day=row["held_on"],
        contacts=tuple(one["id"] for one in contacts.get(row["id"], ()) if one["erased_on"] is None),
        members=tuple(one["id"] for one in members.get(row["id"], ())),
        commitments=tuple(promised.get(row["id"], ())),
        uid=row["dated_uid"],
        planned=row["planned"] == DatedState.OPEN,
    )


def _texts(wanted: Engagement) -> dict[str, Any]:
    subject, said = _line(wanted.subject, phrase("Say what it was about.")), normalise(wanted.said).strip()
    ensure_fits(said, MAX_SAID)
    if len(wanted.commitments) > MOST_COMMITMENTS:
        raise BadInput(phrase("At most {most} fit here.", most=MOST_COMMITMENTS))
    return {"subject": subject, "said": said}


def _day(wanted: Engagement) -> date:
    if wanted.day is None:
        raise BadInput(phrase("Give the day."))
    return wanted.day


def _line(text: str, missing: str) -> str:
    said = one_line(text)
    if not said:
        raise BadInput(missing)
    ensure_fits(said, MAX_LINE)
    return said


def _ensure_people(session: Session, organisation: RowMapping, wanted: Engagement) -> None:
    ensure_members(session, organisation["id"], *wanted.members)
    if wanted.contacts:
        there = {row["id"] for row in list_contacts(session, organisation["id"])}
        if not there.issuperset(wanted.contacts):
            raise NotFound(phrase("There is no such contact."))


def _keep_people(session: Session, engagement_id: int, wanted: Engagement) -> None:
    """Who was erased stays among those who took part: nobody can name them any more, nor leave them out."""
    there = {row["id"] for row in _erased(session, engagement_id)}
    for table, name, people in (
        (OF_CONTACT, "contact_id", {*wanted.contacts, *there}),
        (OF_MEMBER, "person_id", set(wanted.members)),
    ):
        session.execute(delete(table).where(table.c.engagement_id == engagement_id))
        for person in sorted(people):
            session.execute(insert(table).values({"engagement_id": engagement_id, name: person}))


def _erased(session: Session, engagement_id: int) -> Sequence[RowMapping]:
    statement = (
        select(CONTACT.c.id)
        .join(OF_CONTACT, OF_CONTACT.c.contact_id == CONTACT.c.id)
        .where(OF_CONTACT.c.engagement_id == engagement_id, CONTACT.c.erased_on.is_not(None))
    )
    return session.execute(statement).mappings().all()
