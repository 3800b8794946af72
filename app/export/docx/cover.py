"""The title, and below it who asks whom for what."""

from __future__ import annotations

from app.domain.document import CoverLine, Document, Text
from app.export.docx.inlines import text_runs
from app.export.docx.pages import text_area
from app.export.docx.references import References

_LABEL_SHARE = 0.3


def cover_xml(document: Document, refs: References) -> str:
    meta = document.meta
    title = _paragraph("Title", meta.title, refs)
    if meta.organisation:
        title = _paragraph("CoverOrganisation", meta.organisation, refs) + title
    subtitle = _paragraph("Subtitle", meta.subtitle, refs) if meta.subtitle else ""
    if not document.cover:
        return title + subtitle
    width = text_area(meta.page).width
    label = round(width * _LABEL_SHARE)
    widths = (label, width - label)
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    rows = "".join(_row(line, widths, refs) for line in document.cover)
    return (
        f'{title}{subtitle}<w:tbl><w:tblPr><w:tblStyle w:val="CoverTable"/>'
        f"{'<w:bidiVisual/>' if refs.speech.rtl else ''}"
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0600" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
        ' w:noVBand="1"/></w:tblPr><w:tblGrid>'
        f"{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def first_style(document: Document) -> str:
    return "CoverOrganisation" if document.meta.organisation else "Title"


def _row(line: CoverLine, widths: tuple[int, int], refs: References) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(style, text, refs)}</w:tc>'
        for style, text, width in zip(("CoverLabel", "CoverValue"), (line.label, line.value), widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _paragraph(style: str, text: str, refs: References) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{text_runs(Text(text), refs.speech)}</w:p>'
