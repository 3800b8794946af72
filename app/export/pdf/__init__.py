"""PDF/UA-1 of a document, and where its sections stand.

The paged HTML is laid out once. Page numbers in the table of contents are then written into the laid-out pages
(`numbering`), because asking CSS for them would lay everything out a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from app.domain.document import Document
from app.domain.dossier import PageMap
from app.export.fonts import face_paths, fonts_for
from app.export.html.outline import outline
from app.export.html.page import Medium, write_page
from app.export.letters import letters_of
from app.export.pdf.drawing import teach_lines_of_text
from app.export.pdf.engine import engine_name, load_weasyprint, remember_page_references, uncollected, undated
from app.export.pdf.faces import shipped_faces
from app.export.pdf.finishing import finish
from app.export.pdf.numbering import number_contents
from app.export.pdf.packing import pack_when_painted
from app.export.pdf.pages import anchor_pages, section_pages
from app.export.pdf.source import paged_source

__all__ = ["Pdf", "engine_name", "render_pdf"]

_VARIANT = "pdf/ua-1"
_one_at_a_time = Lock()
"""Rendering is bound to one core and to much memory, and it sets what belongs to the whole process."""


@dataclass(frozen=True, slots=True)
class Pdf:
    data: bytes
    pages: PageMap


def render_pdf(document: Document) -> Pdf:
    """The same bytes for the same document. Raises MissingTool where Pango is not installed."""
    load_weasyprint()
    fonts = fonts_for(document.meta.page.font, letters_of(document))
    html = write_page(document, Medium.PAGED, fonts)
    with _one_at_a_time, uncollected(), undated():
        teach_lines_of_text()
        remember_page_references()
        rendered = paged_source(html).render(font_config=shipped_faces(face_paths(fonts)), pdf_variant=_VARIANT)
        numbers = anchor_pages(rendered)
        number_contents(rendered, numbers)
        pages = PageMap(
            total=len(rendered.pages),
            sections=section_pages(rendered, document),
            headings={entry.anchor: numbers[entry.anchor] for entry in outline(document)},
            fonts=fonts.names,
            replaced=fonts.replaced,
        )
        pack_when_painted(rendered)
        data = rendered.write_pdf(pdf_variant=_VARIANT, finisher=finish)
        del rendered
    return Pdf(data, pages)
