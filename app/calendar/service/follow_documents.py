"""What documents put into the calendar: their last days, when to begin renewing them, and annexes that are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.accounts.queries import list_members_by_word, list_owned
from app.calendar.service.wanted import Wanted
from app.catalog.catalogue import Catalogue
from app.domain.annex_needs import annex_needs
from app.domain.dated import Dated, DatedKind, DatedState, Origin
from app.domain.deadlines import Deadline, with_day
from app.domain.evidence import OwnedDocument, called_for_all, renew_from
from app.domain.proposal import Attachment
from app.domain.record import in_language
from app.models import OpportunityRow, OwnedDocumentRow, PartnerRow
from app.models.mapping import record_of, stored_value, table_of
from app.proposals.queries import PROPOSAL
from app.proposals.service.survey_proposals import Surveyed

DOCUMENT, RENEWAL, ANNEX = "document:", "renewal:", "annex:"
_OPPORTUNITY = table_of(OpportunityRow)
_PARTNER = table_of(PartnerRow)


def read_documents(session: Session, organisation_id: int) -> tuple[OwnedDocument, ...]:
    return tuple(record_of(OwnedDocument, row) for row in list_owned(session, OwnedDocumentRow, organisation_id))


def of_documents(
    session: Session, organisation: RowMapping, documents: Sequence[OwnedDocument]
) -> Iterator[tuple[str, Wanted]]:
    """Its last day and the day to begin renewing it, which is its owner's. With a new last day both move on."""
    people = list_members_by_word(session, organisation["id"])
    for document in documents:
        begin = renew_from(document)
        if document.valid_until is None or begin is None:
            continue
        owner = people.get(document.owner.casefold()) if document.owner else None
        title = called_for_all(document)
        yield f"{DOCUMENT}{document.key}", Wanted(_dated(DatedKind.EXPIRY, title, document.valid_until))
        yield f"{RENEWAL}{document.key}", Wanted(_dated(DatedKind.RENEWAL, title, begin), owner)


def of_annexes(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    proposals: Sequence[Surveyed],
    documents: Sequence[OwnedDocument],
    today: date,
) -> Iterator[tuple[str, Wanted]]:
    """What a proposal's call asks for and nobody has: the task of who looks after the proposal in the pipeline."""
    by_key = {document.key: document for document in documents}
    rows = {row["slug"]: row for row in _needs(session, organisation["id"])}
    partners = _partners(session, organisation["id"])
    for item in proposals:
        call, row = catalogue.calls.get(item.line.call or ""), rows.get(item.line.slug)
        on = item.line.submission_on or _due(item, today)
        if call is None or row is None or on is None or item.submitted_at is not None:
            continue
        attached = stored_value(tuple[Attachment, ...], row["attachments"])
        needs = annex_needs(call.annexes, attached, by_key, partners.get(row["project_id"], ()), on)
        for need in needs:
            label = in_language(need.annex.label, item.line.language) or need.annex.key
            dated = _dated(DatedKind.ANNEX, f"{label}: {item.title}", need.begin_on, proposal=item.line.slug)
            yield f"{ANNEX}{item.line.slug}:{need.annex.key}", Wanted(dated, row["owner_id"])


def _dated(kind: DatedKind, title: str, on: date, *, proposal: str | None = None) -> Dated:
    return Dated(
        uid="",
        kind=kind,
        title=title,
        when=Deadline(on=on),
        origin=Origin.DERIVED,
        state=DatedState.OPEN,
        proposal=proposal,
    )


def _due(item: Surveyed, today: date) -> date | None:
    dated = with_day(item.stage.deadline, today) if item.stage is not None else None
    return dated.on if dated is not None else None


def _needs(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """Each proposal's annexes, and who has the opportunity that it answers; of several the newest comes last."""
    statement = (
        select(PROPOSAL.c.slug, PROPOSAL.c.project_id, PROPOSAL.c.attachments, _OPPORTUNITY.c.owner_id)
        .outerjoin(_OPPORTUNITY, _OPPORTUNITY.c.proposal_id == PROPOSAL.c.id)
        .where(PROPOSAL.c.organisation_id == organisation_id)
        .order_by(PROPOSAL.c.id, _OPPORTUNITY.c.id)
    )
    return session.execute(statement).mappings().all()


def _partners(session: Session, organisation_id: int) -> Mapping[int, tuple[str, ...]]:
    """Keys of those who do not lead, by project."""
    statement = (
        select(_PARTNER.c.project_id, _PARTNER.c.key)
        .join(PROPOSAL, PROPOSAL.c.project_id == _PARTNER.c.project_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, _PARTNER.c.lead.is_(False))
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for project_id, key in session.execute(statement):
        found.setdefault(project_id, []).append(key)
    return {project_id: tuple(keys) for project_id, keys in found.items()}
