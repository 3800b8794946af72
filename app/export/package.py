"""The submission package: the files as the funder names them, the annexes, a checklist, and a manifest with hashes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.domain.call import Annex
from app.domain.document import Document
from app.domain.dossier import Dossier
from app.domain.evidence import OwnedDocument
from app.domain.findings import Finding, Severity
from app.domain.record import in_language
from app.export.docx import render_docx
from app.export.text import render_text
from app.export.xlsx import render_xlsx

PdfOf = Callable[[Document], bytes]
"""Renders a document to PDF; raises where it cannot, and then the package goes without."""

_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True, slots=True)
class PackedFile:
    name: str
    data: bytes
    what: str
    """Said in checklist and manifest."""


def build_package(dossier: Dossier, findings: Sequence[Finding], *, pdf: PdfOf | None) -> bytes:
    """A zip of everything that is sent. The same dossier gives the same bytes.

    `pdf` is None where PDF cannot be made; the checklist then says so.
    """
    packed = list(_unique(_files(dossier, pdf)))
    checklist = PackedFile("CHECKLIST.txt", _checklist(dossier, packed, findings, pdf).encode(), "checklist")
    manifest = PackedFile("MANIFEST.json", _manifest(dossier, [*packed, checklist]), "manifest")
    when = (*dossier.document.meta.dated_on.timetuple()[:3], 0, 0, 0)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for file in (*packed, checklist, manifest):
            info = ZipInfo(file.name, date_time=when)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, file.data)
    return out.getvalue()


def file_name(pattern: str, dossier: Dossier, *, partner: str = "") -> str:
    """A funder's file name with its places filled, safe on every system."""
    material = dossier.material
    fill = {
        "organisation": material.organisation.acronym or material.organisation.name,
        "acronym": material.project.acronym or material.project.slug,
        "call": material.call.reference or material.call.slug.rpartition("/")[2] if material.call else "",
        "partner": partner,
    }
    for place, value in fill.items():
        pattern = pattern.replace(f"{{{place}}}", value)
    return _UNSAFE.sub("_", pattern).strip(" .") or "file"


def _files(dossier: Dossier, pdf: PdfOf | None) -> Iterator[PackedFile]:
    wanted = [(file.name, file.part) for file in dossier.material.call.files] if dossier.material.call else []
    stem = "{acronym}_{call}" if dossier.material.call else "{acronym}_proposal"
    for pattern, part in wanted or [(f"{stem}.{ending}", None) for ending in ("docx", "pdf", "xlsx")]:
        name = file_name(pattern, dossier)
        ending = name.rpartition(".")[2].lower()
        cut = _part(dossier, part)
        if ending == "pdf":
            if pdf is not None:
                yield PackedFile(name, pdf(cut.document), part or "proposal")
        elif ending == "xlsx":
            yield PackedFile(name, render_xlsx(cut), part or "budget and results")
        elif ending == "txt":
            yield PackedFile(name, render_text(cut).encode(), part or "portal text")
        else:
            yield PackedFile(name, render_docx(cut.document, cut.pages), part or "proposal")
    if dossier.material.template.portal and not any(pattern.endswith(".txt") for pattern, _ in wanted):
        yield PackedFile("portal-text.txt", render_text(dossier).encode(), "portal text, field by field")
    yield from _annexes(dossier)


def _part(dossier: Dossier, part: str | None) -> Dossier:
    """The dossier with the sections of one part only; page numbers then count anew."""
    if part is None:
        return dossier
    template = dossier.material.template
    keys = {section.key for section in template.sections if section.part == part}
    sections = tuple(s for s in dossier.document.sections if s.key.partition("/")[0] in keys)
    return replace(dossier, document=replace(dossier.document, sections=sections), pages=None)


def _annexes(dossier: Dossier) -> Iterator[PackedFile]:
    material = dossier.material
    documents = {document.key: document for document in material.organisation.documents}
    annexes = {annex.key: annex for annex in material.call.annexes} if material.call else {}
    partners = {partner.key: partner for partner in dossier.project.partners}
    for attachment in material.proposal.attachments:
        stored, document = material.files.get(attachment.document), documents.get(attachment.document)
        if stored is None or document is None:
            continue
        annex = annexes.get(attachment.annex)
        who = partners[attachment.partner].name_for(material.audience) if attachment.partner in partners else ""
        yield PackedFile(
            f"annexes/{_annex_name(dossier, annex, document, who)}",
            Path(stored).read_bytes(),
            f"annex {attachment.annex}",
        )


def _annex_name(dossier: Dossier, annex: Annex | None, document: OwnedDocument, partner: str) -> str:
    own = file_name(document.file.rpartition("/")[2], dossier)
    if annex is None or not annex.file_name:
        return own
    name = file_name(annex.file_name, dossier, partner=partner)
    ending = own.rpartition(".")[2]
    return name if "." in name[-6:] else f"{name}.{ending}"


def _unique(files: Iterator[PackedFile]) -> Iterator[PackedFile]:
    """Two files never share a name: the second gets a number before its ending."""
    seen: dict[str, int] = {}
    for file in files:
        count = seen[file.name.lower()] = seen.get(file.name.lower(), 0) + 1
        stem, dot, ending = file.name.rpartition(".")
        yield file if count == 1 else replace(file, name=f"{stem}-{count}{dot}{ending}")


def _checklist(dossier: Dossier, files: Sequence[PackedFile], findings: Sequence[Finding], pdf: PdfOf | None) -> str:
    material, meta = dossier.material, dossier.document.meta
    attached = {attachment.annex for attachment in material.proposal.attachments}
    lines = [meta.title, meta.organisation, ""]
    if material.call:
        lines += [f"Call: {material.call.title} {material.call.reference}".rstrip(), ""]
    lines += ["Files"] + [f"  [x] {file.name} ({file.what})" for file in files]
    if pdf is None:
        lines.append("  [ ] PDF: not made, the system library Pango is missing")
    if material.call and material.call.annexes:
        lines += ["", "Annexes the call asks for"]
        for annex in material.call.annexes:
            mark = "x" if annex.key in attached else " "
            needed = "required" if annex.required else "optional"
            lines.append(f"  [{mark}] {in_language(annex.label, 'en')} ({needed})")
    for severity, title in ((Severity.BLOCKER, "Blocks the submission"), (Severity.WARNING, "Warnings")):
        found = [finding for finding in findings if finding.severity is severity]
        if found:
            lines += ["", title] + [f"  [ ] {finding.message}" for finding in found]
    return "\n".join(lines) + "\n"


def _manifest(dossier: Dossier, files: Sequence[PackedFile]) -> bytes:
    meta = dossier.document.meta
    content = {
        "title": meta.title,
        "organisation": meta.organisation,
        "proposal": dossier.material.proposal.slug,
        "call": dossier.material.proposal.call,
        "template": dossier.material.proposal.template,
        "dated_on": meta.dated_on.isoformat(),
        "files": [
            {"name": file.name, "what": file.what, "bytes": len(file.data), "sha256": sha256(file.data).hexdigest()}
            for file in files
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
