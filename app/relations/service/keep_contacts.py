"""Contacts: kept as little as is needed, and erased everywhere at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, Table, delete, insert, select, update
from sqlmodel import Session

from app.accounts.audit import AUDIT, Doer, record_deed_of
from app.accounts.erasures import ErasureList
from app.accounts.queries import ensure_members
from app.calendar.queries import DATED
from app.catalog.catalogue import Catalogue
from app.db.purging import purge
from app.db.session import touched, unit_of_work
from app.domain.erasing import ERASED, telling
from app.domain.phrases import phrase
from app.domain.relations import Acquaintance, Closeness, Contact, without_traces
from app.domain.text import ensure_fits, normalise, one_line
from app.errors import BadInput, VersionConflict
from app.models import ContactRow
from app.models.mapping import columns_of, record_of
from app.relations.clarification_queries import CLARIFICATION
from app.relations.queries import (
    ACQUAINTANCE,
    COMMITMENT,
    CONTACT,
    ENGAGEMENT,
    NOTE,
    RELATION,
    get_contact,
    list_acquaintances,
    list_contacts,
)
from app.relations.service.keep_relations import ensure_relation

MAX_LINE = 300
MAX_NOTE = 4000
MOST_LISTED = 20


def read_contacts(session: Session, organisation: RowMapping) -> tuple[Contact, ...]:
    """All, by name."""
    known = list_acquaintances(session, organisation["id"])
    return tuple(contact_of(row, known.get(row["id"], ())) for row in list_contacts(session, organisation["id"]))


def read_contact(session: Session, organisation: RowMapping, contact_id: int) -> Contact:
    """Raises NotFound."""
    row = get_contact(session, organisation["id"], contact_id)
    return contact_of(row, list_acquaintances(session, organisation["id"]).get(contact_id, ()))


def contact_of(row: RowMapping, known: Sequence[RowMapping]) -> Contact:
    known_by = tuple(record_of(Acquaintance, one, person=one["person_id"]) for one in known)
    return record_of(Contact, row, known_by=tuple(sorted(known_by, key=lambda one: -_NEARNESS.index(one.closeness))))


def add_contact(
    session: Session, catalogue: Catalogue, organisation: RowMapping, wanted: Contact, *, by: Doer, at: datetime
) -> int:
    """Returns the id. Raises BadInput."""
    columns = _columns(session, catalogue, organisation, wanted, at)
    made: int = session.execute(
        insert(CONTACT).values(**columns, erased_on=None, version=1).returning(CONTACT.c.id)
    ).scalar_one()
    _keep_acquaintances(session, organisation, made, wanted.known_by)
    _record(session, organisation, "add_contact", by, at)
    return made


def save_contact(
    session: Session, catalogue: Catalogue, organisation: RowMapping, wanted: Contact, *, by: Doer, at: datetime
) -> None:
    """Save what somebody changed, who read version `wanted.version`. Raises NotFound, BadInput, VersionConflict."""
    before = read_contact(session, organisation, wanted.id)
    kept_since = wanted.kept_since or before.kept_since
    columns = _columns(session, catalogue, organisation, replace(wanted, kept_since=kept_since), at)
    changed = session.execute(
        update(CONTACT)
        .where(CONTACT.c.id == wanted.id, CONTACT.c.version == wanted.version)
        .values(**columns, version=wanted.version + 1)
    )
    if touched(changed) != 1:
        raise VersionConflict(
            phrase("Somebody changed “{title}” meanwhile.", title=before.name),
            current_version=before.version,
            current=before,
            attempted=wanted,
        )
    _keep_acquaintances(session, organisation, wanted.id, wanted.known_by)
    _record(session, organisation, "edit_contact", by, at)


def erase_for_good(
    engine: Engine, erasures: ErasureList, organisation: RowMapping, contact_id: int, *, by: Doer, at: datetime
) -> None:
    """`erase_contact`, and nothing of it left in the data base's file, nor after a restore. Raises NotFound."""
    with unit_of_work(engine) as session:
        row = get_contact(session, organisation["id"], contact_id)
        entry = erasures.entry(
            "contact", identity_of(row, organisation), telling(known_by(row)), organisations=[organisation["slug"]],
            on=at.date(), kept_sent=True,
        )  # fmt: skip
        erase_contact(session, organisation, contact_id, by=by, at=at)
        erasures.keep(session, entry, organisation["id"], by=by, at=at)
    purge(engine)


def known_by(row: RowMapping) -> tuple[str, ...]:
    """A contact's name, address and number."""
    return tuple(filter(None, (row["name"], row["email"], row["phone"])))


