"""The table of contents: Word's field, with the entries that it would find already in it.

Word does not fill the field when a file is opened, unless it asks the reader first. So each entry is written out, with
the page it has in the PDF; an entry whose page is not known stands without a number until the reader updates the field.
"""

from __future__ import annotations

from app.domain.document import Document, Heading, Text, plain
from app.domain.dossier import PageMap
from app.export.docx.inlines import text_runs
from app.export.docx.markup import escaped, field
from app.export.docx.references import References, bookmark_name

DEEPEST = 3


def toc_xml(document: Document, refs: References, pages: PageMap | None) -> str:
    """Empty for a document without headings that could be listed."""
    entries = list(_entries(document, pages))
    if not entries:
        return ""
    title = text_runs(Text(document.meta.labels.get("contents", "Contents")), refs.speech)
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{DEEPEST}" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    lines = "".join(
        _entry(heading, page, refs, begin if n == 0 else "", end if n == len(entries) - 1 else "")
        for n, (heading, page) in enumerate(entries)
    )
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{refs.control()}"/><w:docPartObj>'
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
        f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>{title}</w:p>{lines}</w:sdtContent></w:sdt>'
    )


def _entries(document: Document, pages: PageMap | None) -> list[tuple[Heading, int | None]]:
    """Headings to list with their page. A heading inside a section of one page stands on that page."""
    found: list[tuple[Heading, int | None]] = []
    for section in document.sections:
        span = pages.sections.get(section.key) if pages else None
        inner = [block for block in section.blocks if isinstance(block, Heading)]
        for heading in (section.heading, *inner):
            page = pages.headings.get(heading.anchor) if pages else None
            if page is None and span and (heading is section.heading or span.count == 1):
                page = span.first
            if heading.level <= DEEPEST and heading.anchor:
                found.append((heading, page))
    return found


def _entry(heading: Heading, page: int | None, refs: References, before: str, after: str) -> str:
    bookmark = bookmark_name(heading.anchor)
    number = f'<w:r><w:t xml:space="preserve">{escaped(heading.number)}</w:t></w:r><w:r><w:tab/></w:r>'
    text = text_runs(Text(plain(heading.inlines)), refs.speech)
    page_field = field(f"PAGEREF {bookmark} \\h", str(page))
    place = f"<w:r><w:tab/></w:r>{page_field}" if page else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="TOC{heading.level}"/></w:pPr>{before}'
        f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{number if heading.number else ""}{text}{place}'
        f"</w:hyperlink>{after}</w:p>"
    )
