"""What takes longer than a page may: files that need pages laid out, and the layout alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts.queries import get_organisation_by_id
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.domain.assembly import assemble
from app.domain.dossier import Material
from app.jobs.job import Job, Progress, Record, Report, State
from app.jobs.queue import enqueue, find_progress, get_progress
from app.own_catalogue.catalogues import Catalogues
from app.proposals.export_queries import get_export
from app.proposals.queries import get_proposal
from app.proposals.service.export_proposal import Format, Pdfs, export_dossier
from app.proposals.service.gather_material import gather_material
from app.proposals.service.make_exports import record_made

EXPORT = "export"
LAYOUT = "layout"


def find_layout(session: Session, organisation_id: int, layout: str) -> Progress | None:
    """How far the pages are that somebody asked for; None where nobody did, or they were made and thrown away since."""
    progress = find_progress(session, _key(organisation_id, layout))
    return progress if progress is not None and progress.state is not State.DONE else None


def ask_for_layout(session: Session, organisation_id: int, slug: str, layout: str, *, at: datetime) -> Progress:
    """Have a proposal laid out, once however many ask for it. Raises NotFound."""
    get_proposal(session, organisation_id, slug)
    payload = {"proposal": slug}
    enqueue(
        session, LAYOUT, payload, key=_key(organisation_id, layout), at=at, organisation_id=organisation_id, again=True
    )
    return get_progress(session, _key(organisation_id, layout))


def _key(organisation_id: int, layout: str) -> str:
    # An address names a layout, so another organisation's must not be meant by it.
    return f"{LAYOUT}:{organisation_id}:{layout}"


@dataclass(frozen=True, slots=True)
class Studio:
    """Where files are made, outside of any request."""

    engine: Engine
    catalogues: Catalogues
    files: FileStore
    exports: FileStore
    cache: Path

    def export(self, job: Job, report: Report) -> Record:
        """Make the file of one row of `export_file`; payload: `export`, its id. Raises NotFound when it is gone."""
        report(0, 4, "reading")
        with unit_of_work(self.engine, read_only=True) as session:
            asked = get_export(session, job.payload["export"])
            material = self._material(session, asked["organisation_id"], asked["proposal"], asked["language"])
        report(1, 4, "assembling")
        dossier = assemble(material, today=_today(), draft=asked["draft"])
        report(2, 4, "laying out pages")
        data = export_dossier(dossier, Format(asked["format"]), on=_today(), pdfs=Pdfs(self.cache))
        report(3, 4, "keeping")
        kept = self.exports.put_bytes(data)

        def record(session: Session) -> dict[str, Any]:
            record_made(session, asked["id"], sha256=kept, size=len(data))
            return {"sha256": kept}

        return record

    def lay_out(self, job: Job, report: Report) -> Record:
        """Lay out a proposal's pages, for the preview and the page limits; payload: `proposal`, its slug."""
        report(0, 2, "reading")
        with unit_of_work(self.engine, read_only=True) as session:
            material = self._material(session, job.organisation_id, job.payload["proposal"], None)
        report(1, 2, "laying out pages")
        pages = Pdfs(self.cache).measure(assemble(material, today=_today()).document)
        return lambda _: {"pages": pages.total}

    def _material(self, session: Session, organisation_id: int | None, slug: str, language: str | None) -> Material:
        organisation = get_organisation_by_id(session, organisation_id)
        catalogue = self.catalogues.of(session, organisation)
        return gather_material(session, catalogue, organisation, slug, files=self.files, language=language)


def _today() -> date:
    return datetime.now(UTC).date()
