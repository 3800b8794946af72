"""Word opens the file: two validators say so, and LibreOffice reads all of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from lxml import etree

from app.domain.assembly.assemble import assemble
from app.domain.document import Document
from app.export.docx import render_docx
from app.export.docx.make_reference import reference_document
from app.export.docx.package import REFERENCE
from tests.domain.assembly.material import TODAY, material
from tests.export.docx_parts import NAMESPACES, Parts
from tests.export.every_block import EVERY_BLOCK, arabic
from tests.export.reading import texts_of_document
from tests.export.validating import audit_failures, converted, sdk_failures

PARAGRAPH = f"{{{NAMESPACES['w']}}}p"


def documents() -> dict[str, Document]:
    whole = assemble(material(), today=TODAY, draft=True).document
    plain = replace(EVERY_BLOCK, cover=(), meta=replace(EVERY_BLOCK.meta, draft=True, toc=False))
    return {"every block": EVERY_BLOCK, "arabic": arabic(), "draft without cover": plain, "proposal": whole}


@pytest.fixture(params=["every block", "arabic", "draft without cover", "proposal"])
def word_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "proposal.docx"
    path.write_bytes(render_docx(documents()[request.param]))
    return path


def test_openxml_audit_finds_nothing(word_file: Path) -> None:
    assert audit_failures(word_file) == []


def test_the_open_xml_sdk_finds_nothing(word_file: Path) -> None:
    assert sdk_failures(word_file) == []


def test_the_reference_document_is_valid() -> None:
    assert audit_failures(REFERENCE) == []
    assert sdk_failures(REFERENCE) == []


def test_the_reference_document_is_what_its_script_makes() -> None:
    # Part by part, for another zlib packs the same parts differently.
    made = Parts(reference_document()).blobs
    assert Parts(REFERENCE.read_bytes()).blobs == made, "run python -m app.export.docx.make_reference"


@pytest.mark.parametrize("name", ["every block", "arabic"])
def test_libreoffice_prints_every_heading_and_cell(name: str, tmp_path: Path) -> None:
    document = documents()[name]
    pdf = pypdfium2.PdfDocument(rewritten(document, "pdf", tmp_path))
    printed = "".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    letters = without_spaces(printed)
    texts = texts_of_document(document)
    wanted = [*(text for _, text in texts.headings), *texts.captions]
    wanted += [cell for table in texts.tables for row in table for cell in row]
    if document.meta.direction == "ltr":
        wanted += [*texts.footnotes, texts.title]
        assert [text for text in wanted if without_spaces(text) not in letters] == []
    else:  # a PDF holds shaped Arabic letters, which do not compare; numbers and Latin words do
        assert [text for text in wanted if text.isascii() and without_spaces(text) not in letters] == []


def test_libreoffice_writes_the_file_again_without_loss(tmp_path: Path) -> None:
    again = etree.fromstring(ZipFile(rewritten(EVERY_BLOCK, "docx", tmp_path)).read("word/document.xml"))
    texts = texts_of_document(EVERY_BLOCK)
    found = {without_spaces("".join(p.xpath(".//w:t/text()", namespaces=NAMESPACES))) for p in again.iter(PARAGRAPH)}
    assert [text for text in texts.paragraphs if without_spaces(text) not in found] == []
    assert len(again.xpath("//w:footnoteReference", namespaces=NAMESPACES)) == len(texts.footnotes)


def rewritten(document: Document, to: str, folder: Path) -> Path:
    """The Word file as LibreOffice writes it in another format."""
    source = folder / "proposal.docx"
    source.write_bytes(render_docx(document))
    return converted([source], to, folder)[0]


def without_spaces(text: str) -> str:
    return "".join(text.split())
