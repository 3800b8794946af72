"""The relationship with one funder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.policy import Action
from app.domain.dated import DatedState
from app.domain.printing import countries, print_country
from app.domain.relations import Commitment, CommitmentKind, Contact, Engagement
from app.errors import BadInput
from app.relations.pages.listing import ComingLine, coming_line
from app.relations.pages.words import (
    Choices,
    Day,
    FunderKey,
    Id,
    Line,
    Number,
    Option,
    Reader,
    Writer,
    choices,
    closeness_names,
    day_words,
    kind_names,
    owed_names,
    read_day,
)
from app.relations.queries import list_commitments, list_participants
from app.relations.service.confide import SensitivityNote, read_notes
from app.relations.service.keep_contacts import read_contacts
from app.relations.service.keep_engagements import (
    add_commitment,
    commitment_of,
    finish_commitment,
    read_engagements,
)
from app.relations.service.keep_relations import give_relation
from app.relations.service.read_relations import Standing, read_relation
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/relations", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLine:
    id: int
    owed: str
    what: str
    due: str
    who: str
    done: bool
    late: bool
    uid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementLine:
    id: int
    kind: str
    day: str
    subject: str
    said: str
    people: str
    planned: bool
    """It is to come, or nobody has said that it took place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    id: int
    name: str
    function: str
    email: str
    phone: str
    known_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    note: SensitivityNote
    country: str
    """In words."""
    readers: str
    chosen: tuple[str, ...]
    """Ids of those who are named, as a form has them."""
    written_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationPage(Page):
    template: ClassVar[str] = "relations/relation.html"
    standing: Standing
    last: str
    next: ComingLine | None
    overdue: tuple[ComingLine, ...]
    open_ones: tuple[CommitmentLine, ...]
    done_ones: tuple[CommitmentLine, ...]
    engagements: tuple[EngagementLine, ...]
    contacts: tuple[ContactLine, ...]
    choices: Choices
    kinds: tuple[Option, ...]
    typed: Commitment
    typed_due: str
    sensitive: bool
    """Whether the reader may know that there are such notes."""
    notes: tuple[NoteLine, ...]
    countries: tuple[Option, ...]


@router.get("/with/{funder}")
def relation(visitor: Reader, funder: FunderKey, session: ReadSession, now: Now) -> Response:
    """Last contact, next step, what is owed, who is there."""
    return show(relation_page(session, visitor, now, funder))


@router.post("/with/{funder}/owner")
def give(visitor: Writer, funder: FunderKey, session: WriteSession, now: Now, owner: Id = "") -> Response:
    """Say who looks after it."""
    read_relation(session, visitor.catalogue, visitor.organisation, funder, at=now)
    owner_id = int(owner) if owner else None
    give_relation(session, visitor.catalogue, visitor.organisation, funder, owner_id=owner_id)
    return _back(visitor, funder)


@router.post("/with/{funder}/next")
def add(
    visitor: Writer,
    funder: FunderKey,
    session: WriteSession,
    now: Now,
    kind: Annotated[CommitmentKind, Form()] = CommitmentKind.NEXT_STEP,
    what: Line = "",
    due: Day = "",
    person: Id = "",
) -> Response:
    """Say what comes next, or what is owed."""
    read_relation(session, visitor.catalogue, visitor.organisation, funder, at=now)
    wanted = Commitment(kind=kind, what=what, person=int(person) if person else None)
    try:
        typed = Commitment(kind=kind, what=what, due_on=read_day(due), person=wanted.person)
        add_commitment(session, visitor.catalogue, visitor.organisation, funder, typed, by=visitor.doer, at=now)
    except BadInput as error:
        session.rollback()
        return show(relation_page(session, visitor, now, funder, problem=str(error), typed=wanted, due=due), status=422)
    return _back(visitor, funder)


@router.post("/commitments/{commitment}/done")
def finish(
    visitor: Writer,
    commitment: Number,
    session: WriteSession,
    now: Now,
    done: Annotated[bool, Form()] = False,
) -> Response:
    """Done, or not done after all; the calendar says the same."""
    row = finish_commitment(session, visitor.organisation, commitment, done=done, by=visitor.doer, at=now)
    return _back(visitor, row["funder"])


