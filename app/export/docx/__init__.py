"""The document as a Word file.

    body       sections · blocks · inlines · tables · figures · captions · toc · cover · controls
    its parts  styles · numbering · footnotes · headers · properties
    package    the zip

XML is written as text: that is an order of magnitude quicker than building elements, and every text in it goes through
`markup.escaped`. Looks live in `reference.docx` (made by `make_reference`), none in the text.
"""

from __future__ import annotations

from functools import lru_cache

from app.domain.document import Document
from app.domain.dossier import PageMap
from app.export.docx.cover import first_style
from app.export.docx.footnotes import footnotes_part
from app.export.docx.headers import header_parts
from app.export.docx.markup import part
from app.export.docx.numbering import numbering_part
from app.export.docx.outline import is_numbered
from app.export.docx.package import WordFile, reference_parts
from app.export.docx.properties import core_properties
from app.export.docx.references import References
from app.export.docx.sections import body_xml
from app.export.docx.styles import Look, styles_part
from app.export.figures.pictures import Pictures

__all__ = ["render_docx"]


def render_docx(document: Document, pages: PageMap | None = None) -> bytes:
    """The file's bytes, the same for the same document. `pages` fills page numbers in until Word counts its own."""
    meta = document.meta
    refs = References(meta, Pictures(document.pictures))
    body = body_xml(document, refs, pages)
    file = WordFile(part("document", f"<w:body>{body}</w:body>"), core_properties(meta))
    look = Look(
        meta.page,
        meta.language,
        rtl=meta.direction == "rtl",
        numbered=is_numbered(document),
        cover=first_style(document) if document.cover else "",
    )
    reference = reference_parts()
    file.add("styles", "styles", _styles(look))
    file.add("numbering", "numbering", numbering_part(reference["numbering.xml"], refs.list_starts))
    file.add("settings", "settings", reference["settings.xml"])
    file.add("fontTable", "fontTable", reference["fontTable.xml"])
    file.add("theme", "theme", reference["theme.xml"])
    file.add("footnotes", "footnotes", footnotes_part(refs.notes))
    for name, data in header_parts(document, pages).items():
        file.add(name, name[:6], data)
    for data, relationship in refs.pictures.items():
        file.add_picture(relationship, data)
    file.add_links(refs.links.ids)
    file.add_links(refs.note_links.ids, part="footnotes")
    return file.save(meta.dated_on)


@lru_cache(maxsize=16)
def _styles(look: Look) -> bytes:
    return styles_part(reference_parts()["styles.xml"], look)
