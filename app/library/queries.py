from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping, func, select
from sqlmodel import Session

from app.accounts.queries import NAMED_BY, OWNED
from app.models import PartnerRow
from app.models.mapping import table_of
from app.projects.queries import PROJECT
from app.proposals.queries import PROPOSAL, SECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedIn:
    """Of a proposal's text, or of the proposal as a whole where `key` is empty."""

    proposal: str
    """Slug."""
    title: str
    language: str = ""
    key: str = ""


def find_item(session: Session, field: str, organisation_id: int, name: str) -> RowMapping | None:
    """A row of the organisation's `field`, as `OWNED` names it."""
    table = table_of(OWNED[field])
    statement = select(table).where(table.c.organisation_id == organisation_id, table.c[NAMED_BY[field]] == name)
    return session.execute(statement).mappings().one_or_none()


def next_position(session: Session, field: str, organisation_id: int) -> int:
    table = table_of(OWNED[field])
    last = session.execute(select(func.max(table.c.position)).where(table.c.organisation_id == organisation_id))
    return (last.scalar() or 0) + 1


def list_places(session: Session, organisation_id: int, lines: Collection[str]) -> Mapping[str, tuple[UsedIn, ...]]:
    """Where texts have each of these lines of `names_in`, by line."""
    statement = (
        select(PROPOSAL.c.slug, _TITLE, SECTION.c.language, SECTION.c.key, SECTION.c.named)
        .join_from(SECTION, PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, SECTION.c.named != "")
        .order_by(PROPOSAL.c.slug, SECTION.c.position, SECTION.c.id)
    )
    found: dict[str, list[UsedIn]] = {line: [] for line in lines}
    for row in session.execute(statement).mappings():
        for line in row["named"].split("\n"):
            if line in found:
                found[line].append(
                    UsedIn(proposal=row["slug"], title=row["title"], language=row["language"], key=row["key"])
                )
    return {line: tuple(places) for line, places in found.items()}


def list_needs(session: Session, organisation_id: int) -> Mapping[str, tuple[UsedIn, ...]]:
    """By document: proposals that attach it, and projects (without a slug) with a partner whom it commits."""
    attaching = (
        select(PROPOSAL.c.slug, _TITLE, PROPOSAL.c.attachments)
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .where(PROPOSAL.c.organisation_id == organisation_id)
        .order_by(PROPOSAL.c.slug)
    )
    committing = (
        select(PARTNER.c.letter, PROJECT.c.title)
        .join(PROJECT, PROJECT.c.id == PARTNER.c.project_id)
        .where(PROJECT.c.organisation_id == organisation_id, PARTNER.c.letter.is_not(None))
        .order_by(PROJECT.c.slug)
    )
    found: dict[str, list[UsedIn]] = {}
    for slug, title, attachments in session.execute(attaching):
        for key in dict.fromkeys(attachment["document"] for attachment in attachments):
            found.setdefault(key, []).append(UsedIn(proposal=slug, title=title))
    for letter, title in session.execute(committing):
        found.setdefault(letter, []).append(UsedIn(proposal="", title=title))
    return {key: tuple(places) for key, places in found.items()}


PARTNER = table_of(PartnerRow)
_TITLE = func.coalesce(func.nullif(PROPOSAL.c.title, ""), PROJECT.c.title).label("title")
