"""What a reader finds in the PDF, by its tags: the way a screen reader goes through it.

Letters come out of the pages' own content and are looked up in the embedded fonts' tables, so a glyph without a
meaning, or a word in the wrong cell, is seen. Right-to-left runs stand in the file from left to right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
_MARKER = re.compile(r"\.?\s*\d+\s*\.?")


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


_Page = tuple[int, int] | None
_CALL_SIZE = 0.7
"""A digit smaller than this share of the text around it calls a note; indices are larger."""


@dataclass(slots=True)
class _Tags:
    """Runs of text with their size, by page and mark."""

    pdf: pikepdf.Pdf
    marks: dict[tuple[_Page, int], list[tuple[str, float]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for page in self.pdf.pages:
            fonts = {name: to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
            number: Any = page.objgen
            for mark, text, size in _marked(page, fonts):
                self.marks.setdefault((number, mark), []).append((text, size))

    def text(self, elements: Iterable[Any], page: _Page) -> str:
        """Text below tags, without calls of notes; each line of text ends with a new line."""
        runs = [run for element in elements for run in self._runs(element, page)]
        largest = max((size for _, size in runs), default=0.0)
        return "".join(text for text, size in runs if not (text.strip().isdigit() and size < _CALL_SIZE * largest))

    def _runs(self, element: Any, page: _Page) -> Iterator[tuple[str, float]]:
        if isinstance(element, int):
            yield from self.marks.get((page, element), ())
            yield "\n", 0.0
        elif isinstance(element, pikepdf.Dictionary):
            for kid in _kids(element):
                yield from self._runs(kid, _page(element, page))


def to_unicode(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = (
        pair for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL) for pair in _PAIRS.findall(block)
    )
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _marked(page: Any, fonts: dict[str, dict[int, str]]) -> Iterator[tuple[int, str, float]]:
    """Shown strings inside marks; what is drawn outside of any is decoration."""
    open_marks: list[int | None] = []
    letters_by_code: dict[int, str] = {}
    size = 0.0
    shown: Any = pikepdf.parse_content_stream(page)
    for operands, operator in shown:
        match str(operator):
            case "BDC" | "BMC":
                properties: Any = operands[1] if len(operands) > 1 else None
                known = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
                open_marks.append(int(properties.MCID) if known else None)
            case "EMC":
                open_marks.pop()
            case "Tf":
                letters_by_code, size = fonts[str(operands[0])], float(operands[1])
            case "TJ" | "Tj":
                mark = next((mark for mark in reversed(open_marks) if mark is not None), None)
                if mark is not None:
                    yield mark, _shown(operands[0], letters_by_code), size


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


def _continues(cell: Any) -> bool:
    """An empty cell in the place of one that began on the page before."""
    return str(cell.get("/T", "")) == "continued"


def _page(element: Any, page: _Page) -> _Page:
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
        """A note's number is a tag of its own before it; one that goes on from the page before has none."""
        first, *rest = _kids(span)
        if _MARKER.fullmatch(self.text(first, _page(span, None))):
            self.footnotes.append(squeezed(self.tags.text(rest, _page(span, None))))
        else:
            self.footnotes[-1] += f" {self.text(span)}"

    def inside(self, element: Any, page: _Page) -> None:
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

    def paragraph(self, element: Any, page: _Page) -> None:
        page = _page(element, page)
        own = [kid for kid in _kids(element) if _kind(kid) != "/L"]
        if text := squeezed(self.tags.text(own, page)):
            self.paragraphs.append(text)
        for kid in _kids(element):
            if _kind(kid) == "/L":
                self.inside(kid, page)

    def table(self, element: Any, page: _Page) -> None:
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

    def rows(self, group: Any, page: _Page) -> _Rows:
        page = _page(group, page)
        rows = [row for row in _kids(group) if _kind(row) == "/TR"]
        return [tuple(self.text(cell, _page(row, page)) for cell in _kids(row) if not _continues(cell)) for row in rows]

    def text(self, element: Any, page: _Page = None) -> str:
        return squeezed(self.tags.text([element], page))

    def texts(self) -> Texts:
        return Texts(
            title=self.title,
            cover=tuple(self.cover),
            headings=tuple(self.headings),
            paragraphs=tuple(self.paragraphs),
            tables=tuple(tuple(rows) for rows in self.tables),
            captions=tuple(self.captions),
            footnotes=tuple(self.footnotes),
            alternatives=tuple(self.alternatives),
        )
