"""What is politically sensitive about a funder in a country: for managers and the members named on each note.

No note is in any export, search, list of the API or log; the record of deeds tells that one was written, never of what.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.queries import ensure_members
from app.catalog.catalogue import Catalogue
from app.db.session import touched
from app.domain.phrases import phrase
from app.domain.text import ensure_fits, normalise
from app.errors import BadInput, Conflict, NotFound
from app.relations.queries import NOTE, NOTE_READER, RELATION, list_note_readers, list_notes
from app.relations.service.keep_relations import ensure_relation

MAX_TEXT = 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityNote:
    id: int
    country: str
    """ISO alpha-2; empty: everywhere."""
    text: str
    readers: tuple[tuple[int, str], ...]
    """Members who may read it beside those who decide: id and name."""
    written_by: str
    written_at: datetime
    version: int


def read_notes(
    session: Session, organisation: RowMapping, relation_id: int, *, reader_id: int | None, confided: bool
) -> tuple[SensitivityNote, ...]:
    """Those that this reader may know; `confided`: may know all."""
    rows = list_notes(session, organisation["id"], relation_id=relation_id, reader_id=reader_id, everything=confided)
    readers = list_note_readers(session, [row["id"] for row in rows])
    return tuple(_note(row, readers.get(row["id"], ())) for row in rows)


def add_note(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    funder: str,
    *,
    country: str,
    text: str,
    readers: Collection[int],
    by: Doer,
    at: datetime,
) -> int:
    """Returns its id. Raises BadInput."""
    said = _text(text)
    ensure_members(session, organisation["id"], *readers)
    relation = ensure_relation(session, catalogue, organisation, funder)
    written = {"country": country, "text": said, "written_by": by.name, "written_at": at}
    made: int = session.execute(
        insert(NOTE).values(relation_id=relation["id"], version=1, **written).returning(NOTE.c.id)
    ).scalar_one()
    _name_readers(session, made, readers)
    _record(session, organisation, "write_sensitivity_note", by, at)
    return made


def save_note(
    session: Session,
    organisation: RowMapping,
    note_id: int,
    *,
    country: str,
    text: str,
    readers: Collection[int],
    version: int,
    by: Doer,
    at: datetime,
) -> str:
    """Returns the funder's key. Raises NotFound, BadInput; Conflict, which tells no text."""
    relation = _relation_of(session, organisation, note_id)
    said = _text(text)
    ensure_members(session, organisation["id"], *readers)
    changed = session.execute(
        update(NOTE)
        .where(NOTE.c.id == note_id, NOTE.c.version == version)
        .values(country=country, text=said, written_by=by.name, written_at=at, version=version + 1)
    )
    if touched(changed) != 1:
        raise Conflict(phrase("Somebody changed this note meanwhile; read it again."))
    _name_readers(session, note_id, readers)
    _record(session, organisation, "write_sensitivity_note", by, at)
    return str(relation["key"])


def drop_note(session: Session, organisation: RowMapping, note_id: int, *, by: Doer, at: datetime) -> str:
    """Returns the funder's key. Raises NotFound."""
    relation = _relation_of(session, organisation, note_id)
    session.execute(delete(NOTE).where(NOTE.c.id == note_id))
    _record(session, organisation, "drop_sensitivity_note", by, at)
    return str(relation["key"])


def _note(row: RowMapping, readers: Sequence[RowMapping]) -> SensitivityNote:
    return SensitivityNote(
        id=row["id"],
        country=row["country"],
        text=row["text"],
        readers=tuple((one["person_id"], one["name"]) for one in readers),
        written_by=row["written_by"],
        written_at=row["written_at"],
        version=row["version"],
    )


def _text(text: str) -> str:
    said = normalise(text).strip()
    if not said:
        raise BadInput(phrase("Write what is sensitive."))
    ensure_fits(said, MAX_TEXT)
    return said


def _relation_of(session: Session, organisation: RowMapping, note_id: int) -> RowMapping:
    statement = (
        select(RELATION.c.key)
        .join(NOTE, NOTE.c.relation_id == RELATION.c.id)
        .where(NOTE.c.id == note_id, RELATION.c.organisation_id == organisation["id"])
    )
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("This note is not there any more."))
    return row


def _name_readers(session: Session, note_id: int, readers: Collection[int]) -> None:
    session.execute(delete(NOTE_READER).where(NOTE_READER.c.note_id == note_id))
    for person in sorted(set(readers)):
        session.execute(insert(NOTE_READER).values(note_id=note_id, person_id=person))


def _record(session: Session, organisation: RowMapping, did: str, by: Doer, at: datetime) -> None:
    record_deed_of(session, by, did, "relations", organisation_id=organisation["id"], at=at)
