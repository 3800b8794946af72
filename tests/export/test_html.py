from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from app.domain.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Footnote,
    Heading,
    Link,
    PageBreak,
    Paragraph,
    Row,
    RowStyle,
    Section,
    Table,
    Text,
)
from app.domain.limits import PageSetup, Paper
from app.export.fonts import fonts_for, text_width
from app.export.html import render_html
from app.export.html.page import PAGE_PLACE, Medium, write_page
from app.export.html.widths import fitted
from app.export.html.writer import css_string, escaped
from tests.export.every_block import BUDGET, EVERY_BLOCK, arabic, cells, heading, paragraph

POISON = "a\x00b\x0cc\x1bd\ud800e\ufffef"


def page_of(document: Document = EVERY_BLOCK) -> Any:
    return html.document_fromstring(render_html(document))


def with_blocks(*blocks: Block, **section: Any) -> Document:
    only = Section(key="only", heading=heading(1, "Only section", "1"), blocks=blocks, **section)
    return replace(EVERY_BLOCK, sections=(only,))


def sources(tree: Any) -> list[str]:
    """Everything a browser would load."""
    named = tree.xpath("//@src | //link/@href | //@srcset | //@background | //object/@data | //script | //iframe")
    styled = re.findall(r"url\(([^)]*)\)|@import\s+(\S+)", " ".join(tree.xpath("//style/text()")))
    return [*map(str, named), *(one or other for one, other in styled)]


# ── whole in itself, and safe ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("draft", [False, True])
def test_nothing_is_loaded_from_outside(draft: bool) -> None:
    found = sources(page_of(replace(EVERY_BLOCK, meta=replace(EVERY_BLOCK.meta, draft=draft))))
    assert found
    assert all(source.strip("\"'").startswith("data:") for source in found)


def test_text_can_never_become_markup() -> None:
    evil = "<script>alert(1)</script>&amp;\"'>"
    document = replace(
        with_blocks(
            Paragraph((Text(evil, language=evil), Link(f"https://example.org/{evil}", (Text(evil),)))),
            replace(BUDGET, caption=evil, anchor=evil, body=(Row(cells(evil, evil, evil)),)),
            Heading(2, (Text(evil),), evil, evil),
        ),
        meta=replace(EVERY_BLOCK.meta, title=evil, organisation=evil, subtitle=evil, draft=True),
    )
    for page in (render_html(document), write_page(document, Medium.PAGED)):
        tree = html.document_fromstring(page)
        assert tree.xpath("//script") == []
        assert "<script" not in page
        assert tree.xpath("//h1")[0].text_content() == evil
        assert tree.xpath("//tbody/tr/td")[-1].text_content() == evil
        assert tree.xpath("//p/a/@href")[0] == f"https://example.org/{evil}"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " data:text/html,x", "file:///etc/passwd", "vbscript:x"]
)
def test_an_address_that_could_run_or_read_something_is_printed_not_linked(href: str) -> None:
    tree = page_of(with_blocks(Paragraph((Link(href, (Text("here"),)),))))
    assert tree.xpath("//p/a") == []
    assert tree.xpath("//section/p")[0].text_content() == "here"


def test_characters_that_no_page_may_hold_are_left_out() -> None:
    assert escaped(POISON) == "abcdef"
    page = render_html(with_blocks(paragraph(POISON)))
    assert "abcdef" in page
    assert page.encode()


@given(st.text())
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    clean = "".join(c for c in text if c.isprintable() or c == " ")
    assert html.fromstring(f"<p>x{escaped(clean)}x</p>").text_content() == f"x{clean}x"


@given(st.text())
def test_a_css_string_cannot_be_left(text: str) -> None:
    quoted = css_string(text)
    assert quoted[0] == quoted[-1] == '"'
    assert re.fullmatch(r"(?:[\w ]|\\[0-9a-f]{1,6} )*", quoted[1:-1])


