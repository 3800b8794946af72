"""What stands in the Word file is what stands in the document."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from app.domain.assembly.assemble import assemble
from app.domain.document import Document
from app.export.docx import render_docx
from tests.domain.assembly.material import TODAY, material
from tests.export.every_block import EVERY_BLOCK, arabic, long_document
from tests.export.reading import Texts, texts_of_document, texts_of_docx


def assert_same_texts(document: Document) -> None:
    expected, found = texts_of_document(document), texts_of_docx(render_docx(document))
    for field in fields(Texts):
        assert getattr(found, field.name) == getattr(expected, field.name), field.name


@pytest.mark.parametrize("document", [EVERY_BLOCK, arabic(), long_document(6)], ids=["every block", "arabic", "long"])
def test_every_text_of_the_document_stands_in_the_file(document: Document) -> None:
    assert_same_texts(document)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_whole_proposal_reads_the_same_in_word(language: str) -> None:
    assert_same_texts(assemble(material(language=language), today=TODAY).document)


def test_a_draft_reads_the_same_in_word() -> None:
    assert_same_texts(assemble(material(), today=TODAY, draft=True).document)


def test_the_reader_of_documents_sees_every_kind_of_text() -> None:
    texts = texts_of_document(EVERY_BLOCK)
    assert texts.headings[:3] == ((1, "1 Summary"), (1, "2 Statement of need"), (2, "Context of the work"))
    assert texts.cover[0] == ("Applicant", "Rights & Remedies Centre")
    assert "They paid me after the hearing. I went home with my head up." in texts.paragraphs
    assert "for labour inspectors" in texts.paragraphs
    assert texts.tables[1][0] == ("Item", "Amount (EUR)")
    assert texts.captions == ("Table 1. Logical framework", "Table 2. Budget by year", "Figure 1. Work plan")
    assert texts.footnotes[0] == "Labour office, Annual report, 2025."
    assert len(texts.alternatives) == 1


def test_a_document_without_sections_is_a_title() -> None:
    empty = replace(EVERY_BLOCK, sections=(), cover=())
    assert texts_of_docx(render_docx(empty)) == texts_of_document(empty)
