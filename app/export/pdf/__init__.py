"""PDF/UA-1 of a document, and where its sections stand.

The paged HTML is laid out once. Page numbers in the table of contents are then written into the laid-out pages
(`numbering`), because asking CSS for them would lay everything out a second time.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.document import Document
from app.domain.dossier import PageMap
from app.export.fonts import face_paths, fonts_for
from app.export.html.page import Medium, write_page
from app.export.letters import letters_of
from app.export.pdf.drawing import teach_lines_of_text
from app.export.pdf.engine import engine_name, load_weasyprint, uncollected
from app.export.pdf.faces import shipped_faces
from app.export.pdf.fetching import closed_fetcher
from app.export.pdf.headers import link_cells_to_headers
from app.export.pdf.numbering import number_contents
from app.export.pdf.pages import section_pages

__all__ = ["Pdf", "engine_name", "render_pdf"]


@dataclass(frozen=True, slots=True)
class Pdf:
    data: bytes
    pages: PageMap


def render_pdf(document: Document) -> Pdf:
    """The same bytes for the same document. Raises MissingTool where Pango is not installed."""
    weasyprint = load_weasyprint()
    teach_lines_of_text()
    fonts = fonts_for(document.meta.page.font, letters_of(document))
    html = write_page(document, Medium.PAGED, fonts)
    with uncollected():
        source = weasyprint.HTML(string=html, url_fetcher=closed_fetcher(), base_url=None)
        rendered = source.render(font_config=shipped_faces(face_paths(fonts)), pdf_variant="pdf/ua-1")
        number_contents(rendered)
        sections = section_pages(rendered, document)
        data = rendered.write_pdf(pdf_variant="pdf/ua-1", finisher=link_cells_to_headers)
        total = len(rendered.pages)
        del source, rendered
    return Pdf(data, PageMap(total=total, sections=sections, fonts=fonts.names, replaced=fonts.replaced))
