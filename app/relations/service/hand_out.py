"""Contacts taken out: everything of one, or all as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.record import Record
from app.domain.relations import Contact, EngagementKind
from app.export.csv import render_csv
from app.relations.queries import list_relations
from app.relations.service.keep_contacts import read_contact, read_contacts
from app.relations.service.keep_engagements import read_engagements
from app.relations.service.keep_relations import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TookPart(Record):
    """Without what others said there: that is not this person's to take along."""

    kind: EngagementKind
    day: date | None
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFile(Record):
    """Everything that is kept about one contact."""

    contact: Contact
    took_part: tuple[TookPart, ...]


def contact_file(session: Session, organisation: RowMapping, contact_id: int) -> ContactFile:
    """Raises NotFound."""
    contact = read_contact(session, organisation, contact_id)
    took_part = tuple(
        TookPart(kind=one.kind, day=one.day, subject=one.subject)
        for one in read_engagements(session, organisation, contact_id=contact_id)
    )
    return ContactFile(contact=contact, took_part=took_part)


HEADER = (
    "funder", "name", "function", "email", "phone", "languages", "networks", "note", "source", "kept_since", "known_by",
)  # fmt: skip


def contacts_table(session: Session, catalogue: Catalogue, organisation: RowMapping) -> bytes:
    """All contacts as CSV."""
    names = {row["key"]: row["name"] for row in list_relations(session, organisation["id"])}
    return render_csv(
        HEADER,
        (
            (
                name_of(catalogue, one.funder, names.get(one.funder, "")),
                one.name,
                one.function,
                one.email,
                one.phone,
                ", ".join(one.languages),
                ", ".join(one.networks),
                one.note,
                str(one.source),
                str(one.kept_since or ""),
                ", ".join(known.name for known in one.known_by),
            )
            for one in read_contacts(session, organisation)
        ),
    )
