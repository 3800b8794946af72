"""The Word file as a package: what is in it, and what must never be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.document import (
    Column,
    Fact,
    Link,
    Paragraph,
    Row,
    Table,
    Text,
)
from app.export.docx import render_docx
from tests.export.docx_parts import of, parts
from tests.export.every_block import EVERY_BLOCK, cells, paragraph
from tests.export.reading import texts_of_docx


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_docx(EVERY_BLOCK) == render_docx(replace(EVERY_BLOCK))


def test_files_in_the_zip_carry_the_documents_date() -> None:
    assert {info.date_time for info in parts(EVERY_BLOCK).infos} == {(2026, 3, 2, 0, 0, 0)}


def test_a_date_before_zip_files_existed_is_written_as_their_first() -> None:
    old = replace(EVERY_BLOCK, meta=replace(EVERY_BLOCK.meta, dated_on=date(1975, 5, 5)))
    assert {info.date_time[0] for info in parts(old).infos} == {1980}


def test_properties_name_title_organisation_language_and_date() -> None:
    file, part = parts(EVERY_BLOCK), "docProps/core.xml"
    assert file.find("//dc:title/text()", part) == [EVERY_BLOCK.meta.title]
    assert file.find("//dc:creator/text()", part) == ["Rights & Remedies Centre"]
    assert file.find("//dc:language/text()", part) == ["en-GB"]
    assert file.find("//dcterms:created/text() | //dcterms:modified/text()", part) == ["2026-03-02T00:00:00Z"] * 2


def test_nothing_outside_the_file_is_referred_to_but_the_writers_links() -> None:
    file = parts(EVERY_BLOCK)
    outside = [
        (name, relationship.get("Type").rpartition("/")[2], relationship.get("Target"))
        for name in file.blobs
        if name.endswith(".rels")
        for relationship in file.find("//rel:Relationship[@TargetMode='External']", name)
    ]
    assert outside == [("word/_rels/footnotes.xml.rels", "hyperlink", "https://example.org/statistics?a=1&b=2")]


def test_no_macros_no_revision_ids_and_no_styles_with_effects() -> None:
    file = parts(EVERY_BLOCK)
    assert not [name for name in file.blobs if "vba" in name.lower() or "stylesWithEffects" in name]
    assert not [name for name, blob in file.blobs.items() if b"rsid" in blob]


def test_a_link_that_word_would_refuse_is_plain_text() -> None:
    hrefs = (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https://",
        "https://a b/",
        "http://exa<mple.org",
    )
    links = Paragraph(tuple(Link(href, (Text(href),)) for href in hrefs))
    file = parts(of(links))
    assert file.find("//w:body//w:hyperlink[@r:id]") == []
    assert file.text_of("//w:p[w:pPr/w:pStyle/@w:val='BodyText']") == ["".join(hrefs)]


def test_unusual_letters_of_an_address_are_encoded() -> None:
    link = Link("https://exämple.org/a b/é?x=1#part", (Text("here"),))
    file = parts(of(Paragraph((link,))))
    target = file.one("//rel:Relationship[@TargetMode='External']/@Target", "word/_rels/document.xml.rels")
    assert target == "https://xn--exmple-cua.org/a%20b/%C3%A9?x=1#part"


def test_characters_that_xml_refuses_never_reach_the_file() -> None:
    poison = "a\x00b\x0cc\x1fd\ufffe]]>&amp;<w:p/>"
    document = of(
        paragraph(poison),
        Table(columns=(Column(),), head=(), body=(Row(cells(poison)),), caption=poison, number=1),
        Paragraph((Fact(f'x"{poison}', poison),)),
        title=poison,
        organisation=poison,
    )
    texts = texts_of_docx(render_docx(document))
    assert texts.title == "abcd]]>&amp;<w:p/>"
    assert texts.paragraphs == (texts.title, texts.title)
    assert texts.tables == (((texts.title,),),)
