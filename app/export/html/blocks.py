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
    FigureKind,
    Heading,
    Inlines,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Table,
)
from app.domain.walking import plain
from app.export.figures import draw_svg
from app.export.figures.pictures import Pictures
from app.export.fonts import FontSet
from app.export.grid import with_own_columns
from app.export.html.inlines import Medium, Notes, is_left_to_right, spoken, write_inlines
from app.export.html.outline import Entry
from app.export.html.tables import write_table
from app.export.html.widths import fitted, text_ems
from app.export.html.writer import Writer
from app.export.keeping import kept_with_next

LINE_OF_TEXT = "line-of-text"
"""What a figure's line of text is called in paged HTML; the PDF draws it as a whole."""


class BlockWriter:
    """Writes blocks in reading order. `headings` must yield one entry for each heading it will meet."""

    __slots__ = (
        "_breaks", "_ems", "_fonts", "_headings", "_language", "_meta", "_notes", "_pictures", "_writer", "landscape",
    )  # fmt: skip

    def __init__(
        self,
        writer: Writer,
        meta: DocumentMeta,
        notes: Notes,
        headings: Iterator[Entry],
        fonts: FontSet,
        pictures: Pictures,
    ) -> None:
        self._writer = writer
        self._meta = meta
        self._notes = notes
        self._headings = headings
        self._fonts = fonts
        self._pictures = pictures
        self._breaks = False
        self._language: str | None = None
        self._ems = {turned: text_ems(meta.page, landscape=turned) for turned in (False, True)}
        self.landscape = False

    def write(self, block: Block, language: str | None = None) -> None:
        """`language` is the block's own, where it is not the document's."""
        self._language = self._notes.language = language
        self._write(block)
        self._notes.language = None
        self._writer.end_line()

    def _write(self, block: Block) -> None:
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
                    self._write(paragraph)
                self._writer.close("blockquote")
            case Table():
                block = with_own_columns(block)
                across, down = self._ems[self.landscape]
                columns = fitted(block, across, self._fonts)
                kept = kept_with_next(block, columns.rooms(across), down)
                turned = self._meta.direction == "rtl" and self._language is None
                label = self._label("table")
                write_table(self._writer, block, columns, label, self._notes, self._opening(), kept, turned=turned)
            case Figure():
                self._figure(block)
            case PageBreak():
                self._breaks = True

    def _opening(self, attributes: Mapping[str, str | None] | None = None) -> dict[str, str | None]:
        """A page break has no box of its own: it is a class of the block after it. A block's language is written once,
        on its outermost element."""
        given = {**(attributes or {}), **spoken(self._language)}
        self._language = None
        if self._breaks:
            self._breaks = False
            given["class"] = f"{given.get('class') or ''} new-page".strip()
        return given

    def _line(self, tag: str, block: Paragraph | Callout, attributes: Mapping[str, str | None] | None = None) -> None:
        self._writer.open(tag, self._opening({**(attributes or {}), **self._direction(block.inlines)}))
        write_inlines(self._writer, block.inlines, self._notes)
        self._writer.close(tag)

    def _direction(self, inlines: Inlines) -> dict[str, str | None]:
        """Of a text in a right-to-left document that nobody translated."""
        turned = self._meta.direction == "rtl" and self._language is None and is_left_to_right(plain(inlines))
        return {"dir": "ltr"} if turned else {}

    def _heading(self, heading: Heading) -> None:
        """The document's title is the one `h1`, so its headings begin with `h2`."""
        tag = f"h{min(heading.level, 5) + 1}"
        entry = next(self._headings)
        self._writer.open(tag, self._opening({"id": entry.anchor, **self._direction(heading.inlines)}))
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
        half = "half" if figure.width == "half" else None
        self._writer.open("figure", self._opening({"id": figure.anchor, "class": half}))
        if figure.figure is FigureKind.PICTURE:
            self._picture(figure)
        else:
            self._writer.open("img", {"alt": figure.alt, "src": f"data:image/svg+xml;base64,{self._drawn(figure)}"})
        if figure.caption:
            self._writer.open("figcaption")
            if figure.number:
                self._writer.element("span", f"{self._label('figure')} {figure.number}.", {"class": "no"})
                self._writer.text(" ")
            self._writer.text(figure.caption)
            self._writer.close("figcaption")
        self._writer.close("figure")

    def _picture(self, figure: Figure) -> None:
        """What it shows, in words, where its file is not kept any more."""
        picture = self._pictures.find(figure)
        if picture is None:
            self._writer.element("p", figure.alt, {"class": "callout missing", "role": "note"})
            return
        source = f"data:{picture.media_type};base64,{b64encode(picture.data).decode()}"
        self._writer.open("img", {"alt": figure.alt, "class": "picture", "src": source})

    def _drawn(self, figure: Figure) -> str:
        svg = draw_svg(
            figure,
            language=self._meta.language,
            direction=self._meta.direction,
            fonts=self._fonts,
            wide=self.landscape,
        )
        if self._notes.medium is Medium.PAGED:
            svg = svg.replace("<text ", f"<{LINE_OF_TEXT} ").replace("</text>", f"</{LINE_OF_TEXT}>")
        return b64encode(svg.encode()).decode()

    def _label(self, key: str) -> str:
        return self._meta.labels.get(key, key.capitalize())


def write_waiting_notes(writer: Writer, notes: Notes, label: str) -> None:
    """On screen, the notes of a section below it."""
    if notes.medium is Medium.PAGED or not notes.waiting:
        return
    writer.open("section", {"class": "notes", "role": "doc-endnotes", "aria-label": label})
    writer.open("ol")
    for number, note, language in notes.waiting:
        writer.open("li", {"id": f"note-{number}", "value": str(number), **spoken(language)})
        write_inlines(writer, note.inlines, notes)
        writer.text(" ")
        writer.element("a", "↩", {"href": f"#call-{number}", "role": "doc-backlink", "aria-label": str(number)})
        writer.close("li")
    writer.close("ol")
    writer.close("section")
    notes.waiting.clear()
