"""What a reader finds in an export, taken out of the file again, in one shape for every format.

`texts_of_document` walks the tree; the readers of formats return the same `Texts`, so that a test compares two values.
Spaces and line ends count as one space, marks of footnotes and lists are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree

from app.domain.document import (
    Block,
    BulletList,
    Callout,
    Citation,
    Document,
    Fact,
    Figure,
    Footnote,
    Heading,
    Inlines,
    LineBreak,
    Link,
    NumberedList,
    Paragraph,
    Quote,
    StoryRef,
    Table,
    Text,
)
from app.domain.walking import block_inlines

Cells = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """`headings` are level and text with its printed number; `paragraphs` are paragraphs, list items, quotes and
    notices in reading order; a table's rows list the cells that begin in them; `captions` with label and number."""

    title: str
    cover: tuple[tuple[str, str], ...]
    headings: tuple[tuple[int, str], ...]
    paragraphs: tuple[str, ...]
    tables: tuple[Cells, ...]
    captions: tuple[str, ...]
    footnotes: tuple[str, ...]
    alternatives: tuple[str, ...]


def squeezed(text: str) -> str:
    """Runs of spaces, tabs and line ends as one space; no-break spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


# ── the tree ───────────────────────────────────────────────────────────────────────────────────────────────────


def printed(inlines: Inlines) -> str:
    """The text as it stands on the page, marks of citations included, footnotes left out."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(text=text) | StoryRef(text=text):
                parts.append(text)
            case Fact(value=value):
                parts.append(value)
            case Citation(label=label):
                parts.append(label)
            case Link(inlines=inner):
                parts.append(printed(inner))
            case LineBreak():
                parts.append("\n")
            case Footnote():
                continue
    return squeezed("".join(parts))


def texts_of_document(document: Document) -> Texts:
    blocks: list[Block] = []
    for section in document.sections:
        blocks += [section.heading, *section.blocks]
    captioned = [block for block in blocks if isinstance(block, Table | Figure) and block.caption]
    return Texts(
        title=squeezed(document.meta.title),
        cover=tuple((squeezed(line.label), squeezed(line.value)) for line in document.cover),
        headings=tuple(
            (b.level, squeezed(f"{b.number} {printed(b.inlines)}")) for b in blocks if isinstance(b, Heading)
        ),
        paragraphs=tuple(text for block in blocks for text in _paragraphs(block) if text),
        tables=tuple(_cells(block) for block in blocks if isinstance(block, Table)),
        captions=tuple(_caption(block, document.meta.labels) for block in captioned),
        footnotes=tuple(
            printed(inline.inlines) for b in blocks for inline in block_inlines(b) if isinstance(inline, Footnote)
        ),
        alternatives=tuple(squeezed(block.alt) for block in blocks if isinstance(block, Figure)),
    )


