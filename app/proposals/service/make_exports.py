"""Files on request: at once where that is quick, else by a worker; kept for some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import RowMapping, delete, insert, update
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.domain.dossier import Material
from app.domain.phrases import phrase
from app.errors import BadInput, NotFound
from app.export.names import export_name
from app.jobs.job import Progress
from app.jobs.queue import enqueue, list_progress
from app.proposals.export_queries import EXPORT_FILE, get_export, list_expired, list_exports, list_kept_exports
from app.proposals.queries import get_proposal
from app.proposals.service.export_proposal import SUFFIXES, Format, Pdfs, export_dossier
from app.proposals.service.gather_material import gather_material
from app.proposals.service.lock_proposal import locked_by
from app.proposals.service.remembered import assembled
from app.proposals.submission_queries import find_lock

KEPT = timedelta(days=7)
_NEED_PAGES = frozenset({Format.PDF, Format.DOCX, Format.PACKAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFile:
    """What somebody wants: a format in a language, marked as a draft or not."""

    format: Format
    language: str
    draft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedFile:
    asked: AskedFile
    proposal_id: int
    organisation_id: int
    name: str
    """The funder's own, where the call names its files."""
    sha256: str | None
    """None where a worker is to make it."""
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLine:
    """A file in the list of those that were asked for."""

    id: int
    format: Format
    language: str
    draft: bool
    asked_by: str
    asked_at: datetime
    name: str
    sha256: str | None
    bytes: int | None
    expires_at: datetime
    there: bool
    """Whether it can be downloaded."""
    progress: Progress | None
    """Of the job that makes it; None where there is none any more."""


def prepare_export(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    asked: AskedFile,
    *,
    files: FileStore,
    exports: FileStore,
    pdfs: Pdfs,
    on: date,
) -> PreparedFile:
    """Read, and make the file where that is quick. Nothing is written down yet, so nobody waits for it.

    Raises NotFound, ProposalLocked for a submitted proposal, whose files are those of its submission, and BadInput for
    a language that the proposal cannot be printed in.
    """
    row = get_proposal(session, organisation["id"], slug)
    if (lock := find_lock(session, row["id"])) is not None:
        raise locked_by(lock)
    material = gather_material(session, catalogue, organisation, slug, files=files, language=asked.language)
    if asked.language not in _languages(material):
        raise BadInput(
            phrase(
                "Nothing of this proposal is written in '{language}', or its form is not there in it.",
                language=asked.language,
            )
        )
    dossier = assembled(material, today=on, draft=asked.draft)
    quick = asked.format not in _NEED_PAGES or pdfs.knows(dossier.document)
    data = export_dossier(dossier, asked.format, on=on, pdfs=pdfs) if quick else None
    return PreparedFile(
        asked=asked,
        proposal_id=row["id"],
        organisation_id=organisation["id"],
        name=export_name(SUFFIXES[asked.format], dossier),
        sha256=exports.put_bytes(data) if data is not None else None,
        size=len(data) if data is not None else None,
    )


def export_languages(session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str) -> tuple[str, ...]:
    """The proposal's own, then those that its form speaks and something is written in. Raises NotFound."""
    return _languages(gather_material(session, catalogue, organisation, slug))


def record_export(session: Session, prepared: PreparedFile, *, exports: FileStore, by: str, at: datetime) -> int:
    """Write down who asked for it, and hand it to a worker where it is not made yet; return its id."""
    asked = prepared.asked
    export_id: int = session.execute(
        insert(EXPORT_FILE)
        .values(
            proposal_id=prepared.proposal_id,
            format=asked.format.value,
            language=asked.language,
            draft=asked.draft,
            asked_by=by,
            asked_at=at,
            name=prepared.name,
            sha256=prepared.sha256,
            bytes=prepared.size,
            expires_at=at + KEPT,
        )
        .returning(EXPORT_FILE.c.id)
    ).scalar_one()
    if prepared.sha256 is None:
        key = f"export:{export_id}:{at.timestamp()}"
        session.execute(update(EXPORT_FILE).where(EXPORT_FILE.c.id == export_id).values(job=key))
        enqueue(session, "export", {"export": export_id}, key=key, at=at, organisation_id=prepared.organisation_id)
    forget_expired(session, exports, at=at)
    return export_id


def record_made(session: Session, export_id: int, *, sha256: str, size: int) -> None:
    session.execute(update(EXPORT_FILE).where(EXPORT_FILE.c.id == export_id).values(sha256=sha256, bytes=size))


def export_lines(session: Session, proposal_id: int, *, exports: FileStore) -> tuple[ExportLine, ...]:
    """The files that were asked for, newest first, and how far those are that are being made."""
    rows = list_exports(session, proposal_id)
    progress = list_progress(session, [row["job"] for row in rows if row["job"]])
    return tuple(_line(row, exports, progress.get(row["job"] or "")) for row in rows)


def find_made(session: Session, proposal_id: int, export_id: int, *, exports: FileStore) -> tuple[RowMapping, Path]:
    """The row and the file. Raises NotFound: also for another proposal's, one that is not made, or gone by now."""
    row = get_export(session, export_id)
    path = exports.path(row["sha256"]) if row["sha256"] else None
    if row["proposal_id"] != proposal_id or path is None or not path.is_file():
        raise NotFound("This file is not kept any more; make it again.")
    return row, path


def forget_expired(session: Session, exports: FileStore, *, at: datetime) -> None:
    """Take away what was kept long enough, with the bytes that nobody else's row needs."""
    expired = list_expired(session, at)
    if expired:
        session.execute(delete(EXPORT_FILE).where(EXPORT_FILE.c.expires_at <= at))
        for name in {row["sha256"] for row in expired if row["sha256"]} - list_kept_exports(session):
            exports.path(name).unlink(missing_ok=True)


def _languages(material: Material) -> tuple[str, ...]:
    own = material.written_in or material.proposal.language
    written = {language for texts in material.proposal.sections.values() for language in texts}
    return (own, *(code for code in material.template.languages if code in written and code != own))


def _line(row: RowMapping, exports: FileStore, progress: Progress | None) -> ExportLine:
    return ExportLine(
        **{name: row[name] for name in ("id", "language", "draft", "asked_by", "asked_at", "name", "sha256", "bytes")},
        format=Format(row["format"]),
        expires_at=row["expires_at"],
        there=bool(row["sha256"]) and exports.path(row["sha256"]).is_file(),
        progress=progress,
    )
