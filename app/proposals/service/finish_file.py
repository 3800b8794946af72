"""One file of a proposal: what was sent, once it is submitted, else what is written now."""

from __future__ import annotations

from datetime import date

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.proposals.service.export_proposal import Format, Pdfs, export_proposal
from app.proposals.service.gather_material import gather_material
from app.proposals.service.submitted_files import find_submitted


def finished_file(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    to: Format,
    *,
    language: str | None,
    draft: bool,
    files: FileStore,
    pdfs: Pdfs,
    on: date,
) -> bytes:
    """Raises NotFound, ProposalLocked for what was not sent, MissingTool for a PDF without Pango."""
    sent = find_submitted(session, organisation, slug, to, language=language, draft=draft, files=files)
    if sent is not None:
        return sent
    material = gather_material(session, catalogue, organisation, slug, files=files, language=language)
    return export_proposal(material, to, on=on, pdfs=pdfs, draft=draft)
