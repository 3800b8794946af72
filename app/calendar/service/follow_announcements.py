"""Which announcement a proposal answers: somebody says it once, and its source's deadline is followed from then on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.catalog.catalogue import Catalogue
from app.domain.deadlines import Deadline, in_turn
from app.models import AnnouncementLinkRow
from app.models.mapping import table_of
from app.proposals.queries import PROPOSAL, get_proposal
from app.proposals.queries.desk import list_all_proposals
from app.watch.queries import ANNOUNCEMENT, announcement_of, get_announcement

LINK = table_of(AnnouncementLinkRow)


def announced_deadlines(session: Session, organisation_id: int, *, now: datetime) -> Mapping[str, tuple[Deadline, ...]]:
    """By the proposal's slug: the next deadline of what it answers, or the last one gone, then the others."""
    statement = (
        select(ANNOUNCEMENT, PROPOSAL.c.slug.label("proposal"))
        .join(LINK, LINK.c.announcement_id == ANNOUNCEMENT.c.id)
        .join(PROPOSAL, PROPOSAL.c.id == LINK.c.proposal_id)
        .where(PROPOSAL.c.organisation_id == organisation_id)
    )
    found: dict[str, tuple[Deadline, ...]] = {}
    for row in session.execute(statement).mappings():
        if known := in_turn(announcement_of(row).deadlines, now):
            found[row["proposal"]] = known
    return found


def find_link(session: Session, proposal_id: int) -> RowMapping | None:
    """The announcement that a proposal answers."""
    statement = select(ANNOUNCEMENT).join(LINK, LINK.c.announcement_id == ANNOUNCEMENT.c.id)
    return session.execute(statement.where(LINK.c.proposal_id == proposal_id)).mappings().one_or_none()


def linked_proposals(session: Session, organisation_id: int, announcement_id: int) -> frozenset[str]:
    statement = (
        select(PROPOSAL.c.slug)
        .join(LINK, LINK.c.proposal_id == PROPOSAL.c.id)
        .where(PROPOSAL.c.organisation_id == organisation_id, LINK.c.announcement_id == announcement_id)
    )
    return frozenset(session.execute(statement).scalars())


def suggested_proposals(
    session: Session, catalogue: Catalogue, organisation_id: int, announcement: RowMapping
) -> frozenset[str]:
    """Those that answer a call of the same reference."""
    numbers = {announcement["number"], announcement["native_id"]} - {""}
    return frozenset(
        row["slug"]
        for row in list_all_proposals(session, organisation_id)
        if (call := catalogue.calls.get(row["call"] or "")) and call.reference in numbers
    )


def link_announcement(
    session: Session, organisation: RowMapping, slug: str, announcement_id: int | None, *, by: Doer, at: datetime
) -> None:
    """Say what a proposal answers; None: nothing that is announced here. Raises NotFound."""
    proposal = get_proposal(session, organisation["id"], slug)
    session.execute(delete(LINK).where(LINK.c.proposal_id == proposal["id"]))
    if announcement_id is not None:
        get_announcement(session, organisation["id"], announcement_id)
        session.execute(
            insert(LINK).values(proposal_id=proposal["id"], announcement_id=announcement_id, linked_by=by.name, at=at)
        )
    what = f"proposal {slug}"
    record_deed_of(session, by, "link_announcement", what, organisation_id=organisation["id"], at=at)
