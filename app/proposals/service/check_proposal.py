"""The findings of a proposal, with the pages of the real PDF when they are wanted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.domain.document import Document
from app.domain.dossier import Dossier, Material, PageMap
from app.domain.findings import Finding, blocks
from app.proposals.schemas import Findings
from app.proposals.service.gather_material import gather_material
from app.proposals.service.remembered import assembled, examined

Measure = Callable[[Document], PageMap]
"""Lays the document out and says where each section stands."""


def check_material(
    material: Material, *, now: datetime, measure: Measure | None = None, draft: bool = False
) -> tuple[Dossier, tuple[Finding, ...]]:
    """Assemble and check. Without `measure` page limits are left out, and no renderer is loaded."""
    pages = measure(assembled(material, today=now.date(), draft=draft).document) if measure is not None else None
    return examined(material, now=now, pages=pages, draft=draft)


def findings_of(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    *,
    files: FileStore,
    now: datetime,
    measure: Measure | None = None,
) -> Findings:
    """What is still wrong with a stored proposal. Raises NotFound."""
    material = gather_material(session, catalogue, organisation, slug, files=files)
    dossier, found = check_material(material, now=now, measure=measure)
    return Findings(blocked=blocks(found), findings=found, pages=dossier.pages.total if dossier.pages else None)
