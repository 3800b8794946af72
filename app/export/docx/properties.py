"""Core properties: what the file says about itself. Its times are the document's own date."""

from __future__ import annotations

from app.domain.document import DocumentMeta
from app.export.docx.language import word_language
from app.export.docx.markup import DECLARATION, attribute


def core_properties(meta: DocumentMeta) -> bytes:
    moment = f"{meta.dated_on.isoformat()}T00:00:00Z"
    organisation = attribute(meta.organisation)
    return (
        f"{DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{attribute(meta.title)}</dc:title><dc:creator>{organisation}</dc:creator>"
        f"<dc:language>{word_language(meta.language)}</dc:language>"
        f"<cp:lastModifiedBy>{organisation}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    ).encode()
