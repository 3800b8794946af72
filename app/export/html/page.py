"""The whole page: head, cover, contents, sections."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.document import Document, DocumentMeta, Figure, Section, Table
from app.export.figures.pictures import Pictures
from app.export.fonts import FontSet, fonts_for
from app.export.html.blocks import BlockWriter, write_waiting_notes
from app.export.html.inlines import Medium, Notes, is_left_to_right
from app.export.html.outline import TOC_LEVELS, Entry, outline
from app.export.html.style import style_sheet
from app.export.html.writer import Writer
from app.export.letters import letters_of

__all__ = ["PAGE_PLACE", "Medium", "section_anchor", "write_page"]

PAGE_PLACE = "000"
"""Stands in the paged table of contents until the pages are known."""


def write_page(document: Document, medium: Medium, fonts: FontSet | None = None) -> str:
    meta = document.meta
    fonts = fonts or fonts_for(meta.page.font, letters_of(document))
    entries = outline(document)
    writer = Writer()
    writer.declare()
    writer.open("html", {"lang": meta.language, "dir": meta.direction})
    _write_head(writer, meta, medium, fonts)
    writer.open("body", {"class": "draft" if meta.draft else None})
    _write_cover(writer, document)
    if meta.toc and entries:
        _write_contents(writer, meta, entries, medium)
    writer.open("main")
    _write_sections(writer, document, iter(entries), medium, fonts)
    for tag in ("main", "body", "html"):
        writer.close(tag)
    return writer.html()


def section_anchor(key: str) -> str:
    return f"part-{key}"


def _write_head(writer: Writer, meta: DocumentMeta, medium: Medium, fonts: FontSet) -> None:
    dated = meta.dated_on.isoformat()
    writer.open("head")
    writer.open("meta", {"charset": "utf-8"})
    writer.element("title", meta.title)
    if meta.organisation:
        writer.open("meta", {"name": "author", "content": meta.organisation})
    for name in ("dcterms.created", "dcterms.modified"):
        writer.open("meta", {"name": name, "content": dated})
    writer.open("meta", {"name": "generator", "content": "Grantwright"})
    if medium is Medium.SCREEN:
        writer.open("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    writer.style(style_sheet(meta, medium, fonts))
    writer.close("head")
    writer.end_line()


def _write_cover(writer: Writer, document: Document) -> None:
    """A page of its own where there is something to put on it; else the title alone, above the text."""
    meta = document.meta
    writer.open("header", {"class": "cover" if document.cover else "title-block"})
    if meta.organisation:
        writer.element("p", meta.organisation, {"class": "organisation", **_order(meta.organisation, meta)})
    writer.element("h1", meta.title, _order(meta.title, meta))
    if meta.subtitle:
        writer.element("p", meta.subtitle, {"class": "subtitle", **_order(meta.subtitle, meta)})
    if document.cover:
        writer.open("table", {"class": "cover-lines"})
        writer.open("tbody")
        for line in document.cover:
            writer.open("tr")
            writer.element("th", line.label, {"scope": "row"})
            writer.element("td", line.value, _order(line.value, meta))
            writer.close("tr")
        writer.close("tbody")
        writer.close("table")
    writer.close("header")
    writer.end_line()


def _order(text: str, meta: DocumentMeta) -> dict[str, str | None]:
    """Of a text on the cover that nobody translated."""
    return {"dir": "ltr"} if meta.direction == "rtl" and is_left_to_right(text) else {}


def _write_contents(writer: Writer, meta: DocumentMeta, entries: tuple[Entry, ...], medium: Medium) -> None:
    label = meta.labels.get("contents", "Contents")
    writer.open("nav", {"class": "contents", "aria-label": label})
    writer.element("h2", label)
    writer.open("ol")
    for entry in entries:
        if entry.level > TOC_LEVELS:
            continue
        writer.open("li", {"class": f"l{entry.level}"})
        writer.element("a", f"{entry.number}\u2002{entry.text}".strip(), {"href": f"#{entry.anchor}"})
        if medium is Medium.PAGED:
            writer.text(" ")
            writer.element("span", PAGE_PLACE, {"class": "at"})
        writer.close("li")
    writer.close("ol")
    writer.close("nav")
    writer.end_line()


def _write_sections(
    writer: Writer, document: Document, headings: Iterator[Entry], medium: Medium, fonts: FontSet
) -> None:
    notes = Notes(medium)
    blocks = BlockWriter(writer, document.meta, notes, headings, fonts, Pictures(document.pictures))
    for section in document.sections:
        turns = _turns_at(section)
        writer.open("section", _section_attributes(section, turned=section.landscape and not turns))
        blocks.landscape = section.landscape and not turns
        blocks.write(section.heading)
        for place, block in enumerate(section.blocks):
            if turns and place == turns:
                writer.open("div", {"class": "landscape"})
                blocks.landscape = True
            blocks.write(block, _own_language(section.language_of(place), document.meta))
        if turns:
            writer.close("div")
        write_waiting_notes(writer, notes, document.meta.labels.get("notes", "Notes"))
        writer.close("section")
        writer.end_line()


def _turns_at(section: Section) -> int:
    """The place of the first wide block of a section that begins with text: only from there on the paper is turned.
    0 where the whole section is, or none of it."""
    if not section.landscape:
        return 0
    return next((n for n, block in enumerate(section.blocks) if isinstance(block, Table | Figure)), 0)


def _section_attributes(section: Section, *, turned: bool) -> dict[str, str | None]:
    classes = [name for name, wanted in (("new-page", section.starts_page), ("landscape", turned)) if wanted]
    return {"id": section_anchor(section.key), "class": " ".join(classes)}


def _own_language(language: str | None, meta: DocumentMeta) -> str | None:
    """A block's language where it is not the document's."""
    return language if language != meta.language else None