def test_the_title_cannot_leave_the_page_header() -> None:
    title = 'A"; } body { display: none } @page { content: "'
    page = write_page(replace(EVERY_BLOCK, meta=replace(EVERY_BLOCK.meta, title=title)), Medium.PAGED)
    style = page[page.index("<style>") : page.index("</style>")]
    assert "display: none }" not in style.replace("head, meta, title, style { display: none }", "")


# ── structure ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("document", [EVERY_BLOCK, arabic()], ids=["english", "arabic"])
def test_language_and_direction_are_said(document: Document) -> None:
    tree = page_of(document)
    assert (tree.get("lang"), tree.get("dir")) == (document.meta.language, document.meta.direction)


def test_a_text_in_another_language_says_so_and_its_heading_stays_the_template_s() -> None:
    (section,) = page_of(arabic()).xpath("//section[@id='part-english']")
    assert (section.get("lang"), section.get("dir")) == (None, None)
    assert (section[0].get("lang"), section[0].get("dir")) == (None, None)
    assert (section[1].get("lang"), section[1].get("dir")) == ("en", "ltr")


def test_tables_made_from_data_stay_in_the_document_s_direction() -> None:
    """Below a text that was not translated; only the writer's own table is in the text's language."""
    document = arabic()
    text, budget = document.sections[1], document.sections[2].blocks[0]
    assert isinstance(budget, Table)
    blocks = (*text.blocks, replace(budget, caption="", number=0), budget)
    mixed = replace(text, blocks=blocks, written=2)
    own, made = page_of(replace(document, sections=(mixed,))).xpath("//main//table")
    assert (own.get("lang"), own.get("dir")) == ("en", "ltr")
    assert (made.get("lang"), made.get("dir")) == (None, None)


def test_a_cell_that_nobody_translated_keeps_its_order() -> None:
    document = arabic()
    (budget,) = document.sections[2].blocks
    assert isinstance(budget, Table)
    rows = (Row(cells("600 interviews each time, by the university.", "12")), Row(cells("النشاط Training.", "EUR 3")))
    page = page_of(replace(document, sections=(replace(document.sections[2], blocks=(replace(budget, body=rows),)),)))
    found = {cell.text_content(): cell.get("dir") for cell in page.xpath("//main//tbody//td")}
    assert found == {
        "600 interviews each time, by the university.": "ltr",
        "12": None,
        "النشاط Training.": None,
        "EUR 3": "ltr",
    }


def test_a_cover_that_nobody_translated_keeps_its_order() -> None:
    document = arabic()
    page = page_of(replace(document, meta=replace(document.meta, title="Wages in the Fès-Meknès region")))
    assert page.xpath("string(//h1/@dir)") == "ltr"
    assert page.xpath("//p[@class='subtitle']/@dir") == []
    assert page.xpath("//th[.='المبلغ']/following-sibling::td/@dir") == ["ltr"]


def spanned_total() -> Table:
    """Rows of totals begin with a cell over several columns, and hold the longest numbers."""
    total = Row(
        (Cell((Text("Direct costs"),), colspan=5), Cell((Text("9,145,944.45"),)), Cell((Text("81.5%"),))),
        RowStyle.TOTAL,
    )
    columns = (Column(0.5), Column(3), Column(), Column(), Column(), Column(0.4, Align.END), Column(0.6, Align.END))
    return Table(columns, (Row(cells("No.", "Item", "a", "b", "c", "d", "e")),), (), (total,))


def test_numbers_of_a_row_with_spans_are_measured() -> None:
    fonts = fonts_for("Arial", "x")
    found = fitted(spanned_total(), 50.0, fonts)
    assert found.widths[5] * 50 >= text_width("9,145,944.45", 1, fonts, bold=True) + 1


def test_where_not_every_word_fits_numbers_stay_whole() -> None:
    table = replace(spanned_total(), body=(Row(cells("1.1", *["Responsibility"] * 4, "1", "1%")),))
    fonts = fonts_for("Arial", "x")
    found = fitted(table, 28.0, fonts)
    assert found.dense
    assert found.widths[5] * 28 >= 0.9 * text_width("9,145,944.45", 1, fonts, bold=True)


