"""The submission package: what is sent, named as the funder wants it, with a checklist and a manifest beside it.

send/               the funder's files; exactly what goes out
send/annexes/       the documents that answer the call's annexes
CHECKLIST.txt       what is there, what is missing, what still blocks; in English, for the writer
MANIFEST.json       every file with its size and SHA-256
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.domain.assembly import is_blind
from app.domain.call import Annex
from app.domain.document import Document
from app.domain.dossier import Dossier
from app.domain.findings import Finding, Severity
from app.domain.phrases import phrase
from app.domain.proposal import Attachment
from app.domain.record import in_language
from app.errors import StorageFault
from app.export.docx import render_docx
from app.export.names import file_name, numbered, safe_name, usual_pattern, with_ending
from app.export.text import render_text
from app.export.xlsx import render_xlsx

PdfOf = Callable[[Document], bytes]
"""Renders a document to PDF; raises where it cannot, and then the package goes without."""

SENT = "send"
ANNEXES = f"{SENT}/annexes"


@dataclass(frozen=True, slots=True)
class PackedFile:
    name: str
    data: bytes
    what: str
    """Said in checklist and manifest."""
    attachment: Attachment | None = None
    """Set for an annex."""


def build_package(dossier: Dossier, findings: Sequence[Finding], *, pdf: PdfOf | None) -> bytes:
    """A zip of everything that is sent. The same dossier gives the same bytes.

    `pdf` is None where PDF cannot be made; the checklist then says so. Raises StorageFault for an annex that cannot be
    read.
    """
    packed = list(_numbered((*_files(dossier, pdf), *_annexes(dossier))))
    checklist = PackedFile("CHECKLIST.txt", _checklist(dossier, packed, findings, pdf).encode(), "checklist")
    manifest = PackedFile("MANIFEST.json", _manifest(dossier, [*packed, checklist]), "manifest")
    when = (*_zip_date(dossier.document.meta.dated_on), 0, 0, 0)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for file in (*packed, checklist, manifest):
            info = ZipInfo(file.name, date_time=when)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 3  # as on Unix, so that the same files make the same bytes on Windows
            info.external_attr = 0o644 << 16
            archive.writestr(info, file.data)
    return out.getvalue()


def _zip_date(on: date) -> tuple[int, int, int]:
    """A zip knows the years from 1980 to 2107."""
    return (min(max(on.year, 1980), 2107), on.month, on.day)


# ── what is sent ───────────────────────────────────────────────────────────────────────────────────────────────


def _files(dossier: Dossier, pdf: PdfOf | None) -> Iterator[PackedFile]:
    call = dossier.material.call
    usual = tuple((usual_pattern(ending, dossier), None) for ending in ("docx", "pdf", "xlsx"))
    wanted = tuple((file.name, file.part) for file in call.files) if call else ()
    for pattern, part in wanted or usual:
        if file := _rendered(file_name(pattern, dossier), _part(dossier, part), part, pdf):
            yield file
    if dossier.material.template.portal and not any(pattern.lower().endswith(".txt") for pattern, _ in wanted):
        yield PackedFile(f"{SENT}/portal-text.txt", render_text(dossier).encode(), "portal text, field by field")


def _rendered(name: str, dossier: Dossier, part: str | None, pdf: PdfOf | None) -> PackedFile | None:
    """The file in the kind its name ends in, as Word where that is none of ours; None where it cannot be made."""
    match name.rpartition(".")[2].lower():
        case "pdf":
            return PackedFile(f"{SENT}/{name}", pdf(dossier.document), part or "proposal") if pdf else None
        case "xlsx":
            return PackedFile(f"{SENT}/{name}", render_xlsx(dossier), part or "budget and results")
        case "txt":
            return PackedFile(f"{SENT}/{name}", render_text(dossier).encode(), part or "portal text")
        case _:
            data = render_docx(dossier.document, dossier.pages)
            return PackedFile(f"{SENT}/{with_ending(name, 'docx')}", data, part or "proposal")


def _part(dossier: Dossier, part: str | None) -> Dossier:
    """The dossier with the sections of one part only; page numbers then count anew."""
    if part is None:
        return dossier
    keys = {section.key for section in dossier.material.template.sections if section.part == part}
    sections = tuple(s for s in dossier.document.sections if s.key.partition("/")[0] in keys)
    return replace(dossier, document=replace(dossier.document, sections=sections), pages=None)


def _annexes(dossier: Dossier) -> Iterator[PackedFile]:
    material = dossier.material
    files = {document.key: document.file for document in material.organisation.documents}
    for attachment in material.proposal.attachments:
        stored = material.files.get(attachment.document)
        if stored is None or attachment.document not in files:
            continue
        try:
            data = Path(stored).read_bytes()
        except OSError as error:
            raise StorageFault(
                phrase(
                    "The document '{document}' cannot be read: {reason}.",
                    document=attachment.document,
                    reason=error.strerror or "",
                )
            ) from error
        ending = files[attachment.document].rpartition(".")[2].lower()
        name = _annex_name(dossier, attachment, ending)
        yield PackedFile(f"{ANNEXES}/{name}", data, f"annex: {_annex_title(dossier, attachment)}", attachment)


def _annex_name(dossier: Dossier, attachment: Attachment, ending: str) -> str:
    """As the funder names it; else by annex and partner. Never by the file's own name: it may say who a partner is."""
    annex = _annex(dossier, attachment.annex)
    partner = _partner_name(dossier, attachment)
    if annex is not None and annex.file_name:
        name = file_name(annex.file_name, dossier, partner=partner)
    else:
        name = safe_name(" - ".join(filter(None, (_annex_title(dossier, attachment), partner))))
    return with_ending(name, safe_name(ending)) if ending.isalnum() and len(ending) <= 5 else name


