"""Finished files: one dossier, any format. A renderer is loaded only when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path, PurePath

from app.db.filestore import write_whole
from app.domain.document import Document
from app.domain.dossier import Dossier, Material, PageMap, SectionPages
from app.domain.findings import Finding, Severity
from app.models.mapping import adapter
from app.proposals.service.remembered import assembled


class Format(StrEnum):
    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"
    TEXT = "text"
    PACKAGE = "package"


MEDIA_TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.HTML: "text/html; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.TEXT: "text/plain; charset=utf-8",
    Format.PACKAGE: "application/zip",
}

SUFFIXES = {
    Format.DOCX: "docx",
    Format.PDF: "pdf",
    Format.HTML: "html",
    Format.XLSX: "xlsx",
    Format.TEXT: "txt",
    Format.PACKAGE: "zip",
}


def document_json(document: Document) -> bytes:
    """The document as what depends on nothing but its content: where its pictures lie is left out."""
    nowhere = replace(document, pictures={name: PurePath() for name in document.pictures})
    return bytes(adapter(Document).dump_json(nowhere))


@dataclass(frozen=True, slots=True)
class Pdfs:
    """Renders a document to PDF once; the next time its bytes come from `folder`.

    A cached file is named by the hash of the document, the fonts and the renderer: a change of any makes a new one.
    """

    folder: Path | None = None

    def name(self, document: Document) -> str:
        """What the document's PDF is called among the rendered ones."""
        from app.export.pdf import engine_name

        return sha256(document_json(document) + engine_name().encode()).hexdigest()[:40]

    def knows(self, document: Document) -> bool:
        """Whether it was rendered already."""
        return self.folder is not None and all(path.is_file() for path in self._paths(self.name(document)))

    def render(self, document: Document) -> tuple[bytes, PageMap]:
        """The PDF and where its sections stand. Raises MissingTool without Pango."""
        from app.export.pdf import render_pdf

        if self.folder is None:
            pdf = render_pdf(document)
            return pdf.data, pdf.pages
        data_path, pages_path = self._paths(self.name(document))
        if pages_path.is_file() and data_path.is_file():
            return data_path.read_bytes(), _pages_of(pages_path.read_text("utf-8"))
        pdf = render_pdf(document)
        write_whole(data_path, pdf.data)
        write_whole(pages_path, json.dumps(_plain(pdf.pages)).encode())
        return pdf.data, pdf.pages

    def measure(self, document: Document) -> PageMap:
        return self.render(document)[1]

    def path(self, name: str) -> Path:
        return (self.folder or Path()) / f"{name}.pdf"

    def _paths(self, name: str) -> tuple[Path, Path]:
        return self.path(name), self.path(name).with_suffix(".json")


def export_proposal(material: Material, to: Format, *, on: date, pdfs: Pdfs, draft: bool = False) -> bytes:
    """One file of a proposal. Raises MissingTool when PDF is wanted and Pango is not there."""
    return export_dossier(assembled(material, today=on, draft=draft), to, on=on, pdfs=pdfs)


def export_dossier(dossier: Dossier, to: Format, *, on: date, pdfs: Pdfs) -> bytes:
    return _RENDERERS[to](dossier, on, pdfs)


def export_package(dossier: Dossier, *, on: date, pdfs: Pdfs) -> tuple[bytes, int]:
    """The package, and how many blockers its checklist names."""
    data, findings = _packed(dossier, on, pdfs)
    return data, sum(finding.severity is Severity.BLOCKER for finding in findings)


def _pdf(dossier: Dossier, _on: date, pdfs: Pdfs) -> bytes:
    return pdfs.render(dossier.document)[0]


def _html(dossier: Dossier, _on: date, _pdfs: Pdfs) -> bytes:
    from app.export.html import render_html

    return render_html(dossier.document).encode()


def _docx(dossier: Dossier, _on: date, pdfs: Pdfs) -> bytes:
    from app.export.docx import render_docx

    return render_docx(dossier.document, dossier.pages or _pages_if_possible(dossier.document, pdfs))


def _xlsx(dossier: Dossier, _on: date, _pdfs: Pdfs) -> bytes:
    from app.export.xlsx import render_xlsx

    return render_xlsx(dossier)


def _text(dossier: Dossier, _on: date, _pdfs: Pdfs) -> bytes:
    from app.export.text import render_text

    return render_text(dossier).encode()


def _package(dossier: Dossier, on: date, pdfs: Pdfs) -> bytes:
    return _packed(dossier, on, pdfs)[0]


def _packed(dossier: Dossier, on: date, pdfs: Pdfs) -> tuple[bytes, tuple[Finding, ...]]:
    from app.domain.checks import check
    from app.export.package import build_package

    measured = replace(dossier, pages=dossier.pages or _pages_if_possible(dossier.document, pdfs))
    pdf = None if measured.pages is None else lambda document: pdfs.render(document)[0]
    findings = check(measured, on=on)
    return build_package(measured, findings, pdf=pdf), findings


_RENDERERS: dict[Format, Callable[[Dossier, date, Pdfs], bytes]] = {
    Format.PDF: _pdf,
    Format.HTML: _html,
    Format.DOCX: _docx,
    Format.XLSX: _xlsx,
    Format.TEXT: _text,
    Format.PACKAGE: _package,
}


def _pages_if_possible(document: Document, pdfs: Pdfs) -> PageMap | None:
    """Page numbers for Word's table of contents; without Pango Word counts them itself when it opens the file."""
    from app.errors import MissingTool

    try:
        return pdfs.measure(document)
    except MissingTool:
        return None


def _plain(pages: PageMap) -> dict[str, object]:
    return {
        "total": pages.total,
        "sections": {key: asdict(found) for key, found in pages.sections.items()},
        "fonts": list(pages.fonts),
        "replaced": dict(pages.replaced),
    }


def _pages_of(text: str) -> PageMap:
    stored = json.loads(text)
    return PageMap(
        total=stored["total"],
        sections={key: SectionPages(**found) for key, found in stored["sections"].items()},
        fonts=tuple(stored["fonts"]),
        replaced=stored["replaced"],
    )