def test_a_number_is_never_broken_but_a_sentence_beside_it_is() -> None:
    page = page_of(with_blocks(replace(spanned_total(), body=(Row(cells(*"12345", "EUR 1,250.00", "see the note")),))))
    row, total = page.xpath("//section//tbody/tr | //section//tfoot/tr")
    assert [cell.get("class") for cell in row][-2:] == ["e n", "e"]
    assert [cell.get("class") for cell in total] == [None, "e n", "e n"]


def test_a_writer_s_table_takes_widths_and_alignment_from_its_content() -> None:
    table = Table(
        (Column(), Column(), Column(1, Align.CENTRE)),
        (Row(cells("What the study found in the four towns", "Women", "Year")),),
        (Row(cells("Never saw a contract, never saw a payslip, was never registered", "1,204", "2025")),
         Row(cells("Paid less than the lowest wage", "82%", "2026"))),
    )  # fmt: skip
    page = page_of(with_blocks(table))
    widths = [float(col.get("style").removeprefix("width:").rstrip("%")) for col in page.xpath("//section//col")]
    assert widths[0] > 2 * widths[1]
    assert [cell.get("class") for cell in page.xpath("//section//tbody/tr[1]/td")] == [None, "e n", "c"]
    assert [cell.get("class") for cell in page.xpath("//section//thead/tr[1]/th")] == [None, "e", "c"]


def test_a_run_in_another_language_says_so() -> None:
    (run,) = page_of().xpath("//span[@lang='ar']")
    assert run.get("dir") == "rtl"
    assert run.text_content() == "حقوق العمال 2027"


