"""The body: cover, contents, and each section in a content control, with section breaks where the paper turns."""

from __future__ import annotations

from itertools import groupby

from app.domain.document import (
    Document,
    Figure,
    Section,
    Table,
)
from app.domain.dossier import PageMap
from app.domain.walking import plain
from app.export.docx.blocks import PAGE_BREAK, Blocks
from app.export.docx.controls import control
from app.export.docx.cover import cover_xml
from app.export.docx.headers import header_references
from app.export.docx.outline import heading_anchors, is_numbered
from app.export.docx.pages import section_properties, text_area
from app.export.docx.references import References
from app.export.docx.toc import toc_xml


def body_xml(document: Document, refs: References, pages: PageMap | None) -> str:
    """The content of w:body. Fills `refs`."""
    refs.captions = frozenset(
        block.anchor
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table | Figure) and block.number and block.caption
    )
    front = [cover_xml(document, refs)]
    if document.meta.toc and (toc := toc_xml(document, refs, pages)):
        front.append(toc)
    blocks = Blocks(refs, heading_anchors(document), numbered=is_numbered(document))
    groups = [(turned, list(group)) for turned, group in groupby(document.sections, lambda s: s.landscape)]
    alone = bool(document.cover) or len(front) > 1
    content = (PAGE_BREAK if document.cover else "").join(front)
    if groups and not groups[0][0]:
        content += PAGE_BREAK if alone else ""
    elif groups:
        groups.insert(0, (False, []))
    parts = []
    for n, (turned, group) in enumerate(groups or [(False, [])]):
        at_top = True
        for section in group:
            content += _section_xml(section, blocks, refs, document, new_page=section.starts_page and not at_top)
            at_top = False
        parts.append((content, _properties(document, turned=turned, first=n == 0)))
        content = ""
    *before, (last, closing) = parts
    return "".join(f"{text}{_section_end(properties)}" for text, properties in before) + last + closing


def _section_xml(section: Section, blocks: Blocks, refs: References, document: Document, *, new_page: bool) -> str:
    """The heading is in the document's language; the text may only have been written in another."""
    area = text_area(document.meta.page, landscape=section.landscape)
    heading = blocks.heading(section.heading, refs.speech, new_page=new_page)
    content = heading + "".join(
        blocks.block(block, refs.speech.within(section.language_of(place)), area)
        for place, block in enumerate(section.blocks)
    )
    return control(section.key, plain(section.heading.inlines), content, refs)


def _section_end(properties: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{properties}</w:pPr></w:p>'


def _properties(document: Document, *, turned: bool, first: bool) -> str:
    return section_properties(
        document.meta.page,
        landscape=turned,
        rtl=document.meta.direction == "rtl",
        references=header_references(landscape=turned, first=first),
        title_page=first,
    )
