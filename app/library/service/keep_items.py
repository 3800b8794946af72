"""What the library keeps, one by one: each item with the version that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import RowMapping, delete, insert, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.queries import NAMED_BY, OWNED, list_owned
from app.accounts.service import read_organisation
from app.db.session import touched
from app.domain.consent import Story, still_approved, still_withdrawn
from app.domain.evidence import Evidence, OwnedDocument
from app.domain.keys import slug_of
from app.domain.phrases import phrase
from app.domain.referring import evidence_reference, story_reference
from app.domain.reusable import ReusableText
from app.domain.track_record import PastProject, StaffMember
from app.errors import Conflict, NotFound, VersionConflict
from app.interchange.format import WorkspaceFile
from app.interchange.references import refuse_troubles
from app.library.queries import UsedIn, find_item, list_needs, list_references, list_showing, next_position
from app.library.queries.borrowing import keep_version_of_text, list_borrowers, list_versions_of_text, place_of
from app.models.mapping import columns_of, json_of, record_of, stored_value, table_of

T = TypeVar("T", Evidence, Story, OwnedDocument, ReusableText, PastProject, StaffMember)


@dataclass(frozen=True, slots=True)
class Shelf(Generic[T]):
    """One kind of what is kept. `field` is the organisation's."""

    field: str
    kind: type[T]
    noun: str
    """In the record of deeds: `evidence`."""

    loose: bool = False
    """What is used stands without it: it was copied."""

    @property
    def by(self) -> str:
        return NAMED_BY[self.field]

    def name(self, item: T) -> str:
        named: str = getattr(item, self.by)
        return named


EVIDENCE = Shelf("evidence", Evidence, "evidence")
STORIES = Shelf("stories", Story, "story")
DOCUMENTS = Shelf("documents", OwnedDocument, "document")
TEXTS = Shelf("texts", ReusableText, "text", loose=True)
PAST_PROJECTS = Shelf("past_projects", PastProject, "past_project")
STAFF = Shelf("staff", StaffMember, "staff_member")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    item: T
    version: int
    sha256: str = ""
    """Of a document's stored file; empty where there is none."""


@dataclass(frozen=True, slots=True)
class TextVersion:
    version: int
    text: ReusableText
    saved_by: str
    saved_at: datetime


def read_items(session: Session, organisation: RowMapping, shelf: Shelf[T]) -> tuple[Kept[T], ...]:
    """All, in the organisation's own order."""
    rows = list_owned(session, OWNED[shelf.field], organisation["id"])
    return tuple(_kept(shelf, row) for row in rows)


def read_item(session: Session, organisation: RowMapping, shelf: Shelf[T], name: str) -> Kept[T]:
    """Raises NotFound."""
    row = find_item(session, shelf.field, organisation["id"], name)
    if row is None:
        raise NotFound(phrase("There is nothing '{name}' in the library.", name=name))
    return _kept(shelf, row)


def add_item(session: Session, organisation: RowMapping, shelf: Shelf[T], item: T, *, by: Doer, at: datetime) -> None:
    """Raises Conflict where the name is taken, BadInput for what no file could hold."""
    add_items(session, organisation, shelf, (item,), by=by, at=at)


def add_items(
    session: Session, organisation: RowMapping, shelf: Shelf[T], items: Sequence[T], *, by: Doer, at: datetime
) -> None:
    """All or, where one of them raises as `add_item` does, none; their names differ."""
    for item in items:
        if find_item(session, shelf.field, organisation["id"], shelf.name(item)) is not None:
            raise Conflict(phrase("There is '{name}' in the library already.", name=shelf.name(item)))
    _refuse_wrong(session, organisation, shelf, items)
    row_type = OWNED[shelf.field]
    for place, item in enumerate(items, start=next_position(session, shelf.field, organisation["id"])):
        columns = columns_of(item, row_type, organisation_id=organisation["id"], position=place, version=1)
        session.execute(insert(table_of(row_type)).values(columns))
        _keep_version(session, organisation, item, 1, by=by, at=at)
        record_item(session, organisation, f"add_{shelf.noun}", shelf, item, by=by, at=at)