def test_no_heading_level_is_skipped() -> None:
    levels = [int(tag[1]) for tag in (node.tag for node in page_of().iter("h1", "h2", "h3", "h4", "h5", "h6"))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("medium", list(Medium))
def test_every_internal_link_has_one_target(medium: Medium) -> None:
    tree = html.document_fromstring(write_page(EVERY_BLOCK, medium))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")]
    assert targets
    assert set(targets) <= set(ids)


def test_headings_without_or_with_the_same_anchor_get_their_own() -> None:
    twice = Heading(2, (Text("Same"),), "same")
    tree = page_of(with_blocks(twice, twice, Heading(2, (Text("None"),))))
    anchors = tree.xpath("//main//h3/@id")
    assert len(set(anchors)) == 3
    assert [href[1:] for href in tree.xpath("//nav//a/@href")][1:] == anchors


def test_the_contents_list_three_levels() -> None:
    deep = tuple(heading(level, f"Level {level}") for level in (2, 3, 4))
    listed = [node.text_content() for node in page_of(with_blocks(*deep)).xpath("//nav//li")]
    assert listed == ["1\u2002Only section", "Level 2", "Level 3"]


def test_page_numbers_are_promised_on_paper_only() -> None:
    assert f">{PAGE_PLACE}<" not in render_html(EVERY_BLOCK)
    assert write_page(EVERY_BLOCK, Medium.PAGED).count(f">{PAGE_PLACE}<") == len(page_of().xpath("//nav//li"))


def test_without_contents_there_is_no_list() -> None:
    assert page_of(replace(EVERY_BLOCK, meta=replace(EVERY_BLOCK.meta, toc=False))).xpath("//nav") == []


def test_notes_on_screen_are_linked_both_ways() -> None:
    tree = page_of()
    calls = tree.xpath("//a[@role='doc-noteref']")
    notes = tree.xpath("//section[@role='doc-endnotes']//li")
    assert [call.text for call in calls] == ["1", "2"]
    assert [call.get("href") for call in calls] == [f"#{note.get('id')}" for note in notes]
    assert [note.xpath(".//a[@role='doc-backlink']/@href")[0] for note in notes] == [f"#{c.get('id')}" for c in calls]


def test_a_page_break_is_before_the_block_that_follows() -> None:
    tree = page_of(with_blocks(paragraph("before"), PageBreak(), paragraph("after")))
    assert [(p.text, p.get("class")) for p in tree.xpath("//section/p")] == [("before", None), ("after", "new-page")]


def test_a_draft_shows_its_mark_as_a_background_and_a_final_document_does_not() -> None:
    draft = replace(EVERY_BLOCK, meta=replace(EVERY_BLOCK.meta, draft=True))
    for medium in Medium:
        assert "background" in write_page(draft, medium).split("</style>")[0].rsplit("@page", 1)[-1]
    assert page_of(draft).xpath("//body")[0].text_content() == page_of().xpath("//body")[0].text_content()
    assert "data:image" not in render_html(EVERY_BLOCK).split("</style>")[0]


def test_every_figure_has_its_alternative_text() -> None:
    figures = page_of().xpath("//img")
    assert [figure.get("alt") for figure in figures] == [
        "Two activities over four quarters: training in the first half, legal aid throughout."
    ]


# ── tables ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plain_table_says_the_scope_of_its_headers() -> None:
    (table,) = page_of(with_blocks(narrow_table())).xpath("//main//table")
    assert [th.get("scope") for th in table.iter("th")] == ["col"] * 3
    assert table.xpath(".//td/@headers") == []


def test_beside_a_cell_that_reaches_down_each_cell_names_its_header() -> None:
    """It moves the cells of the rows below, so that nobody can count columns there."""
    (table,) = page_of().xpath("//table[@id='table-1']")
    names = {th.get("id"): th.text_content() for th in table.iter("th")}
    rows = [[names[cell.get("headers")] for cell in row] for row in table.xpath("./tbody/tr")]
    assert rows == [["Result", "Indicator", "Target", "Verification"], ["Indicator", "Target", "Verification"]]


def test_where_header_cells_span_each_cell_names_its_headers() -> None:
    (table,) = page_of().xpath("//table[@id='table-2']")
    names = {th.get("id"): th.text_content() for th in table.iter("th")}
    assert list(names.values()) == ["Item", "Amount (EUR)", "Year 1", "Year 2"]
    (row,) = table.xpath(".//tr[td[1]='Project coordinator']")
    named = [[names[name] for name in cell.get("headers").split()] for cell in row]
    assert named == [["Item"], ["Amount (EUR)", "Year 1"], ["Amount (EUR)", "Year 2"]]
    assert [th.get("scope") for th in table.iter("th")] == ["col", "colgroup", "col", "col"]
    assert table.xpath(".//th[.='Year 2']")[0].get("headers").split() == table.xpath(".//th[.='Amount (EUR)']/@id")


def test_cells_below_one_that_reaches_down_keep_their_columns() -> None:
    table = Table(
        columns=(Column(), Column(1, Align.END), Column(1, Align.CENTRE)),
        head=(),
        body=(
            Row((Cell((Text("over two"),), rowspan=2), *cells("1", "2"))),
            Row(cells("3", "4")),
            Row(cells("a", "b", "c")),
        ),
    )
    rows = page_of(with_blocks(table)).xpath("//section//tr")
    assert [[cell.get("class") for cell in row] for row in rows] == [
        *([None, "e n", "c"], ["e n", "c"], [None, "e", "c"])
    ]


def test_totals_stand_in_the_foot_and_rows_say_what_they_are() -> None:
    (table,) = page_of().xpath("//table[@id='table-2']")
    assert [row.get("class") for row in table.xpath("./tbody/tr | ./tfoot/tr")] == [
        *("group", None, None, "subtotal"),
        "total",
    ]


def narrow_table() -> Table:
    columns = tuple(Column(width) for width in (6, 0.2, 1))
    return Table(columns, (Row(cells("Item", "Responsibilities", "Cost")),), (Row(cells("x", "y", "EUR 1,250.00")),))


def test_no_column_is_narrower_than_its_longest_word() -> None:
    fonts = fonts_for("Arial", "x")
    ems = 40.0
    found = fitted(narrow_table(), ems, fonts)
    assert sum(found.widths) == pytest.approx(1)
    assert found.widths[1] * ems >= text_width("Responsibilities", 1, fonts, bold=True) + 1
    assert not found.dense


def test_widths_that_fit_stay_as_they_are_asked_for() -> None:
    table = replace(narrow_table(), columns=(Column(2), Column(1), Column(1)))
    assert fitted(table, 80.0, fonts_for("Arial", "x")).widths == pytest.approx((0.5, 0.25, 0.25))


def test_a_table_whose_words_do_not_fit_is_set_smaller() -> None:
    columns = tuple(Column() for _ in range(12))
    table = Table(columns, (Row(cells(*["Responsibility"] * 12)),), ())
    found = fitted(table, 60.0, fonts_for("Arial", "x"))
    assert found.dense
    assert sum(found.widths) == pytest.approx(1)


# ── the funder's page ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_rule_s_font_size_spacing_and_margins_are_in_the_style() -> None:
    page = PageSetup(
        paper=Paper.LETTER,
        font="Times New Roman",
        size_pt=Decimal(12),
        spacing=Decimal("1.5"),
        margin_cm=Decimal("2.54"),
    )
    style = render_html(replace(EVERY_BLOCK, meta=replace(EVERY_BLOCK.meta, page=page)))
    assert 'html{font:12pt/1.725 "Liberation Serif"' in style
    assert "@page{size:letter portrait;margin:2.54cm}" in style


def test_notes_inside_notes_and_links_need_no_special_case() -> None:
    note = Footnote((Text("See "), Link("https://example.org", (Text("the "), Text("report", bold=True)))))
    tree = page_of(with_blocks(Paragraph((Text("x"), note))))
    (item,) = tree.xpath("//section[@class='notes']//li")
    assert item.text_content().startswith("See the report")
    assert item.xpath(".//strong/a/@href") == ["https://example.org"]


# ── pages ──────────────────────────────────────────────────────────────────────────────────────────────────────


def paged(document: Document) -> Any:
    return html.document_fromstring(write_page(document, Medium.PAGED))


def test_a_short_table_is_kept_whole_and_a_long_one_keeps_its_ends() -> None:
    row = Row(cells("Coordinator", "21,600.00", "22,250.50"))
    for count, classes in ((5, ["whole"]), (60, [None])):
        page = paged(with_blocks(replace(BUDGET, body=(row,) * count)))
        assert [table.get("class") for table in page.xpath("//section//table")] == classes
    assert [tr.get("class") for tr in page.xpath("//section//tr[@class]")] == ["k", "k", "k", "k", "total"]


def test_the_paper_turns_only_for_the_wide_parts_of_a_section() -> None:
    (section,) = paged(with_blocks(paragraph("Why it is so."), BUDGET, paragraph("Note."), landscape=True)).xpath(
        "//section[@id='part-only']"
    )
    assert section.get("class") is None
    assert [child.tag for child in section] == ["h2", "p", "div"]
    assert section[2].get("class") == "landscape"
    assert [child.tag for child in section[2]] == ["table", "p"]
    (whole,) = paged(with_blocks(BUDGET, landscape=True)).xpath("//section[@id='part-only']")
    assert whole.get("class") == "landscape"


def test_a_title_too_long_for_the_running_header_gives_way_to_the_short_one() -> None:
    meta = replace(EVERY_BLOCK.meta, title="A title " * 20, short_title="WAGES")
    style = write_page(replace(EVERY_BLOCK, meta=meta), Medium.PAGED)
    assert '@top-left{content:"WAGES"' in style
    short = write_page(replace(EVERY_BLOCK, meta=replace(meta, title="Wages that arrive")), Medium.PAGED)
    assert '@top-left{content:"Wages that arrive"' in short
