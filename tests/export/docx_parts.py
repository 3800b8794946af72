"""A Word file taken apart for tests."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree

from app.domain.document import Document, Heading, Section
from app.domain.dossier import PageMap
from app.export.docx import render_docx
from tests.export.every_block import EVERY_BLOCK, heading

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}


class Parts:
    """`find` takes an XPath over one part and returns elements or attribute values."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as archive:
            self.infos = archive.infolist()
            self.blobs = {info.filename: archive.read(info) for info in self.infos}

    def find(self, path: str, part: str = "word/document.xml") -> list[Any]:
        return list(etree.fromstring(self.blobs[part]).xpath(path, namespaces=NAMESPACES))

    def one(self, path: str, part: str = "word/document.xml") -> Any:
        (found,) = self.find(path, part)
        return found

    def text_of(self, path: str, part: str = "word/document.xml") -> list[str]:
        """The text of each element found."""
        return ["".join(each.xpath(".//w:t/text()", namespaces=NAMESPACES)) for each in self.find(path, part)]


def parts(document: Document, pages: PageMap | None = None) -> Parts:
    """Of the document's Word file."""
    return Parts(render_docx(document, pages))


def of(*blocks: Any, **changes: Any) -> Document:
    """A document of one section with these blocks; `changes` are of its meta."""
    section = Section(key="part", heading=heading(1, "Part", "1"), blocks=blocks)
    return replace(EVERY_BLOCK, cover=(), sections=(section,), meta=replace(EVERY_BLOCK.meta, **changes))


def with_headings(*headings: Heading) -> Document:
    sections = tuple(Section(key=f"s{n}", heading=each, blocks=()) for n, each in enumerate(headings))
    return replace(EVERY_BLOCK, sections=sections)
