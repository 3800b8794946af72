"""What a reader finds in the PDF, by its tags: the way a screen reader goes through it.

Letters come out of the pages' own content and are looked up in the embedded fonts' tables, so a glyph without a
meaning, or a word in the wrong cell, is seen. Right-to-left runs stand in the file from left to right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

from tests.export.reading import Texts, squeezed

LOST = "\ufffd"
"""Stands for a glyph whose letters the file does not tell."""

_PAIRS = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_MARKER = re.compile(r"^\d+\.\s*")


def texts_of_pdf(data: bytes) -> Texts:
    """Texts as they stand in the file. What a page break divides comes in pieces: see `rejoined`."""
    with pikepdf.open(BytesIO(data)) as pdf:
        tags = _Tags(pdf)
        root = pdf.Root.StructTreeRoot.K
        reader = _Reader(tags)
        for part in _kids(root[0] if isinstance(root, pikepdf.Array) else root):
            reader.top(part)
        return reader.texts()


def rejoined(found: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Pieces of one text put together again, as many as the wanted text is long."""
    left = list(found)
    whole = []
    for text in wanted:
        piece = left.pop(0) if left else ""
        while left and len(letters(piece)) < len(letters(text)):
            piece += left.pop(0)
        whole.append(piece)
    return (*whole, *left)


def letters(text: str) -> str:
    """The text without spaces and invisible marks, which lines and fonts change."""
    return re.sub(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]+", "", text)


def comparable(text: str, *, turned: bool = False) -> tuple[str, ...]:
    """The letters in order; where lines run from right to left, the letters and the numbers."""
    if not turned and not _RIGHT_TO_LEFT.search(text):
        return (letters(text),)
    return ("".join(sorted(letters(text))), *sorted(_NUMBER.findall(text)))


@dataclass(slots=True)
class _Tags:
    """Text by page and mark."""

    pdf: pikepdf.Pdf
    marks: dict[tuple[tuple[int, int], int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for page in self.pdf.pages:
            fonts = {name: to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
            for mark, text in _marked(page, fonts):
                key = (page.objgen, mark)
                self.marks[key] = self.marks.get(key, "") + text

    def text(self, element: Any, page: tuple[int, int] | None) -> str:
        """Text below a tag. Marks of notes and list items are tags of their own kind and left out; a new line of
        text begins with a space."""
        if isinstance(element, int):
            return self.marks.get((page, element), "") + "\n" if page else ""
        page = _page(element, page)
        return "".join(self.text(kid, page) for kid in _kids(element) if _kind(kid) != "/NonStruct")


def to_unicode(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = (pair for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S) for pair in _PAIRS.findall(block))
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _marked(page: Any, fonts: dict[str, dict[int, str]]) -> Iterator[tuple[int, str]]:
    open_marks: list[int | None] = []
    letters_by_code: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 else None
                known = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
                open_marks.append(int(properties.MCID) if known else None)  # type: ignore[union-attr]
            case "EMC":
                open_marks.pop()
            case "Tf":
                letters_by_code = fonts[str(operands[0])]
            case "TJ" | "Tj":
                mark = next((mark for mark in reversed(open_marks) if mark is not None), None)
                if mark is not None:
                    yield mark, _shown(operands[0], letters_by_code)


def _shown(operand: Any, letters_by_code: dict[int, str]) -> str:
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
    return "".join(letters_by_code.get(int.from_bytes(codes[at : at + 2]), LOST) for at in range(0, len(codes), 2))


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _kind(element: Any) -> str:
    return str(element.get("/S", "")) if isinstance(element, pikepdf.Dictionary) else ""


def _page(element: Any, page: tuple[int, int] | None) -> tuple[int, int] | None:
    return element.Pg.objgen if "/Pg" in element else page


_Rows = list[tuple[str, ...]]


@dataclass(slots=True)
class _Reader:
    tags: _Tags
    title: str = ""
    cover: list[tuple[str, str]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    tables: list[_Rows] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    head: _Rows = field(default_factory=list)
    begins_page: bool = False

    def top(self, part: Any) -> None:
        """A page's cover, contents, text or notes."""
        if _kind(part) == "/Part":
            self.begins_page = True
            self.inside(part, None)
            return
        for kid in _kids(part):
            if _kind(kid) == "/H1":
                self.title = self.text(kid)
            elif _kind(kid) == "/Table":
                rows = [row for group in _kids(kid) for row in self.rows(group, None)]
                self.cover += [(row[0], row[1]) for row in rows]
            elif _kind(kid) == "/Span":
                self.note(kid)

    def note(self, span: Any) -> None:
        numbered = any(_kind(kid) == "/NonStruct" for kid in _kids(span))
        if numbered or not self.footnotes:
            self.footnotes.append(self.text(span))
        else:
            self.footnotes[-1] += f" {self.text(span)}"

    def inside(self, element: Any, page: tuple[int, int] | None) -> None:
        page = _page(element, page)
        for kid in _kids(element):
            kind = _kind(kid)
            if re.fullmatch("/H[2-6]", kind):
                self.headings.append((int(kind[2]) - 1, self.text(kid, page)))
            elif kind in {"/P", "/LBody"}:
                self.paragraph(kid, page)
            elif kind == "/Caption":
                self.captions.append(self.text(kid, page))
            elif kind == "/Figure":
                self.alternatives.append(squeezed(str(kid.get("/Alt", ""))))
            elif kind == "/Table":
                self.table(kid, page)
            elif kind and kind != "/Lbl":
                self.inside(kid, page)
                continue
            self.begins_page = False

    def paragraph(self, element: Any, page: tuple[int, int] | None) -> None:
        own = [kid for kid in _kids(element) if _kind(kid) not in {"/L", "/NonStruct"}]
        page = _page(element, page)
        if text := squeezed("".join(self.tags.text(kid, page) for kid in own)):
            self.paragraphs.append(text)
        for kid in _kids(element):
            if _kind(kid) == "/L":
                self.inside(kid, page)

    def table(self, element: Any, page: tuple[int, int] | None) -> None:
        """A table that goes on at the top of a page repeats its head and has no caption."""
        page = _page(element, page)
        groups = {_kind(kid): kid for kid in _kids(element)}
        head = self.rows(groups["/THead"], page) if "/THead" in groups else []
        rows = [row for kind in ("/TBody", "/TFoot") if kind in groups for row in self.rows(groups[kind], page)]
        if self.begins_page and "/Caption" not in groups and self.tables and head == self.head:
            self.tables[-1] += rows
        else:
            self.tables.append([*head, *rows])
        self.head = head
        if "/Caption" in groups:
            self.captions.append(self.text(groups["/Caption"], page))

    def rows(self, group: Any, page: tuple[int, int] | None) -> _Rows:
        page = _page(group, page)
        rows = [row for row in _kids(group) if _kind(row) == "/TR"]
        return [tuple(self.text(cell, _page(row, page)) for cell in _kids(row)) for row in rows]

    def text(self, element: Any, page: tuple[int, int] | None = None) -> str:
        return squeezed(self.tags.text(element, page))

    def texts(self) -> Texts:
        return Texts(
            title=self.title,
            cover=tuple(self.cover),
            headings=tuple(self.headings),
            paragraphs=tuple(self.paragraphs),
            tables=tuple(tuple(rows) for rows in self.tables),
            captions=tuple(self.captions),
            footnotes=tuple(_MARKER.sub("", note) for note in self.footnotes),
            alternatives=tuple(self.alternatives),
        )