def relation_page(
    session: Session,
    visitor: Visitor,
    now: datetime,
    funder: str,
    *,
    problem: str = "",
    typed: Commitment | None = None,
    due: str = "",
) -> RelationPage:
    organisation, today = visitor.organisation, now.date()
    standing = read_relation(session, visitor.catalogue, organisation, funder, at=now)
    rows = list_commitments(session, organisation["id"], relation_id=standing.id) if standing.id else ()
    lines = [_commitment(commitment_of(row), today) for row in rows if row["state"] != DatedState.WITHDRAWN]
    confided = visitor.may(Action.CONFIDE)
    notes = (
        read_notes(session, organisation, standing.id, reader_id=visitor.person_id, confided=confided)
        if standing.id
        else ()
    )
    met = read_engagements(session, organisation, relation_id=standing.id) if standing.id else ()
    return RelationPage(
        title=standing.name,
        shell=visitor.shell,
        problem=problem,
        standing=standing,
        last=day_words(standing.last),
        next=coming_line(standing.next) if standing.next else None,
        overdue=tuple(map(coming_line, standing.overdue)),
        open_ones=tuple(line for line in lines if not line.done),
        done_ones=tuple(line for line in lines if line.done),
        engagements=tuple(engagement_lines(session, visitor, met)),
        contacts=tuple(contact_line(one) for one in read_contacts(session, organisation) if one.funder == funder),
        choices=choices(session, visitor),
        kinds=tuple((str(kind), name) for kind, name in owed_names().items()),
        typed=typed or Commitment(kind=CommitmentKind.NEXT_STEP, what=""),
        typed_due=due,
        sensitive=confided or bool(notes),
        notes=tuple(map(_note, notes)),
        countries=countries(current_language()),
    )


def engagement_lines(session: Session, visitor: Visitor, met: Iterable[Engagement]) -> Iterable[EngagementLine]:
    """With the names of who took part; of somebody who was erased only that there was one."""
    contacts, members = list_participants(session, visitor.organisation["id"])
    names = kind_names()
    for one in met:
        people = [
            *(_("somebody who was erased") if row["erased_on"] else row["name"] for row in contacts.get(one.id, ())),
            *(row["name"] for row in members.get(one.id, ())),
        ]
        yield EngagementLine(
            id=one.id,
            kind=names[one.kind],
            day=day_words(one.day),
            subject=one.subject,
            said=one.said,
            people=", ".join(people),
            planned=one.planned,
        )


def contact_line(contact: Contact) -> ContactLine:
    names = closeness_names()
    return ContactLine(
        id=contact.id,
        name=contact.name,
        function=contact.function,
        email=contact.email,
        phone=contact.phone,
        known_by=", ".join(
            f"{one.name} ({names[one.closeness]}{f', {one.since}' if one.since else ''})" for one in contact.known_by
        ),
    )


def commitment_lines(found: Iterable[Commitment], today: date) -> tuple[CommitmentLine, ...]:
    return tuple(_commitment(one, today) for one in found)


def _commitment(one: Commitment, today: date) -> CommitmentLine:
    return CommitmentLine(
        id=one.id,
        owed=owed_names()[one.kind],
        what=one.what,
        due=day_words(one.due_on),
        who=one.person_name,
        done=one.done,
        late=not one.done and one.due_on is not None and one.due_on < today,
        uid=one.uid or "",
    )


def _note(note: SensitivityNote) -> NoteLine:
    return NoteLine(
        note=note,
        country=print_country(note.country, current_language()) if note.country else _("Everywhere"),
        readers=", ".join(name for _id, name in note.readers),
        chosen=tuple(str(person) for person, _name in note.readers),
        written_on=day_words(note.written_at.date()),
    )


def _back(visitor: Visitor, funder: str) -> Response:
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/relations/with/{funder}", status_code=303)
