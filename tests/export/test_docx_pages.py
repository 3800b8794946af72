"""Paper, margins, fonts, direction and languages of the Word file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.document import (
    DocumentMeta,
    Paragraph,
    Text,
)
from app.domain.limits import PageSetup, Paper
from tests.export.docx_parts import of, parts
from tests.export.every_block import BUDGET, EVERY_BLOCK, arabic


def test_a_landscape_section_turns_the_paper_and_back() -> None:
    file = parts(EVERY_BLOCK)
    assert len(file.find("//w:sectPr")) == 3
    assert len(file.find("//w:p//w:sectPr/w:pgSz[@w:orient='landscape']")) == 1
    table = file.one("//w:tbl[w:tblPr/w:tblCaption/@w:val='Logical framework']/w:tblPr/w:tblW/@w:w")
    assert int(table) == 16838 - 2 * 1247


def test_a_first_section_in_landscape_follows_the_cover_without_an_empty_page() -> None:
    sections = (replace(EVERY_BLOCK.sections[3], key="first"),)
    file = parts(replace(EVERY_BLOCK, sections=sections, meta=replace(EVERY_BLOCK.meta, toc=False)))
    assert file.find("//w:br[@w:type='page']") == []
    assert len(file.find("//w:sectPr")) == 2


def test_paper_margins_font_size_and_spacing_follow_the_call() -> None:
    page = PageSetup(
        paper=Paper.LETTER,
        font="Times New Roman",
        size_pt=Decimal(12),
        spacing=Decimal(2),
        margin_cm=Decimal("2.54"),
    )
    file = parts(of(BUDGET, page=page))
    size, margins = file.one("//w:pgSz").attrib.values(), file.one("//w:pgMar").attrib.values()
    assert size == ["12240", "15840"]
    assert margins[:4] == ["1440"] * 4
    defaults = "//w:docDefaults//"
    assert file.find(f"{defaults}w:rFonts/@w:ascii", "word/styles.xml") == ["Times New Roman"]
    assert file.find(f"{defaults}w:rFonts/@w:cs", "word/styles.xml") == ["Times New Roman"]
    assert file.find(f"{defaults}w:sz/@w:val", "word/styles.xml") == ["24"]
    assert file.find(f"{defaults}w:spacing/@w:line", "word/styles.xml") == ["480"]
    assert file.find("//w:style[@w:styleId='Heading1']//w:sz/@w:val", "word/styles.xml") == ["37"]
    assert sum(int(width) for width in file.find("//w:gridCol/@w:w")) == 12240 - 2880


def test_our_own_fonts_are_named_as_word_knows_them() -> None:
    fonts = parts(EVERY_BLOCK).find("//w:docDefaults//w:rFonts/@w:ascii", "word/styles.xml")
    assert fonts == ["Arial"]


def test_a_draft_has_its_watermark_on_every_page() -> None:
    draft = parts(replace(EVERY_BLOCK, meta=replace(EVERY_BLOCK.meta, draft=True)))
    headers = sorted(name for name in draft.blobs if name.startswith("word/header"))
    assert headers == ["word/header.xml", "word/headerFirst.xml", "word/headerLandscape.xml"]
    assert [draft.find("//v:textpath/@string", name) for name in headers] == [["Draft"]] * 3
    assert b"textpath" not in b"".join(parts(EVERY_BLOCK).blobs.values())


def test_the_settings_stand_in_the_schemas_order() -> None:
    names = [child.tag.partition("}")[2] for child in parts(EVERY_BLOCK).find("/w:settings/*", "word/settings.xml")]
    assert names == ["zoom", "defaultTabStop", "characterSpacingControl", "footnotePr", "compat"]


def test_runs_name_their_language_where_it_changes() -> None:
    file = parts(EVERY_BLOCK)
    assert file.find("//w:r[w:t='حقوق العمال 2027']/w:rPr/w:lang/@w:bidi") == ["ar-SA"]
    assert file.find("//w:r[w:t='劳动者的权利']/w:rPr/w:lang/@w:eastAsia") == ["zh-CN"]
    assert file.find("//w:r[contains(w:t, 'श्रमिकों')]/w:rPr/w:lang/@w:bidi") == ["hi-IN"]
    assert file.find("//w:r[contains(w:t, 'работников')]/w:rPr/w:lang/@w:val") == ["ru-RU"]
    assert file.find("//w:r[contains(w:t, 'pas encore')]/w:rPr/w:lang/@w:val") == ["fr-FR"]
    assert file.find("//w:docDefaults//w:lang/@w:val", "word/styles.xml") == ["en-GB"]


def test_generated_tables_keep_the_documents_language_in_a_foreign_section() -> None:
    section = replace(
        EVERY_BLOCK.sections[0], language="fr", blocks=(replace(BUDGET, caption="", number=0), BUDGET), written=1
    )
    written, generated = parts(replace(EVERY_BLOCK, cover=(), sections=(section,))).find("//w:tbl")
    assert generated.xpath(".//w:lang", namespaces=generated.nsmap) == []
    assert written.xpath(".//w:lang/@w:val", namespaces=written.nsmap)[0] == "fr-FR"


def test_arabic_words_in_an_english_paragraph_run_right_to_left() -> None:
    file = parts(of(Paragraph((Text("Name: حقوق العمال, founded 2009"),))))
    runs = file.find("//w:p[w:pPr/w:pStyle/@w:val='BodyText']/w:r")
    assert [(bool(run.xpath("w:rPr/w:rtl", namespaces=run.nsmap)), "".join(run.itertext())) for run in runs] == [
        (False, "Name: "),
        (True, "حقوق العمال"),
        (False, ", founded 2009"),
    ]


def test_an_arabic_document_is_right_to_left_by_style() -> None:
    file = parts(arabic())
    assert len(file.find("//w:style[@w:styleId='Normal']/w:pPr/w:bidi", "word/styles.xml")) == 1
    assert len(file.find("//w:tbl")) == len(file.find("//w:tbl/w:tblPr/w:bidiVisual")) == 2
    assert len(file.find("//w:sectPr/w:bidi")) == 1
    assert file.find("//w:docDefaults//w:lang/@w:bidi", "word/styles.xml") == ["ar-SA"]
    latin = file.one("//w:p[w:pPr/w:pStyle/@w:val='BodyText']/w:r[contains(w:t, 'Centre')]")
    assert latin.xpath("w:rPr/w:rtl", namespaces=latin.nsmap) == []


def test_an_untranslated_section_of_an_arabic_document_is_left_to_right() -> None:
    file = parts(arabic())
    turned = file.one("//w:p[contains(., 'not been translated')]")
    assert turned.xpath("w:pPr/w:bidi/@w:val", namespaces=turned.nsmap) == ["0"]
    assert file.find("//w:p[w:pPr/w:pStyle/@w:val='Heading2']/w:pPr/w:bidi") == []


def test_a_nameless_organisation_leaves_no_trace() -> None:
    meta = DocumentMeta(title="Blind stage", organisation="", language="en", dated_on=date(2026, 3, 2))
    file = parts(replace(EVERY_BLOCK, meta=meta, cover=(), sections=()))
    assert file.find("//dc:creator/text()", "docProps/core.xml") == []