def _paragraphs(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(inlines=inlines) | Callout(inlines=inlines):
            yield printed(inlines)
        case Quote(blocks=paragraphs):
            for paragraph in paragraphs:
                yield printed(paragraph.inlines)
        case BulletList(items=items) | NumberedList(items=items):
            for item in items:
                yield printed(item.inlines)
                for child in item.children:
                    yield from _paragraphs(child)


def _cells(table: Table) -> Cells:
    return tuple(tuple(printed(cell.inlines) for cell in row.cells) for row in (*table.head, *table.body, *table.foot))


def _caption(block: Table | Figure, labels: dict[str, str]) -> str:
    label = labels[block.kind]
    return squeezed(f"{label} {block.number}. {block.caption}" if block.number else block.caption)


# ── Word ───────────────────────────────────────────────────────────────────────────────────────────────────────

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NS = {
    "w": _W[1:-1],
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
_READ_AS_PARAGRAPH = re.compile(r"BodyText|List(Bullet|Number)\d?|Quote|Callout(Missing)?")


def texts_of_docx(data: bytes) -> Texts:
    with ZipFile(BytesIO(data)) as archive:
        body: Any = etree.fromstring(archive.read("word/document.xml"))[0]
        notes: Any = etree.fromstring(archive.read("word/footnotes.xml"))
        outline = _Outline(archive)
    for contents in body.xpath(".//w:sdt[w:sdtPr/w:docPartObj]", namespaces=_NS):
        contents.getparent().remove(contents)
    cover_tables = body.xpath(".//w:tbl[w:tblPr/w:tblStyle/@w:val='CoverTable']", namespaces=_NS)
    headings: list[tuple[int, str]] = []
    paragraphs: list[str] = []
    captions: list[str] = []
    title = ""
    for p in body.xpath(".//w:p[not(ancestor::w:tbl)]", namespaces=_NS):
        style, text = _style(p), _text(p)
        if style == "Title":
            title = text
        elif level := outline.level(style):
            headings.append((level, squeezed(f"{outline.number(style)} {text}")))
        elif style in {"Caption", "FigureCaption"}:
            captions.append(text)
        elif _READ_AS_PARAGRAPH.fullmatch(style) and text:
            paragraphs.append(text)
    by_id = {note.get(f"{_W}id"): note for note in notes}
    called = body.xpath(".//w:footnoteReference/@w:id", namespaces=_NS)
    return Texts(
        title=title,
        cover=tuple((label, value) for table in cover_tables for label, value in _rows(table)),
        headings=tuple(headings),
        paragraphs=tuple(paragraphs),
        tables=tuple(_rows(t) for t in body.iter(f"{_W}tbl") if t not in cover_tables),
        captions=tuple(captions),
        footnotes=tuple(_text(by_id[key]) for key in called),
        alternatives=tuple(squeezed(alt) for alt in body.xpath(".//wp:docPr/@descr", namespaces=_NS)),
    )


class _Outline:
    """Numbers headings as Word does: from the styles' list levels, counted in reading order."""

    def __init__(self, archive: ZipFile) -> None:
        styles: Any = etree.fromstring(archive.read("word/styles.xml"))
        numbering: Any = etree.fromstring(archive.read("word/numbering.xml"))
        self._styles = {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}
        abstract = {n.get(f"{_W}abstractNumId"): n for n in numbering.iter(f"{_W}abstractNum")}
        self._lists = {
            n.get(f"{_W}numId"): abstract[n.find(f"{_W}abstractNumId").get(f"{_W}val")]
            for n in numbering.iter(f"{_W}num")
        }
        self._counts = [0] * 9

    def level(self, style: str) -> int:
        found = self._inherited(style, "w:pPr/w:outlineLvl")
        return int(found) + 1 if found else 0

    def number(self, style: str) -> str:
        num_id = self._inherited(style, "w:pPr/w:numPr/w:numId")
        if num_id in {None, "0"}:
            return ""
        level = self.level(style)
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (9 - level)
        pattern = self._lists[num_id].xpath(f"w:lvl[@w:ilvl='{level - 1}']/w:lvlText/@w:val", namespaces=_NS)[0]
        return re.sub(r"%(\d)", lambda found: str(self._counts[int(found[1]) - 1]), pattern)

    def _inherited(self, style: str | None, path: str) -> str | None:
        while style in self._styles:
            found = self._styles[style].find(path, _NS)
            if found is not None:
                return str(found.get(f"{_W}val"))
            based_on = self._styles[style].find("w:basedOn", _NS)
            style = None if based_on is None else based_on.get(f"{_W}val")
        return None


def _style(paragraph: Any) -> str:
    found = paragraph.find("w:pPr/w:pStyle", _NS)
    return "" if found is None else str(found.get(f"{_W}val"))


def _text(element: Any) -> str:
    parts = [
        node.text or "" if node.tag == f"{_W}t" else "\n"
        for node in element.iter(f"{_W}t", f"{_W}br", f"{_W}tab")
        if node.getparent().tag == f"{_W}r"
    ]
    return squeezed("".join(parts))


def _rows(table: Any) -> Cells:
    return tuple(
        tuple(
            " ".join(_text(p) for p in cell.iter(f"{_W}p")).strip()
            for cell in row.iter(f"{_W}tc")
            if not cell.xpath("w:tcPr/w:vMerge[not(@w:val='restart')]", namespaces=_NS)
        )
        for row in table.iter(f"{_W}tr")
    )
