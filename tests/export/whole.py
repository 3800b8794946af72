"""Whole proposals as every renderer makes them, each made once for all tests of a process."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from app.domain.assembly import assemble
from app.domain.checks import check
from app.domain.document import Document
from app.domain.dossier import Dossier
from app.export.docx import render_docx
from app.export.html import render_html
from app.export.package import build_package
from app.export.pdf import Pdf, render_pdf
from app.export.text import render_text
from app.export.xlsx import render_xlsx
from tests.domain.assembly.material import TODAY, material

SAMPLE = Path(__file__).resolve().parents[2] / "app" / "workspace" / "sample"


@cache
def dossier(language: str = "en", *, blind: bool = False, draft: bool = False) -> Dossier:
    return assemble(material(language=language, blind=blind), today=TODAY, draft=draft)


@cache
def sample_dossiers() -> dict[str, Dossier]:
    """The sample workspace's proposals by slug, assembled for the day each is dated; empty while there is none."""
    from app.catalog.catalogue import load_catalogue
    from app.proposals.service.gather_material import material_of
    from app.workspace.sample import SAMPLE_FILES, read_sample

    if not all((SAMPLE / name).is_file() for name in SAMPLE_FILES):
        return {}
    parts = read_sample()
    (organisation,) = [part.organisation for part in parts if part.organisation]
    projects = {project.slug: project for part in parts for project in part.projects}
    catalogue = load_catalogue()
    found = {}
    for proposal in (proposal for part in parts for proposal in part.proposals):
        whole = material_of(catalogue, organisation, projects[proposal.project], proposal)
        found[proposal.slug] = assemble(whole, today=proposal.dated_on or TODAY)
    return found


_PDFS: dict[int, tuple[Document, Pdf]] = {}


def pdf_of(document: Document) -> Pdf:
    """Laid out once for each document of a process: it takes longer than everything else."""
    made = _PDFS.get(id(document))
    if made is None:
        made = _PDFS[id(document)] = (document, render_pdf(document))
    return made[1]


def every_file(whole: Dossier, *, on: date = TODAY) -> dict[str, bytes]:
    """Every format by its ending. The package holds the PDF that stands beside it."""
    document = whole.document
    pdf = pdf_of(document)
    measured = replace(whole, pages=pdf.pages)
    return {
        "html": render_html(document).encode(),
        "pdf": pdf.data,
        "docx": render_docx(document, pdf.pages),
        "xlsx": render_xlsx(whole),
        "txt": render_text(whole).encode(),
        "zip": build_package(measured, check(measured, on=on), pdf=lambda document: pdf_of(document).data),
    }