def save_item(
    session: Session,
    organisation: RowMapping,
    shelf: Shelf[T],
    item: T,
    *,
    read: int,
    by: Doer,
    at: datetime,
    did: str = "",
) -> None:
    """Save what somebody changed, who read version `read`. A withdrawal of consent is never undone by it.

    Raises NotFound, BadInput, VersionConflict.
    """
    name = shelf.name(item)
    before = read_item(session, organisation, shelf, name)
    if isinstance(item, Story) and isinstance(before.item, Story):
        item = still_approved(before.item, item)
        item = replace(item, consent=still_withdrawn(before.item.consent, item.consent))
    _refuse_wrong(session, organisation, shelf, (item,))
    table = table_of(OWNED[shelf.field])
    changed = session.execute(
        update(table)
        .where(table.c.organisation_id == organisation["id"], table.c[shelf.by] == name, table.c.version == read)
        .values(columns_of(item, OWNED[shelf.field], version=read + 1))
    )
    if touched(changed) != 1:
        raise VersionConflict(
            phrase("Somebody changed “{title}” meanwhile.", title=title_of(before.item)),
            current_version=before.version,
            current=before.item,
            attempted=item,
        )
    _keep_version(session, organisation, item, read + 1, by=by, at=at)
    record_item(session, organisation, did or f"edit_{shelf.noun}", shelf, item, by=by, at=at)


def drop_item(
    session: Session, organisation: RowMapping, shelf: Shelf[T], name: str, *, by: Doer, at: datetime
) -> None:
    """Take it away. Raises NotFound, and Conflict where a proposal or a partner needs it."""
    kept = read_item(session, organisation, shelf, name)
    used = () if shelf.loose else uses_of(session, organisation, shelf).get(name, ())
    if used:
        titles = ", ".join(dict.fromkeys(place.title for place in used))
        raise Conflict(phrase("This is still used in {titles}. Take it out there first.", titles=titles))
    table = table_of(OWNED[shelf.field])
    session.execute(delete(table).where(table.c.organisation_id == organisation["id"], table.c[shelf.by] == name))
    record_item(session, organisation, f"drop_{shelf.noun}", shelf, kept.item, by=by, at=at)


def uses_of(session: Session, organisation: RowMapping, shelf: Shelf[T]) -> Mapping[str, tuple[UsedIn, ...]]:
    """Where each is used, by its name; what is used nowhere is missing."""
    if shelf.kind is OwnedDocument:
        return list_needs(session, organisation["id"])
    if shelf.kind is ReusableText:
        borrowers = list_borrowers(session, organisation["id"])
        return {key: tuple(map(place_of, rows)) for key, rows in borrowers.items()}
    if shelf.kind in (PastProject, StaffMember):
        return list_showing(session, organisation["id"], "projects" if shelf.kind is PastProject else "staff")
    prefix = story_reference("") if shelf.kind is Story else evidence_reference("")
    references = list_references(session, organisation["id"])
    return {line.removeprefix(prefix): used for line, used in references.items() if line.startswith(prefix)}


def free_name(session: Session, organisation: RowMapping, shelf: Shelf[T], text: str) -> str:
    """A name for texts and addresses, made of a title, that nothing else on the shelf has."""
    taken = {shelf.name(kept.item) for kept in read_items(session, organisation, shelf)}
    return slug_of(text, taken=taken, longest=40, fallback=shelf.noun)


def list_text_versions(session: Session, organisation: RowMapping, key: str) -> tuple[TextVersion, ...]:
    """What a reusable text said, the last first."""
    rows = list_versions_of_text(session, organisation["id"], key)
    return tuple(TextVersion(row["version"], stored_value(ReusableText, row["text"]), row["saved_by"], row["saved_at"])
                 for row in rows)  # fmt: skip


def _keep_version(
    session: Session, organisation: RowMapping, item: Any, version: int, *, by: Doer, at: datetime
) -> None:
    if isinstance(item, ReusableText):
        text = json_of(ReusableText, item)
        columns = {"key": item.key, "version": version, "text": text, "saved_by": by.name, "saved_at": at}
        keep_version_of_text(session, organisation["id"], columns)


def title_of(item: Any) -> str:
    """What people call it; of a story its token, for the record of deeds outlives the story."""
    if isinstance(item, StaffMember):
        return item.name
    return item.token if isinstance(item, Story) else item.title


def record_item(
    session: Session, organisation: RowMapping, did: str, shelf: Shelf[T], item: T, *, by: Doer, at: datetime
) -> None:
    what = f"{shelf.noun} {shelf.name(item)}"
    record_deed_of(session, by, did, what, organisation_id=organisation["id"], at=at, title=title_of(item))


def _kept(shelf: Shelf[T], row: RowMapping) -> Kept[T]:
    return Kept(record_of(shelf.kind, row), row["version"], row.get("sha256") or "")


def _refuse_wrong(session: Session, organisation: RowMapping, shelf: Shelf[T], items: Sequence[T]) -> None:
    """What a workspace file may not say, the library may not keep."""
    whole = read_organisation(session, organisation)
    kept: tuple[T, ...] = getattr(whole, shelf.field)
    names: set[str] = {shelf.name(item) for item in items}
    changes: dict[str, Any] = {shelf.field: (*(one for one in kept if shelf.name(one) not in names), *items)}
    refuse_troubles(WorkspaceFile(organisation=replace(whole, **changes)))
