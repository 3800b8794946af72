"""Blocks: headings, paragraphs, lists, quotes, notices, figures."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping

from app.domain.document import (
    Block,
    BulletList,
    Callout,
    DocumentMeta,
    Figure,
    Heading,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Table,
    plain,
)
from app.export.figures import draw_svg
from app.export.fonts import FontSet
from app.export.html.inlines import Medium, Notes, direction_of_text, write_inlines
from app.export.html.outline import Entry
from app.export.html.tables import write_table
from app.export.html.widths import fitted, text_ems
from app.export.html.writer import Writer

LINE_OF_TEXT = "line-of-text"
"""What a figure's line of text is called in paged HTML; the PDF draws it as a whole."""


class BlockWriter:
    """Writes blocks in reading order. `headings` must yield one entry for each heading it will meet."""

    __slots__ = ("_breaks", "_ems", "_fonts", "_headings", "_meta", "_notes", "_writer", "landscape")

    def __init__(
        self, writer: Writer, meta: DocumentMeta, notes: Notes, headings: Iterator[Entry], fonts: FontSet
    ) -> None:
        self._writer = writer
        self._meta = meta
        self._notes = notes
        self._headings = headings
        self._fonts = fonts
        self._breaks = False
        self._ems = {turned: text_ems(meta.page, landscape=turned) for turned in (False, True)}
        self.landscape = False

    def write(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._line("p", block)
            case Callout(tone=tone):
                self._line("p", block, {"class": f"callout {tone}", "role": "note"})
            case BulletList() | NumberedList():
                self._list(block, self._opening())
            case Quote(blocks=paragraphs):
                self._writer.open("blockquote", self._opening())
                for paragraph in paragraphs:
                    self.write(paragraph)
                self._writer.close("blockquote")
            case Table():
                columns = fitted(block, self._ems[self.landscape], self._fonts)
                write_table(self._writer, block, columns, self._label("table"), self._notes, self._opening())
            case Figure():
                self._figure(block)
            case PageBreak():
                self._breaks = True
        self._writer.end_line()

    def _opening(self, attributes: Mapping[str, str | None] | None = None) -> dict[str, str | None]:
        """A page break has no box of its own: it is a class of the block after it."""
        given = dict(attributes or {})
        if self._breaks:
            self._breaks = False
            given["class"] = f"{given.get('class') or ''} new-page".strip()
        return given

    def _line(self, tag: str, block: Paragraph | Callout, attributes: Mapping[str, str | None] | None = None) -> None:
        self._writer.open(tag, self._opening(attributes))
        write_inlines(self._writer, block.inlines, self._notes)
        self._writer.close(tag)

    def write_section_heading(self, heading: Heading) -> None:
        """Of a section in another language: its heading is still the template's, unless its letters say otherwise."""
        if direction_of_text(plain(heading.inlines)) in {self._meta.direction, None}:
            self._heading(heading, {"lang": self._meta.language, "dir": self._meta.direction})
        else:
            self._heading(heading)
        self._writer.end_line()

    def _heading(self, heading: Heading, language: Mapping[str, str | None] | None = None) -> None:
        """The document's title is the one `h1`, so its headings begin with `h2`."""
        tag = f"h{min(heading.level, 5) + 1}"
        entry = next(self._headings)
        self._writer.open(tag, self._opening({"id": entry.anchor, **(language or {})}))
        if heading.number:
            self._writer.element("span", heading.number, {"class": "no"})
            self._writer.text(" ")
        write_inlines(self._writer, heading.inlines, self._notes)
        self._writer.close(tag)

    def _list(self, block: BulletList | NumberedList, attributes: Mapping[str, str | None]) -> None:
        if isinstance(block, NumberedList):
            tag = "ol"
            attributes = {**attributes, "start": str(block.start) if block.start != 1 else None}
        else:
            tag = "ul"
        self._writer.open(tag, attributes)
        for item in block.items:
            self._item(item)
        self._writer.close(tag)

    def _item(self, item: ListItem) -> None:
        self._writer.open("li")
        write_inlines(self._writer, item.inlines, self._notes)
        for child in item.children:
            self._list(child, {})
        self._writer.close("li")

    def _figure(self, figure: Figure) -> None:
        svg = draw_svg(figure, language=self._meta.language, direction=self._meta.direction, fonts=self._fonts)
        if self._notes.medium is Medium.PAGED:
            svg = svg.replace("<text ", f"<{LINE_OF_TEXT} ").replace("</text>", f"</{LINE_OF_TEXT}>")
        picture = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
        self._writer.open("figure", self._opening({"id": figure.anchor}))
        self._writer.open("img", {"alt": figure.alt, "src": picture})
        if figure.caption:
            self._writer.open("figcaption")
            if figure.number:
                self._writer.element("span", f"{self._label('figure')} {figure.number}.", {"class": "no"})
                self._writer.text(" ")
            self._writer.text(figure.caption)
            self._writer.close("figcaption")
        self._writer.close("figure")

    def _label(self, key: str) -> str:
        return self._meta.labels.get(key, key.capitalize())


def write_waiting_notes(writer: Writer, notes: Notes, label: str) -> None:
    """On screen, the notes of a section below it."""
    if notes.medium is Medium.PAGED or not notes.waiting:
        return
    writer.open("section", {"class": "notes", "role": "doc-endnotes", "aria-label": label})
    writer.open("ol")
    for number, note in notes.waiting:
        writer.open("li", {"id": f"note-{number}", "value": str(number)})
        write_inlines(writer, note.inlines, notes)
        writer.text(" ")
        writer.element("a", "↩", {"href": f"#call-{number}", "role": "doc-backlink", "aria-label": str(number)})
        writer.close("li")
    writer.close("ol")
    writer.close("section")
    notes.waiting.clear()
