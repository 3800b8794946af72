from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping, func, select, union_all
from sqlmodel import Session

from app.accounts.queries import NAMED_BY, OWNED
from app.models import OwnedDocumentRow, PartnerRow, PastProjectRow, StaffMemberRow
from app.models.mapping import table_of
from app.projects.queries import PROJECT
from app.proposals.queries import PROPOSAL, SECTION, TITLE

PARTNER = table_of(PartnerRow)


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


def list_references(session: Session, organisation_id: int) -> Mapping[str, tuple[UsedIn, ...]]:
    """Where texts refer to what, by the reference as `references_in` writes it."""
    statement = (
        select(PROPOSAL.c.slug, TITLE.label("title"), SECTION.c.language, SECTION.c.key, SECTION.c.refers_to)
        .join_from(SECTION, PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, SECTION.c.refers_to != "")
        .order_by(PROPOSAL.c.slug, SECTION.c.position, SECTION.c.id)
    )
    found: dict[str, list[UsedIn]] = {}
    for row in session.execute(statement).mappings():
        place = UsedIn(proposal=row["slug"], title=row["title"], language=row["language"], key=row["key"])
        for reference in row["refers_to"].split("\n"):
            found.setdefault(reference, []).append(place)
    return {reference: tuple(places) for reference, places in found.items()}


def list_needs(session: Session, organisation_id: int) -> Mapping[str, tuple[UsedIn, ...]]:
    """By document: proposals that attach it; without a slug, what needs it else.

    That is a project with a partner whom it commits, a past project it tells of, somebody whose curriculum it is, and
    its translation.
    """
    attaching = (
        select(PROPOSAL.c.slug, TITLE.label("title"), PROPOSAL.c.attachments)
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
    told, member, paper = table_of(PastProjectRow), table_of(StaffMemberRow), table_of(OwnedDocumentRow)
    telling = select(told.c.documents, told.c.endorsements, told.c.title).where(
        told.c.organisation_id == organisation_id
    )
    naming = union_all(
        select(member.c.cv, member.c.name).where(member.c.organisation_id == organisation_id, member.c.cv.is_not(None)),
        select(paper.c.translation_of, paper.c.title).where(
            paper.c.organisation_id == organisation_id, paper.c.translation_of.is_not(None)
        ),
    )
    found: dict[str, list[UsedIn]] = {}
    for slug, title, attachments in session.execute(attaching):
        for key in dict.fromkeys(attachment["document"] for attachment in attachments):
            found.setdefault(key, []).append(UsedIn(proposal=slug, title=title))
    for letter, title in session.execute(committing):
        found.setdefault(letter, []).append(UsedIn(proposal="", title=title))
    for documents, endorsements, title in session.execute(telling):
        for key in dict.fromkeys((*documents, *(said["document"] for said in endorsements if said["document"]))):
            found.setdefault(key, []).append(UsedIn(proposal="", title=title))
    for key, title in session.execute(naming):
        found.setdefault(key, []).append(UsedIn(proposal="", title=title))
    return {key: tuple(places) for key, places in found.items()}


def list_showing(session: Session, organisation_id: int, kind: str) -> Mapping[str, tuple[UsedIn, ...]]:
    """Proposals by the past projects (`projects`) or people (`staff`) that somebody ticked for them."""
    statement = (
        select(PROPOSAL.c.slug, TITLE.label("title"), PROPOSAL.c.track_record)
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .where(PROPOSAL.c.organisation_id == organisation_id)
        .order_by(PROPOSAL.c.slug)
    )
    found: dict[str, list[UsedIn]] = {}
    for slug, title, shown in session.execute(statement):
        for key in (shown or {}).get(kind) or ():
            found.setdefault(key, []).append(UsedIn(proposal=slug, title=title))
    return {key: tuple(places) for key, places in found.items()}


def list_partner_names(session: Session, organisation_id: int) -> Mapping[str, str]:
    """Of all projects, by key; the applicant among them left out."""
    statement = (
        select(PARTNER.c.key, PARTNER.c.name)
        .join(PROJECT, PROJECT.c.id == PARTNER.c.project_id)
        .where(PROJECT.c.organisation_id == organisation_id, PARTNER.c.lead.is_(False))
        .order_by(PARTNER.c.name)
    )
    return {row[0]: row[1] for row in session.execute(statement)}