def identity_of(row: RowMapping, organisation: RowMapping) -> tuple[str, ...]:
    """By which the contact is known in another copy of the data base."""
    place = f"contact|{organisation['slug']}"
    email = (f"{place}|{row['email'].lower()}",) if row["email"] else ()
    return (f"{place}|{row['id']}|{row['kept_since']}", *email)


def erase_contact(session: Session, organisation: RowMapping, contact_id: int, *, by: Doer, at: datetime) -> None:
    """Take everything away that tells who it was; that a meeting took place stays, and that somebody was there.

    Name, address and number go out of every text of this room, of the calendar and of the record of deeds too. Raises
    NotFound.
    """
    row = get_contact(session, organisation["id"], contact_id)
    traces = known_by(row)
    empty = dict.fromkeys(("name", "function", "email", "phone", "note"), "")
    session.execute(
        update(CONTACT)
        .where(CONTACT.c.id == contact_id)
        .values(**empty, languages=[], networks=[], erased_on=at.date(), version=row["version"] + 1)
    )
    session.execute(delete(ACQUAINTANCE).where(ACQUAINTANCE.c.contact_id == contact_id))
    ours = select(RELATION.c.id).where(RELATION.c.organisation_id == organisation["id"])
    for table in (ENGAGEMENT, COMMITMENT, CONTACT, NOTE):
        _take_out(session, table, traces, table.c.relation_id.in_(ours))
    for table in (CLARIFICATION, DATED, AUDIT):
        _take_out(session, table, traces, table.c.organisation_id == organisation["id"])
    _record(session, organisation, "erase_contact", by, at)


def _take_out(session: Session, table: Table, traces: Sequence[str], where: ColumnElement[bool]) -> None:
    names = _TEXTS[table.name]
    rows = session.execute(select(table.c.id, *(table.c[name] for name in names)).where(where)).mappings().all()
    for row in rows:
        after = {name: without_traces(row[name], traces, ERASED) for name in names}
        if any(after[name] != row[name] for name in names):
            session.execute(update(table).where(table.c.id == row["id"]).values(**after))


_TEXTS = {
    "engagement": ("subject", "said"),
    "commitment": ("what",),
    "contact": ("note",),
    "sensitivity_note": ("text",),
    "clarification": ("about", "question", "asked_by", "answer"),
    "dated": ("title", "note"),
    "audit": ("what",),
}
"""Where somebody may have written who it was."""


def _columns(
    session: Session, catalogue: Catalogue, organisation: RowMapping, wanted: Contact, at: datetime
) -> dict[str, Any]:
    lines: dict[str, Any] = {name: one_line(getattr(wanted, name)) for name in ("name", "function", "email", "phone")}
    if not lines["name"]:
        raise BadInput(phrase("Say who it is."))
    if lines["email"] and not (lines["email"].count("@") == 1 and " " not in lines["email"]):
        raise BadInput(phrase("{text} is no e-mail address.", text=lines["email"]))
    listed: dict[str, Any] = {name: _listed(getattr(wanted, name)) for name in ("languages", "networks")}
    longest = max((*lines.values(), *listed["languages"], *listed["networks"]), key=len)
    for text, most in ((longest, MAX_LINE), (wanted.note, MAX_NOTE)):
        ensure_fits(text, most)
    relation = ensure_relation(session, catalogue, organisation, wanted.funder)
    checked = replace(
        wanted, **lines, **listed, note=normalise(wanted.note).strip(), kept_since=wanted.kept_since or at.date()
    )
    columns = columns_of(checked, ContactRow, relation_id=relation["id"])
    return {name: value for name, value in columns.items() if name not in ("id", "version")}


def _listed(names: Sequence[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(filter(None, map(one_line, names))))
    if len(found) > MOST_LISTED:
        raise BadInput(phrase("At most {most} fit here.", most=MOST_LISTED))
    return found


def _keep_acquaintances(
    session: Session, organisation: RowMapping, contact_id: int, known_by: Sequence[Acquaintance]
) -> None:
    ensure_members(session, organisation["id"], *(one.person for one in known_by))
    if any(one.since is not None and not 1900 <= one.since <= 2200 for one in known_by):
        raise BadInput(phrase("Since when is a year, like 2019."))
    session.execute(delete(ACQUAINTANCE).where(ACQUAINTANCE.c.contact_id == contact_id))
    for one in {one.person: one for one in known_by}.values():
        session.execute(
            insert(ACQUAINTANCE).values(
                contact_id=contact_id, person_id=one.person, closeness=one.closeness, since=one.since
            )
        )


def _record(session: Session, organisation: RowMapping, did: str, by: Doer, at: datetime) -> None:
    """That it was done; whom it concerned is said nowhere, for the record outlives what is erased."""
    record_deed_of(session, by, did, "contact", organisation_id=organisation["id"], at=at)


_NEARNESS = (Closeness.MET, Closeness.KNOWS, Closeness.CLOSE)
