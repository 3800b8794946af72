"""How near a proposal is to being sent: what is wrong and where, what is done, and how long it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.domain.checks import families_of
from app.domain.checks.lengths import PageCount, page_counts
from app.domain.checks.reading import Reading
from app.domain.dossier import Dossier
from app.domain.findings import Finding, Severity
from app.proposals.places import Whose, address_of
from app.proposals.queries import get_proposal
from app.proposals.schemas import SectionState
from app.proposals.service.export_proposal import Pdfs
from app.proposals.service.gather_material import gather_material
from app.proposals.service.list_sections import is_required, section_states, state_of
from app.proposals.service.remembered import assembled, examined


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    finding: Finding
    address: str
    """Where it can be mended."""

    @property
    def family(self) -> str:
        return self.finding.code.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    items: tuple[Item, ...]
    """The gravest first, else in the order a writer works through them."""
    done: tuple[str, ...]
    """Families of checks that found nothing but advice."""
    written: int
    asked: int
    """Sections that must be written."""
    page_counts: tuple[PageCount, ...]
    pages: int | None
    """Of the PDF; None until it is laid out."""
    layout: str
    """Name of the layout that is asked for where there is none yet."""

    def count(self, severity: Severity) -> int:
        return sum(item.finding.severity is severity for item in self.items)

    @property
    def measured(self) -> bool:
        return self.pages is not None


def readiness_of(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    *,
    files: FileStore,
    pdfs: Pdfs,
    now: datetime,
) -> Readiness:
    """Never lays out pages: it counts them where that was done already. Raises NotFound."""
    row = get_proposal(session, organisation["id"], slug)
    material = gather_material(session, catalogue, organisation, slug, files=files)
    document = assembled(material, today=now.date()).document
    pages = pdfs.measure(document) if pdfs.knows(document) else None
    dossier, found = examined(material, now=now, pages=pages)
    whose = Whose(
        organisation=organisation["slug"],
        project=row["project"],
        proposal=slug,
        call=row["call"],
        funder=material.audience,
        language=row["language"],
        grant=row["report"]["grant"] if row["report"] else "",
    )
    return _readiness(dossier, found, whose, now, layout=pdfs.name(document))


def _readiness(dossier: Dossier, found: tuple[Finding, ...], whose: Whose, now: datetime, *, layout: str) -> Readiness:
    reading = Reading(dossier, now.date(), now)
    states = section_states(reading)
    asked = [state_of(item, states.get(item.key)) for item in reading.asked if is_required(item.template)]
    weights = list(Severity)
    by_weight = sorted(found, key=lambda finding: weights.index(finding.severity))
    open_families = {item.code.partition(".")[0] for item in found if item.severity is not Severity.ADVICE}
    return Readiness(
        items=tuple(Item(finding=finding, address=address_of(finding.where, whose)) for finding in by_weight),
        done=tuple(family for family in families_of(dossier) if family not in open_families),
        written=sum(state is SectionState.WRITTEN for state in asked),
        asked=len(asked),
        page_counts=tuple(page_counts(reading)),
        pages=dossier.pages.total if dossier.pages else None,
        layout=layout,
    )
