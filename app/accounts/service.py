"""Organisations: the tenant and what it owns across projects."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping, delete, insert, update
from sqlmodel import Session

from app.accounts.queries import (
    NAMED_BY,
    ORGANISATION,
    OWNED,
    find_organisation,
    get_organisation,
    list_organisations,
    list_owned,
)
from app.db.session import touched
from app.domain.consent import Story
from app.domain.evidence import Evidence, OwnedDocument
from app.domain.organisation import Organisation
from app.domain.phrases import phrase
from app.domain.reusable import ReusableText
from app.domain.track_record import PastProject, StaffMember
from app.errors import BadInput, Conflict, NotFound, VersionConflict
from app.interchange.format import WorkspaceFile
from app.interchange.merging import withdrawals_hold
from app.interchange.references import refuse_troubles
from app.models import OrganisationRow, OwnedDocumentRow
from app.models.mapping import columns_of, numbered, record_of, table_of

_KINDS: dict[str, Any] = {
    "evidence": Evidence, "stories": Story, "documents": OwnedDocument, "texts": ReusableText,
    "past_projects": PastProject, "staff": StaffMember,
}  # fmt: skip


def resolve_organisation(session: Session, slug: str | None) -> RowMapping:
    """The organisation to work for: the named one, or the only one.

    Raises NotFound when there is none, BadInput when there are several and none is named.
    """
    if slug is not None:
        return get_organisation(session, slug)
    rows = list_organisations(session, limit=6)
    if not rows:
        raise NotFound("There is no organisation yet; import one with 'grantwright import FILE.yaml'.")
    if len(rows) > 1:
        shown = ", ".join(row["slug"] for row in rows[:5]) + (" and more" if len(rows) > 5 else "")
        raise BadInput(
            phrase("There are several organisations here: {shown}. Name one with --organisation.", shown=shown)
        )
    return rows[0]


def read_organisation(session: Session, row: RowMapping) -> Organisation:
    owned = {
        field: tuple(record_of(_KINDS[field], item) for item in list_owned(session, table, row["id"]))
        for field, table in OWNED.items()
    }
    return record_of(Organisation, row, **owned)


def create_organisation(session: Session, organisation: Organisation) -> int:
    """Add an organisation; return its id. Raises Conflict when the slug is taken."""
    refuse_troubles(WorkspaceFile(organisation=organisation))
    if find_organisation(session, organisation.slug) is not None:
        raise Conflict(phrase("There is an organisation '{slug}' already.", slug=organisation.slug))
    return save_organisation(session, organisation)


def replace_organisation(session: Session, slug: str, organisation: Organisation, *, version: int) -> Organisation:
    """Replace an organisation that exists, and return what is kept: a consent that was withdrawn stays so.

    Raises NotFound, BadInput for another slug, VersionConflict.
    """
    row = get_organisation(session, slug)
    if organisation.slug != slug:
        raise BadInput(
            phrase("The address says '{slug}' but the text says '{other}'.", slug=slug, other=organisation.slug)
        )
    refuse_troubles(WorkspaceFile(organisation=organisation))
    held = withdrawals_hold(organisation, read_organisation(session, row))
    save_organisation(session, held, version=version)
    return held


def save_organisation(session: Session, organisation: Organisation, *, version: int | None = None) -> int:
    """Create the organisation or replace it with all it owns; return its id.

    `version` is the one that was read. Raises VersionConflict when somebody saved since.
    """
    found = find_organisation(session, organisation.slug)
    if found is None:
        values = columns_of(organisation, OrganisationRow, version=1, catalogue_stamp="")
        organisation_id: int = session.execute(
            insert(ORGANISATION).values(values).returning(ORGANISATION.c.id)
        ).scalar_one()
        hashes: dict[str, str | None] = {}
    else:
        organisation_id = found["id"]
        hashes = document_hashes(session, organisation_id)
        expected = found["version"] if version is None else version
        values = columns_of(organisation, OrganisationRow, version=expected + 1)
        statement = update(ORGANISATION).where(ORGANISATION.c.id == organisation_id, ORGANISATION.c.version == expected)
        if touched(session.execute(statement.values(values))) != 1:
            raise VersionConflict(
                "The organisation was changed since you read it.",
                current_version=found["version"],
                current=read_organisation(session, found),
                attempted=organisation,
            )
    _replace_owned(session, organisation_id, organisation, hashes)
    return organisation_id


def _replace_owned(
    session: Session, organisation_id: int, organisation: Organisation, hashes: dict[str, str | None]
) -> None:
    for field, row_type in OWNED.items():
        table = table_of(row_type)
        name = NAMED_BY[field]
        before = {row[name]: row["version"] for row in list_owned(session, row_type, organisation_id)}
        session.execute(delete(table).where(table.c.organisation_id == organisation_id))
        rows = [
            columns_of(
                item,
                row_type,
                organisation_id=organisation_id,
                position=position,
                version=before.get(getattr(item, name), 0) + 1,
            )
            for position, item in numbered(getattr(organisation, field))
        ]
        if row_type is OwnedDocumentRow:
            for row in rows:
                row["sha256"] = hashes.get(row["key"])
        if rows:
            session.execute(insert(table), rows)


def document_hashes(session: Session, organisation_id: int) -> dict[str, str | None]:
    """SHA-256 of each stored document by key; None where no file was given yet."""
    return {row["key"]: row["sha256"] for row in list_owned(session, OwnedDocumentRow, organisation_id)}


def attach_file(session: Session, organisation_id: int, key: str, sha256: str) -> None:
    """Record the stored bytes of a document."""
    table = table_of(OwnedDocumentRow)
    session.execute(
        update(table).where(table.c.organisation_id == organisation_id, table.c.key == key).values(sha256=sha256)
    )