def _annex_title(dossier: Dossier, attachment: Attachment) -> str:
    """The annex's label; for a document the call did not ask for, its title as this reader may know it."""
    annex = _annex(dossier, attachment.annex)
    if annex is not None:
        return in_language(annex.label, dossier.document.meta.language.split("-")[0])
    documents = dossier.organisation.documents if dossier.organisation else ()
    return next((document.title for document in documents if document.key == attachment.document), "annex")


def _annex(dossier: Dossier, key: str) -> Annex | None:
    asked = dossier.material.call.annexes if dossier.material.call else ()
    return next((annex for annex in asked if annex.key == key), None)


def _partner_name(dossier: Dossier, attachment: Attachment) -> str:
    return next((p.name for p in dossier.project.partners if p.key == attachment.partner), "")


def _numbered(files: Sequence[PackedFile]) -> Iterator[PackedFile]:
    taken: set[str] = set()
    for file in files:
        yield replace(file, name=numbered(file.name, taken))


# ── what is said about it ──────────────────────────────────────────────────────────────────────────────────────


def _checklist(dossier: Dossier, files: Sequence[PackedFile], findings: Sequence[Finding], pdf: PdfOf | None) -> str:
    call, meta = dossier.material.call, dossier.document.meta
    lines = [part for part in (meta.title, meta.organisation) if part]
    if call:
        lines += ["", f"Call: {call.title} {call.reference}".rstrip()]
    lines += ["", "Files"] + [f"  [x] {file.name} ({file.what})" for file in files]
    if pdf is None:
        lines.append("  [ ] PDF: not made, the system library Pango is missing")
    if call and call.annexes:
        lines += ["", "Annexes the call asks for", *(_ticked(dossier, annex, files) for annex in call.annexes)]
    if named := [file.name for file in files if _may_name(dossier, file)]:
        lines += ["", "Look inside before you send: these may name whom this reader should not know"]
        lines += [f"  [ ] {name}" for name in named]
    for severity, title in ((Severity.BLOCKER, "Blocks the submission"), (Severity.WARNING, "Warnings")):
        found = [finding for finding in findings if finding.severity is severity]
        if found:
            lines += ["", title] + [f"  [ ] {finding.message}" for finding in found]
    return "\n".join(lines) + "\n"


def _ticked(dossier: Dossier, annex: Annex, files: Sequence[PackedFile]) -> str:
    """Ticked when every document that was chosen for it is in the package."""
    chosen = [item for item in dossier.material.proposal.attachments if item.annex == annex.key]
    packed = [file.attachment for file in files if file.attachment and file.attachment.annex == annex.key]
    mark = "x" if chosen and len(packed) == len(chosen) else " "
    notes = ["required" if annex.required else "optional"]
    notes += ["signed"] if annex.signed else []
    notes += ["kept in the profile on the funder's portal"] if annex.on_portal_profile else []
    if len(packed) < len(chosen):
        notes.append(f"{len(chosen) - len(packed)} of {len(chosen)} chosen documents have no file here")
    return f"  [{mark}] {in_language(annex.label, 'en')} ({', '.join(notes)})"


def _may_name(dossier: Dossier, file: PackedFile) -> bool:
    """Whether a document of our own may hold a name that we left out of everything we wrote."""
    attachment, material = file.attachment, dossier.material
    if attachment is None:
        return False
    hidden = {p.key for p in material.project.partners if p.name_for(material.audience) != p.name}
    owners = {document.partner for document in material.organisation.documents if document.key == attachment.document}
    return is_blind(material) or bool(hidden & {attachment.partner, *owners})


def _manifest(dossier: Dossier, files: Sequence[PackedFile]) -> bytes:
    meta, proposal = dossier.document.meta, dossier.material.proposal
    content = {
        "title": meta.title,
        "organisation": meta.organisation,
        "proposal": proposal.slug,
        "call": proposal.call,
        "template": proposal.template,
        "dated_on": meta.dated_on.isoformat(),
        "files": [
            {"name": file.name, "what": file.what, "bytes": len(file.data), "sha256": sha256(file.data).hexdigest()}
            for file in files
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
