"""Word tables: rows that stay together, sides of figures, and texts that nobody translated."""

from __future__ import annotations

from dataclasses import replace

from app.domain.document import Paragraph, Quote, Row, Table, Text
from app.export.docx.widths import fitted_columns
from tests.export.docx_parts import of, parts
from tests.export.every_block import BUDGET, arabic, cells, heading
from tests.export.test_docx_widths import SIZE, WIDTH
from tests.export.test_html import spanned_total


def test_rows_of_totals_keep_to_the_rows_above_them() -> None:
    row = Row(cells("Coordinator", "21,600.00", "22,250.50"))
    file = parts(of(replace(BUDGET, body=(row,) * 60)))
    kept = [bool(tr.xpath(".//w:keepNext", namespaces=tr.nsmap)) for tr in file.find("//w:tbl/w:tr")]
    assert kept[2:] == [True, True, *[False] * 56, True, True, False]


def test_numbers_of_a_row_with_spans_are_measured() -> None:
    made = fitted_columns(spanned_total(), 7, WIDTH, SIZE)
    assert made.widths[5] > 1250


def test_in_arabic_figures_stay_on_the_right_and_a_latin_text_keeps_its_order() -> None:
    document = arabic()
    (budget,) = document.sections[2].blocks
    assert isinstance(budget, Table)
    rows = (Row(cells("600 interviews, by the university.", "12.00")),)
    section = replace(document.sections[2], blocks=(replace(budget, body=rows),))
    file = parts(replace(document, sections=(section,)))
    latin, figure = file.find("//w:tbl[w:tblPr/w:tblCaption]/w:tr[2]/w:tc/w:p/w:pPr")
    assert latin.xpath("w:bidi/@w:val", namespaces=latin.nsmap) == ["0"]
    assert latin.xpath("w:jc/@w:val", namespaces=latin.nsmap) == ["right"]
    assert figure.xpath("w:bidi | w:jc", namespaces=figure.nsmap) == []
    style = "//w:style[@w:styleId='TableTextNumber']/w:pPr"
    assert file.find(f"{style}/w:jc/@w:val", "word/styles.xml") == ["left"]
    assert len(file.find(f"{style}/w:bidi", "word/styles.xml")) == 1


def test_tables_made_from_data_stay_in_the_document_s_direction() -> None:
    document = arabic()
    text, budget = document.sections[1], document.sections[2].blocks[0]
    assert isinstance(budget, Table)
    blocks = (*text.blocks, replace(budget, caption="", number=0), budget)
    file = parts(replace(document, cover=(), sections=(replace(text, blocks=blocks, written=2),)))
    own, made = file.find("//w:tbl/w:tblPr")
    assert own.xpath("w:bidiVisual", namespaces=own.nsmap) == []
    assert len(made.xpath("w:bidiVisual", namespaces=made.nsmap)) == 1


def test_a_quote_stays_on_one_page() -> None:
    quote = Quote(tuple(Paragraph((Text(text),)) for text in ("She said it.", "Twice.", "— Salma")))
    file = parts(of(quote))
    kept = [len(p.xpath("w:keepNext", namespaces=p.nsmap)) for p in file.find("//w:p/w:pPr[w:pStyle/@w:val='Quote']")]
    assert kept == [1, 1, 0]
    assert len(file.find("//w:style[@w:styleId='Quote']/w:pPr/w:keepLines", "word/styles.xml")) == 1


def test_word_puts_its_own_page_numbers_into_the_contents() -> None:
    document = of(BUDGET)
    assert parts(document).find("//w:fldChar[@w:dirty]/@w:fldCharType") == ["begin"]


def test_the_running_header_is_short_and_names_no_section_before_word_does() -> None:
    title = "A title that is much too long for a running header and would be cut to nonsense in the middle"
    document = of(BUDGET, title=title, short_title="WAGES")
    section = replace(document.sections[0], heading=heading(1, "Statement of need", "2"))
    (text,) = parts(replace(document, sections=(section,))).text_of("//w:p", "word/header.xml")
    assert text == "WAGES"
