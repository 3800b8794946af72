"""The table of contents: Word's field, with the entries that it would find already in it.

Each entry is written out with the page it has in the PDF. The field is marked as out of date, so that Word puts its own
page numbers there when it opens the file; the setting that updates every field would ask the reader first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.document import Document, Heading, Text
from app.domain.dossier import PageMap
from app.domain.walking import plain
from app.export.docx.inlines import run, text_runs
from app.export.docx.markup import field
from app.export.docx.outline import heading_anchors, headings_of
from app.export.docx.references import References

DEEPEST = 3


def toc_xml(document: Document, refs: References, pages: PageMap | None) -> str:
    """Empty for a document without headings that could be listed."""
    entries = list(_entries(document, pages))
    if not entries:
        return ""
    title = text_runs(Text(document.meta.labels.get("contents", "Contents")), refs.speech)
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{DEEPEST}" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    lines = "".join(
        _entry(entry, refs, begin if n == 0 else "", end if n == len(entries) - 1 else "")
        for n, entry in enumerate(entries)
    )
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{refs.control()}"/><w:docPartObj>'
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
        f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>{title}</w:p>{lines}</w:sdtContent></w:sdt>'
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    heading: Heading
    anchor: str
    page: int | None


def _entries(document: Document, pages: PageMap | None) -> Iterator[_Entry]:
    """Headings to list with their page. A heading inside a section of one page stands on that page."""
    anchors = heading_anchors(document)
    for section in document.sections:
        span = pages.sections.get(section.key) if pages else None
        for heading in headings_of(section):
            anchor = next(anchors)
            page = pages.headings.get(anchor) if pages else None
            if page is None and span and (heading is section.heading or span.count == 1):
                page = span.first
            if heading.level <= DEEPEST:
                yield _Entry(heading, anchor, page)


def _entry(entry: _Entry, refs: References, before: str, after: str) -> str:
    bookmark, heading = refs.bookmark(entry.anchor), entry.heading
    number = f"{run(heading.number)}<w:r><w:tab/></w:r>" if heading.number else ""
    text = text_runs(Text(plain(heading.inlines).replace("\n", " ")), refs.speech)
    page = ""
    if entry.page is not None:
        page_field = field(f"PAGEREF {bookmark} \\h", str(entry.page))
        page = f"<w:r><w:tab/></w:r>{page_field}"
    return (
        f'<w:p><w:pPr><w:pStyle w:val="TOC{heading.level}"/></w:pPr>{before}'
        f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{number}{text}{page}</w:hyperlink>{after}</w:p>'
    )
