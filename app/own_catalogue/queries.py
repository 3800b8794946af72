from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, insert, or_, select, update
from sqlmodel import Session

from app.models import CatalogueFileRow, OrganisationRow, ProposalRow
from app.models.mapping import table_of

FILE = table_of(CatalogueFileRow)
_ORGANISATION = table_of(OrganisationRow)
_PROPOSAL = table_of(ProposalRow)


def read_files(session: Session, organisation_id: int) -> dict[str, str]:
    """Text by name, of all that is read now."""
    statement = select(FILE.c.name, FILE.c.text).where(
        FILE.c.organisation_id == organisation_id, FILE.c.replaced_at.is_(None)
    )
    rows = session.execute(statement.order_by(FILE.c.name)).mappings()
    return {row["name"]: row["text"] for row in rows}


def lock_catalogue(session: Session, organisation_id: int) -> None:
    """Whoever else changes the same catalogue waits until this transaction ends."""
    session.execute(select(_ORGANISATION.c.id).where(_ORGANISATION.c.id == organisation_id).with_for_update())


def mark_catalogue(session: Session, organisation_id: int, stamp: str) -> None:
    session.execute(update(_ORGANISATION).where(_ORGANISATION.c.id == organisation_id).values(catalogue_stamp=stamp))


def retire_files(session: Session, organisation_id: int, names: Collection[str], *, at: datetime) -> None:
    """From now on they are earlier texts."""
    session.execute(
        update(FILE)
        .where(FILE.c.organisation_id == organisation_id, FILE.c.name.in_(names), FILE.c.replaced_at.is_(None))
        .values(replaced_at=at)
    )


def add_files(session: Session, organisation_id: int, texts: Mapping[str, str], *, by: str, at: datetime) -> None:
    rows = [
        {"organisation_id": organisation_id, "name": name, "text": text, "saved_by": by, "saved_at": at,
         "replaced_at": None}
        for name, text in texts.items()
    ]  # fmt: skip
    session.execute(insert(FILE), rows)


def list_earlier(session: Session, organisation_id: int, name: str) -> Sequence[RowMapping]:
    """What a file said before, the last first."""
    statement = select(FILE).where(
        FILE.c.organisation_id == organisation_id, FILE.c.name == name, FILE.c.replaced_at.is_not(None)
    )
    return session.execute(statement.order_by(FILE.c.id.desc())).mappings().all()


def proposals_on(
    session: Session, organisation_id: int, *, call: str = "", funder: str = "", template: str = ""
) -> tuple[str, ...]:
    """Slugs of the proposals that stand on a call, a funder with all its calls, or a template."""
    asked = [
        *([_PROPOSAL.c.call == call] if call else []),
        *([_PROPOSAL.c.funder == funder, _PROPOSAL.c.call.startswith(f"{funder}/", autoescape=True)] if funder else []),
        *([_PROPOSAL.c.template == template] if template else []),
    ]
    statement = select(_PROPOSAL.c.slug).where(_PROPOSAL.c.organisation_id == organisation_id, or_(*asked))
    return tuple(session.execute(statement.order_by(_PROPOSAL.c.slug)).scalars())
