"""Sending a proposal off: what went out is kept as it was, and the proposal is locked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.accounts.audit import record_deed
from app.catalog.catalogue import Catalogue
from app.db.filestore import MAX_FILE_BYTES, FileStore
from app.domain.deadlines import instant
from app.domain.document import Document
from app.domain.dossier import Dossier, Material, PageMap
from app.domain.findings import Finding, Severity
from app.domain.phrases import kept, phrase, phrase_of
from app.domain.proposal import Proposal
from app.domain.text import normalise
from app.errors import BadInput, Conflict, MissingTool, NotFound, NotPermitted
from app.export.names import export_name, safe_name
from app.models.mapping import json_of
from app.proposals.queries import get_proposal
from app.proposals.service.export_proposal import SUFFIXES, Format, Pdfs, document_json, export_dossier
from app.proposals.service.gather_material import gather_material
from app.proposals.service.lock_proposal import ensure_open
from app.proposals.service.remembered import assembled, examined
from app.proposals.service.submitted_files import read_kept
from app.proposals.submission_queries import SUBMISSION, SUBMISSION_FILE, find_newest, get_submission, hold_proposal

MAX_RECEIPT_BYTES = 4_000_000
MAX_REASON = 2_000
LATE = frozenset({"time.deadline_passed", "time.planned_too_late"})
"""Findings that say no more than that it is late, which has a reason of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Everything that would go out, made before anything is locked."""

    dossier: Dossier
    document_hash: str
    blockers: tuple[Finding, ...]
    """Without those that only say that it is late."""
    deadline: datetime | None
    """The stage's, as an instant; None where there is none."""
    files: tuple[tuple[Format, str, bytes], ...] = ()

    def late(self, at: datetime) -> bool:
        return self.deadline is not None and at > self.deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """What whoever submits has to say where not all is as it should be."""

    late: str = ""
    override: str = ""


def look_before_submitting(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    *,
    files: FileStore,
    pdfs: Pdfs,
    now: datetime,
) -> Prepared:
    """What would be sent, and what stands against it; page limits where the pages are laid out already."""
    material = gather_material(session, catalogue, organisation, slug, files=files)
    document = assembled(material, today=now.date()).document
    return _prepared(material, pdfs.measure(document) if pdfs.knows(document) else None, now)


def prepare_submission(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    *,
    files: FileStore,
    pdfs: Pdfs,
    now: datetime,
) -> Prepared:
    """Make every file that would be kept. Takes seconds, so it stands outside of the transaction that locks.

    Raises BadInput for a package that is larger than a file of the workspace may be.
    """
    material = gather_material(session, catalogue, organisation, slug, files=files)
    pages, wanted = None, list(Format)
    try:
        pages = pdfs.measure(assembled(material, today=now.date()).document)
    except MissingTool:
        wanted.remove(Format.PDF)
    prepared = _prepared(material, pages, now)
    dossier = prepared.dossier
    made = tuple(
        (to, export_name(SUFFIXES[to], dossier), export_dossier(dossier, to, on=now.date(), pdfs=pdfs)) for to in wanted
    )
    for _, name, data in made:
        if len(data) > MAX_FILE_BYTES:
            raise BadInput(
                phrase(
                    "{name} would be larger than {megabytes} MB; attach smaller annexes.",
                    name=name,
                    megabytes=MAX_FILE_BYTES // 1000000,
                )
            )
    return replace(prepared, files=made)


def submit_proposal(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    prepared: Prepared,
    reasons: Reasons,
    *,
    by: str,
    person_id: int | None,
    may_override: bool,
    files: FileStore,
    now: datetime,
) -> int:
    """Keep what was prepared as the next submission, and lock the proposal; return the submission's number.

    Raises ProposalLocked, Conflict when it changed since it was prepared, BadInput for a missing reason, and
    NotPermitted where something blocks and `by` may not override it.
    """
    row = get_proposal(session, organisation["id"], slug)
    ensure_open(session, row["id"], alone=True)
    material = gather_material(session, catalogue, organisation, slug, files=files)
    _ensure_unchanged(prepared, material, now)
    _ensure_in_time(prepared, reasons, now)
    _ensure_nothing_blocks(prepared, reasons, may_override=may_override)
    newest = find_newest(session, row["id"])
    number: int = newest["number"] + 1 if newest else 1
    pages = prepared.dossier.pages
    submission_id: int = session.execute(
        insert(SUBMISSION)
        .values(
            proposal_id=row["id"],
            number=number,
            language=row["language"],
            document=json_of(Document, prepared.dossier.document),
            proposal=json_of(Proposal, material.proposal),
            document_hash=prepared.document_hash,
            pages=pages.total if pages else None,
            submitted_by=by,
            submitted_at=now,
            late_reason=_reason(reasons.late) if prepared.late(now) else "",
            override_reason=_reason(reasons.override) if prepared.blockers else "",
            overridden=[kept(finding.message) for finding in prepared.blockers],
            confirmation="",
            receipt_name="",
            receipt_sha256=None,
            unlocked_by="",
            unlocked_at=None,
            unlock_reason="",
        )
        .returning(SUBMISSION.c.id)
    ).scalar_one()
    _keep_files(session, submission_id, prepared, files)
    record_deed(
        session, "submit_proposal", f"proposal {slug}", organisation_id=organisation["id"], person_id=person_id,
        name=by, at=now, number=number, document=prepared.document_hash, blockers=len(prepared.blockers),
        late_reason=reasons.late, override_reason=reasons.override,
    )  # fmt: skip
    return number


