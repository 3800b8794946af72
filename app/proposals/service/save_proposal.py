"""Proposals as rows: read whole, created, replaced."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, update
from sqlmodel import Session

from app.db.session import touched
from app.domain.costing import cost
from app.domain.proposal import Proposal, SectionText
from app.domain.scoping import cut
from app.errors import VersionConflict
from app.interchange.format import WorkspaceFile
from app.interchange.references import refuse_troubles
from app.models import ProposalRow
from app.models.mapping import columns_of, record_of
from app.projects.queries import get_project
from app.projects.service import read_project
from app.proposals.queries import PROPOSAL, SECTION, find_proposal, get_proposal, list_sections
from app.proposals.schemas import ProposalSettings
from app.proposals.service.edit_sections import save_section, text_of
from app.proposals.service.lock_proposal import ensure_open
from app.proposals.service.lock_sections import ensure_unsigned
from app.proposals.service.notes import IMPORTED


def read_proposal(session: Session, organisation: RowMapping, slug: str) -> Proposal:
    """Raises NotFound."""
    return proposal_of(session, get_proposal(session, organisation["id"], slug))


def proposal_of(session: Session, row: RowMapping) -> Proposal:
    """The whole proposal of a row that carries its project's slug."""
    sections: dict[str, dict[str, SectionText]] = {}
    for section in list_sections(session, row["id"]):
        sections.setdefault(section["key"], {})[section["language"]] = text_of(section)
    return record_of(Proposal, row, sections=sections)


def save_proposal(
    session: Session, organisation: RowMapping, proposal: Proposal, *, at: datetime, note: str = IMPORTED
) -> int:
    """Create the proposal or replace it; return its id.

    A section whose text differs is saved as a new version, so that what stood there can be restored. Sections that the
    new text leaves out are taken away. Raises ProposalLocked where a submitted one would change, SectionLocked where a
    signed one would.
    """
    project = get_project(session, organisation["id"], proposal.project)
    found = find_proposal(session, organisation["id"], proposal.slug)
    columns: dict[str, Any] = columns_of(
        proposal, ProposalRow, organisation_id=organisation["id"], project_id=project["id"]
    )
    if found is None:
        proposal_id: int = session.execute(
            insert(PROPOSAL).values({**columns, "version": 1}).returning(PROPOSAL.c.id)
        ).scalar_one()
    else:
        proposal_id = found["id"]
        if _says_the_same(proposal_of(session, found), proposal):
            return proposal_id
        ensure_open(session, proposal_id, alone=True)
        session.execute(
            update(PROPOSAL).where(PROPOSAL.c.id == proposal_id).values({**columns, "version": found["version"] + 1})
        )
    _save_texts(session, organisation, proposal, proposal_id, at, note)
    return proposal_id


def _says_the_same(stored: Proposal, written: Proposal) -> bool:
    """Versions of texts are the data base's own."""

    def without_versions(proposal: Proposal) -> Proposal:
        sections = {
            key: {language: replace(text, version=1) for language, text in texts.items()}
            for key, texts in proposal.sections.items()
        }
        return replace(proposal, sections=sections)

    return without_versions(stored) == without_versions(written)


def _save_texts(
    session: Session, organisation: RowMapping, proposal: Proposal, proposal_id: int, at: datetime, note: str
) -> None:
    stored = {(row["key"], row["language"]): row for row in list_sections(session, proposal_id)}
    wanted = {(key, language): text for key, texts in proposal.sections.items() for language, text in texts.items()}
    for gone in stored.keys() - wanted.keys():
        ensure_unsigned(session, proposal_id, gone[0], attempted=None)
        session.execute(delete(SECTION).where(SECTION.c.id == stored[gone]["id"]))
    for position, ((key, language), text) in enumerate(wanted.items(), start=1):
        row = stored.get((key, language))
        if row is None or text_of(row).blocks != text.blocks or row["translated_from"] != text.translated_from:
            based = SectionText(
                blocks=text.blocks,
                translated_from=text.translated_from,
                version=row["version"] if row is not None else 0,
            )
            save_section(session, organisation, proposal.slug, key, language, based, at=at, note=note)
        session.execute(
            update(SECTION)
            .where(SECTION.c.proposal_id == proposal_id, SECTION.c.key == key, SECTION.c.language == language)
            .values(position=position)
        )


def write_settings(
    session: Session, organisation: RowMapping, slug: str, settings: ProposalSettings, *, version: int
) -> int:
    """Change what a proposal says of itself; return its new version.

    Raises NotFound, BadInput for values that cannot be, ProposalLocked, and VersionConflict when somebody changed it
    since `version` was read.
    """
    row = get_proposal(session, organisation["id"], slug)
    ensure_open(session, row["id"], alone=True)
    _refuse_wrong(session, organisation, replace(proposal_of(session, row), **_values(settings)))
    values = columns_of(settings, ProposalRow, version=version + 1)
    changed = session.execute(
        update(PROPOSAL).where(PROPOSAL.c.id == row["id"], PROPOSAL.c.version == version).values(values)
    )
    if touched(changed) != 1:
        raise VersionConflict(
            "The proposal's settings were changed since you read them.",
            current_version=row["version"],
            current=record_of(ProposalSettings, row),
            attempted=settings,
        )
    return version + 1


def _values(settings: ProposalSettings) -> dict[str, Any]:
    return {f.name: getattr(settings, f.name) for f in fields(settings)}


def _refuse_wrong(session: Session, organisation: RowMapping, proposal: Proposal) -> None:
    """Raise BadInput where the project cannot be cut to the proposal's scope, or a name stands for nothing."""
    project = read_project(session, organisation, proposal.project)
    refuse_troubles(
        WorkspaceFile(projects=(project,), proposals=(proposal,)),
        *(("proposals", 0, f.name) for f in fields(ProposalSettings)),
    )
    cost(cut(project, proposal.scope))
