from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, Select, select
from sqlmodel import Session, SQLModel

from app.domain.search import did_you_mean
from app.errors import NotFound
from app.models import EvidenceRow, OrganisationRow, OwnedDocumentRow, StoryRow
from app.models.mapping import table_of

ORGANISATION = table_of(OrganisationRow)


def list_organisations(session: Session, *, after: str = "", limit: int = 100) -> Sequence[RowMapping]:
    return _rows(
        session,
        select(ORGANISATION).where(ORGANISATION.c.slug > after).order_by(ORGANISATION.c.slug).limit(limit),
    )


def find_organisation(session: Session, slug: str) -> RowMapping | None:
    return session.execute(select(ORGANISATION).where(ORGANISATION.c.slug == slug)).mappings().one_or_none()


def get_organisation(session: Session, slug: str) -> RowMapping:
    row = find_organisation(session, slug)
    if row is None:
        known = session.execute(select(ORGANISATION.c.slug)).scalars()
        raise NotFound(f"There is no organisation '{slug}'.{did_you_mean(slug, known)}")
    return row


def get_organisation_by_id(session: Session, organisation_id: int | None) -> RowMapping:
    """Raises NotFound."""
    row = session.execute(select(ORGANISATION).where(ORGANISATION.c.id == organisation_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("This organisation is not there any more.")
    return row


def list_owned(session: Session, row_type: type[SQLModel], organisation_id: int) -> Sequence[RowMapping]:
    """The organisation's evidence, stories or documents, in its own order."""
    table = table_of(row_type)
    return _rows(session, select(table).where(table.c.organisation_id == organisation_id).order_by(table.c.position))


OWNED: dict[str, type[SQLModel]] = {"evidence": EvidenceRow, "stories": StoryRow, "documents": OwnedDocumentRow}
"""Field of the organisation → its table."""


def _rows(session: Session, statement: Select[tuple[object, ...]]) -> Sequence[RowMapping]:
    return session.execute(statement).mappings().all()