def unlock_proposal(
    session: Session, organisation: RowMapping, slug: str, reason: str, *, by: str, person_id: int | None, at: datetime
) -> None:
    """Let a submitted proposal change again; what was sent stays as it is.

    Raises BadInput without a reason, Conflict when it is not locked.
    """
    row = get_proposal(session, organisation["id"], slug)
    said = _reason(reason)
    if not said:
        raise BadInput("Say why it is unlocked; whoever reads this later will want to know.")
    hold_proposal(session, row["id"], against_submitting=False)
    newest = find_newest(session, row["id"])
    if newest is None or newest["unlocked_at"] is not None:
        raise Conflict("This proposal is not locked.")
    session.execute(
        update(SUBMISSION)
        .where(SUBMISSION.c.id == newest["id"])
        .values(unlocked_by=by, unlocked_at=at, unlock_reason=said)
    )
    record_deed(
        session, "unlock_proposal", f"proposal {slug}", organisation_id=organisation["id"], person_id=person_id,
        name=by, at=at, number=newest["number"], reason=said,
    )  # fmt: skip


def confirm_submission(
    session: Session,
    organisation: RowMapping,
    slug: str,
    number: int,
    confirmation: str,
    receipt: tuple[str, bytes] | None,
    *,
    by: str,
    person_id: int | None,
    at: datetime,
    files: FileStore,
) -> None:
    """Keep what the funder's portal said: its number, and the receipt as name and content.

    Raises NotFound, and BadInput for a receipt that is too large.
    """
    row = get_submission(session, get_proposal(session, organisation["id"], slug)["id"], number)
    values: dict[str, Any] = {"confirmation": normalise(confirmation).strip()[:200]}
    if receipt is not None:
        name, data = receipt
        if len(data) > MAX_RECEIPT_BYTES:
            raise BadInput(phrase("The receipt is larger than {megabytes} MB.", megabytes=MAX_RECEIPT_BYTES // 1000000))
        values |= {"receipt_name": safe_name(name), "receipt_sha256": files.put_bytes(data)}
    session.execute(update(SUBMISSION).where(SUBMISSION.c.id == row["id"]).values(values))
    record_deed(
        session, "confirm_submission", f"proposal {slug}", organisation_id=organisation["id"], person_id=person_id,
        name=by, at=at, number=number, **values,
    )  # fmt: skip


def receipt_of(
    session: Session, organisation: RowMapping, slug: str, number: int, *, files: FileStore
) -> tuple[str, bytes]:
    """Name and content of a submission's receipt. Raises NotFound, also where none was attached."""
    row = get_submission(session, get_proposal(session, organisation["id"], slug)["id"], number)
    if row["receipt_sha256"] is None:
        raise NotFound(phrase("No receipt is attached to submission {number}.", number=number))
    return row["receipt_name"], read_kept(row["receipt_name"], files.path(row["receipt_sha256"]))


def document_hash(document: Document) -> str:
    """SHA-256 of the assembled document as JSON."""
    return sha256(document_json(document)).hexdigest()


def _prepared(material: Material, pages: PageMap | None, now: datetime) -> Prepared:
    dossier, found = examined(material, now=now, pages=pages)
    call, stage = dossier.material.call, dossier.material.proposal.stage
    asked = next((item for item in call.stages if item.stage is stage), None) if call else None
    return Prepared(
        dossier=dossier,
        document_hash=document_hash(dossier.document),
        blockers=tuple(item for item in found if item.severity is Severity.BLOCKER and item.code not in LATE),
        deadline=instant(asked.deadline) if asked else None,
    )


def _ensure_unchanged(prepared: Prepared, material: Material, now: datetime) -> None:
    current = assembled(material, today=now.date()).document
    if document_hash(current) != prepared.document_hash or material.proposal != prepared.dossier.material.proposal:
        raise Conflict("Somebody changed the proposal or its project just now. Look at it again, then submit.")


def _ensure_in_time(prepared: Prepared, reasons: Reasons, now: datetime) -> None:
    if prepared.late(now) and not _reason(reasons.late):
        raise BadInput("The deadline is past. Say why it is sent late, for instance who allowed it.")


def _ensure_nothing_blocks(prepared: Prepared, reasons: Reasons, *, may_override: bool) -> None:
    if not prepared.blockers:
        return
    if not may_override:
        raise NotPermitted(
            phrase_of(
                len(prepared.blockers),
                "A finding blocks it. Mend that first, or ask a manager to submit it all the same.",
                "{count} findings block it. Mend that first, or ask a manager to submit it all the same.",
            )
        )
    if not _reason(reasons.override):
        raise BadInput("Something still blocks it. Say in writing why it is sent all the same.")


def _keep_files(session: Session, submission_id: int, prepared: Prepared, files: FileStore) -> None:
    rows = [
        {"submission_id": submission_id, "format": to.value, "name": name, "sha256": files.put_bytes(data),
         "bytes": len(data)}
        for to, name, data in prepared.files
    ]  # fmt: skip
    session.execute(insert(SUBMISSION_FILE), rows)


def _reason(text: str) -> str:
    return normalise(text).strip()[:MAX_REASON]
