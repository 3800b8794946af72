"""Who writes a section, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.accounts.queries import ensure_members
from app.catalog.catalogue import Catalogue
from app.db.session import touched
from app.domain.phrases import phrase
from app.errors import NotFound
from app.proposals.queries.work import OWNER, find_owner
from app.proposals.service.authors import Author


@dataclass(frozen=True, slots=True)
class Owner:
    person_id: int
    name: str
    due_on: date | None
    done_at: datetime | None
    """When they said it is finished."""


def owner_of(session: Session, proposal_id: int, key: str) -> Owner | None:
    row = find_owner(session, proposal_id, key)
    return Owner(row["person_id"], row["name"], row["due_on"], row["done_at"]) if row is not None else None


def give_section(
    session: Session,
    catalogue: Catalogue,
    proposal: RowMapping,
    key: str,
    person_id: int | None,
    author: Author,
    *,
    due_on: date | None,
    at: datetime,
) -> None:
    """Give a section to a member to write, or to nobody. Raises NotFound for a section the form lacks, BadInput."""
    if not catalogue.template(proposal["template"]).has_key(key):
        raise NotFound(phrase("The form {slug} has no section '{key}'.", slug=proposal["template"], key=key))
    ensure_members(session, proposal["organisation_id"], person_id)
    session.execute(OWNER.delete().where(OWNER.c.proposal_id == proposal["id"], OWNER.c.key == key))
    if person_id is not None:
        session.execute(
            insert(OWNER).values(
                proposal_id=proposal["id"],
                key=key,
                person_id=person_id,
                given_by=author.name,
                given_at=at,
                due_on=due_on,
                done_at=None,
            )
        )


def finish_section(session: Session, proposal: RowMapping, key: str, *, at: datetime | None) -> None:
    """Say that a section is finished, or (None) that it is not. Raises NotFound where nobody was given it."""
    changed = session.execute(
        update(OWNER).where(OWNER.c.proposal_id == proposal["id"], OWNER.c.key == key).values(done_at=at)
    )
    if not touched(changed):
        raise NotFound(phrase("Nobody was given this section."))
