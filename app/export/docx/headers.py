"""Running header (title, section), footer (organisation, page of pages), and the draft's watermark behind the text."""

from __future__ import annotations

from app.domain.document import Document, Text
from app.domain.dossier import PageMap
from app.export.docx.inlines import text_runs
from app.export.docx.language import Speech, fonts
from app.export.docx.markup import attribute, field, part, shortened
from app.export.docx.palette import WATERMARK

_LONGEST_TITLE = 60
_TAB = "<w:r><w:tab/></w:r>"
_DRAWN = ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def header_references(*, landscape: bool, first: bool) -> str:
    """Relationships by name; `header_parts` gives the parts the same names."""
    suffix = "Landscape" if landscape else ""
    references = (
        f'<w:headerReference w:type="default" r:id="rIdheader{suffix}"/>'
        f'<w:footerReference w:type="default" r:id="rIdfooter{suffix}"/>'
    )
    if not first:
        return references
    return (
        f'{references}<w:headerReference w:type="first" r:id="rIdheaderFirst"/>'
        '<w:footerReference w:type="first" r:id="rIdfooterFirst"/>'
    )


def header_parts(document: Document, pages: PageMap | None) -> dict[str, bytes]:
    """A page with the cover shows neither; a first page without a cover keeps its number."""
    names = ["", "Landscape"] if any(section.landscape for section in document.sections) else [""]
    parts: dict[str, bytes] = {}
    for name in names:
        parts[f"header{name}"] = _header(document, f"Header{name}", _running_title(document), len(parts))
        parts[f"footer{name}"] = _footer(f"Footer{name}", _page_line(document, pages))
    parts["headerFirst"] = _header(document, "HeaderFirst", "", len(parts))
    if document.cover:
        parts["footerFirst"] = _footer("HeaderFirst", "")
    else:
        parts["footerFirst"] = _footer("Footer", _page_line(document, pages))
    return parts


def _running_title(document: Document) -> str:
    meta = document.meta
    named = (
        meta.title if len(meta.title) <= _LONGEST_TITLE else shortened(meta.short_title or meta.title, _LONGEST_TITLE)
    )
    title = text_runs(Text(named), _speech(document))
    # By number, for Word knows the style's name only in its own language. Nothing stands there for programs that do not
    # know the field: they would print the first section's name on every page.
    return f"{title}{_TAB}{field('STYLEREF 1', '')}"


def _page_line(document: Document, pages: PageMap | None) -> str:
    meta, speech = document.meta, _speech(document)
    total = field("NUMPAGES", str(pages.total if pages else 1))
    return (
        f"{text_runs(Text(meta.organisation), speech)}{_TAB}"
        f"{text_runs(Text(meta.labels.get('page', 'Page') + ' '), speech)}{field('PAGE', '1')}"
        f"{text_runs(Text(' ' + meta.labels.get('of', 'of') + ' '), speech)}{total}"
    )


def _speech(document: Document) -> Speech:
    rtl = document.meta.direction == "rtl"
    return Speech(None, rtl, rtl)


def _header(document: Document, style: str, content: str, number: int) -> bytes:
    mark = _watermark(document, number) if document.meta.draft else ""
    xml = part("hdr", f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{mark}{content}</w:p>')
    return xml.replace(b"<w:hdr", f"<w:hdr{_DRAWN}".encode(), 1) if mark else xml


def _footer(style: str, content: str) -> bytes:
    return part("ftr", f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>')


def _watermark(document: Document, number: int) -> str:
    """Word's own form of a watermark (text on a path, by name), so that its menu can take it away."""
    word = document.meta.labels.get("draft", "Draft")
    family = fonts(document.meta.page.font, document.meta.language).latin
    shape = f"PowerPlusWaterMarkObject{number + 1}"
    return (
        "<w:r><w:rPr><w:noProof/></w:rPr><w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="none"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="{shape}" o:spid="_x0000_s{2049 + number}" type="#_x0000_t136" alt=""'
        ' style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:133pt;rotation:315;'
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f"'
        f' fillcolor="#{WATERMARK}" stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;{attribute(family)}&quot;;font-size:1pt" string="{attribute(word)}"/>'
        "</v:shape></w:pict></w:r>"
    )
