"""How the Word file is made: numbers, fields, controls, tables, pages, languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.document import (
    Cell,
    Column,
    Document,
    DocumentMeta,
    Fact,
    Heading,
    Link,
    ListItem,
    NumberedList,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from app.domain.dossier import PageMap, SectionPages
from app.domain.limits import PageSetup, Paper
from app.export.docx import render_docx
from tests.export.docx_parts import Parts
from tests.export.every_block import BUDGET, EVERY_BLOCK, arabic, cells, heading, paragraph
from tests.export.reading import texts_of_docx


def parts(document: Document, pages: PageMap | None = None) -> Parts:
    return Parts(render_docx(document, pages))


def of(*blocks: object, **changes: object) -> Document:
    """A document of one section with these blocks."""
    section = Section(key="part", heading=heading(1, "Part", "1"), blocks=blocks)  # type: ignore[arg-type]
    return replace(EVERY_BLOCK, cover=(), sections=(section,), meta=replace(EVERY_BLOCK.meta, **changes))  # type: ignore[arg-type]


def with_headings(*headings: Heading) -> Document:
    sections = tuple(Section(key=f"s{n}", heading=each, blocks=()) for n, each in enumerate(headings))
    return replace(EVERY_BLOCK, sections=sections)


# ── the file ───────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── headings and contents ──────────────────────────────────────────────────────────────────────────────────────


def test_headings_are_numbered_by_word_where_its_count_is_the_documents() -> None:
    file = parts(EVERY_BLOCK)
    used = [style for style in file.find("//w:pStyle/@w:val") if style.startswith("Heading")]
    assert used == [
        "Heading1",
        "Heading1",
        "Heading2Unnumbered",
        "Heading2",
        "Heading1",
        "Heading1",
        "Heading1Unnumbered",
    ]
    assert file.text_of("//w:p[w:pPr/w:pStyle/@w:val='Heading2']") == ["Outcome 1"]


def test_a_number_that_word_would_count_differently_is_typed() -> None:
    document = with_headings(
        heading(1, "First", "1"),
        heading(2, "Third part", "1.3"),
        heading(1, "Second", "2"),
        heading(3, "No level between", "2.0.1"),
        heading(2, "Under second", "2.1"),
    )
    assert texts_of_docx(render_docx(document)).headings == (
        (1, "1 First"),
        (2, "1.3 Third part"),
        (1, "2 Second"),
        (3, "2.0.1 No level between"),
        (2, "2.1 Under second"),
    )
    file = parts(document)
    assert file.text_of("//w:p[w:pPr/w:pStyle/@w:val='Heading2Unnumbered']") == ["1.3Third part"]
    assert file.text_of("//w:p[w:pPr/w:pStyle/@w:val='Heading3Unnumbered']") == ["2.0.1No level between"]


def test_a_document_without_numbers_has_plain_headings() -> None:
    document = with_headings(heading(1, "First"), heading(2, "Second"))
    file = parts(document)
    assert file.find("//w:pStyle[contains(@w:val, 'Unnumbered')]") == []
    assert file.find("//w:style[@w:styleId='Heading1']//w:numPr", "word/styles.xml") == []
    assert texts_of_docx(render_docx(document)).headings == ((1, "First"), (2, "Second"))


def test_contents_list_headings_with_the_pages_of_the_pdf() -> None:
    pages = PageMap(
        total=9,
        sections={"summary": SectionPages(first=3, last=3), "need": SectionPages(first=4, last=6)},
        headings={"section-outcome-1": 7},
    )
    file = parts(EVERY_BLOCK, pages)
    entries = file.text_of("//w:sdt[.//w:docPartGallery]//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'TOC')]")
    assert entries == [
        "Contents",
        "1Summary3",
        "2Statement of need4",
        "Context of the work",
        "2.1Outcome 17",
        "3Logical framework",
        "4Budget",
        "AAnnex",
    ]
    assert file.text_of("//w:p[w:pPr/w:pStyle/@w:val='Footer']", "word/footer.xml") == [
        "Rights & Remedies CentrePage 1 of 9"
    ]


def test_every_entry_of_the_contents_leads_to_a_bookmark() -> None:
    file = parts(EVERY_BLOCK)
    marks = set(file.find("//w:bookmarkStart/@w:name"))
    targets = file.find("//w:hyperlink/@w:anchor")
    assert len(targets) == 8
    assert set(targets) <= marks
    assert len(marks) == len(file.find("//w:bookmarkStart"))
    assert max(map(len, marks)) <= 40


def test_headings_of_one_name_get_bookmarks_of_their_own() -> None:
    same = "section-" + "long-" * 12
    document = with_headings(
        heading(1, "One", "1", same + "a"),
        heading(1, "Two", "2", same + "b"),
        heading(1, "Three", "3", same + "b"),
        replace(heading(1, "Four", "4"), anchor=""),
    )
    file = parts(document)
    names = file.find("//w:bookmarkStart/@w:name")
    assert len(set(names)) == 4
    assert max(map(len, names)) <= 40
    assert file.find("//w:hyperlink/@w:anchor") == names


def test_contents_follow_the_title_on_its_page_where_there_is_no_cover() -> None:
    file = parts(replace(EVERY_BLOCK, cover=(), sections=EVERY_BLOCK.sections[:1]))
    assert len(file.find("//w:br[@w:type='page']")) == 1


def test_fields_are_closed() -> None:
    file = parts(EVERY_BLOCK)
    kinds = [file.find(f"//w:fldChar[@w:fldCharType='{kind}']") for kind in ("begin", "separate", "end")]
    assert len({len(kind) for kind in kinds}) == 1
    instructions = " ".join(file.find("//w:instrText/text()"))
    assert all(word in instructions for word in ('TOC \\o "1-3"', "SEQ Table", "SEQ Figure", "REF _table_1"))
    footer = "".join(file.find("//w:instrText/text()", "word/footer.xml"))
    assert footer.split() == ["PAGE", "NUMPAGES"]


def test_a_cross_reference_names_the_label_and_number_of_its_caption() -> None:
    start = parts(EVERY_BLOCK).one("//w:bookmarkStart[@w:name='_table_1']")
    inside = start.xpath(
        "following-sibling::w:r[following-sibling::w:bookmarkEnd[@w:id=$id]]/w:t/text()",
        namespaces=start.nsmap,
        id=start.attrib.values()[0],
    )
    assert "".join(inside) == "Table 1"


def test_a_section_begins_a_page_but_not_where_one_has_just_begun() -> None:
    sections = tuple(replace(section, starts_page=True, landscape=False) for section in EVERY_BLOCK.sections[:3])
    with_cover = parts(replace(EVERY_BLOCK, sections=sections))
    assert with_cover.text_of("//w:p[w:pPr/w:pageBreakBefore]") == ["Statement of need", "Outcome 1"]
    bare = replace(EVERY_BLOCK, sections=sections, cover=(), meta=replace(EVERY_BLOCK.meta, toc=False))
    assert len(parts(bare).find("//w:pageBreakBefore")) == 3


def test_a_document_without_contents_starts_on_its_first_page() -> None:
    file = parts(of(paragraph("Text."), toc=False))
    assert file.find("//w:docPartGallery") == []
    assert file.find("//w:br[@w:type='page']") == []


# ── controls ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_section_is_a_control_tagged_with_its_key() -> None:
    file = parts(EVERY_BLOCK)
    found = file.find("/w:document/w:body/w:sdt/w:sdtPr/w:tag/@w:val")
    assert found == [section.key for section in EVERY_BLOCK.sections]
    aliases = file.find("/w:document/w:body/w:sdt/w:sdtPr[w:tag]/w:alias/@w:val")
    assert aliases[:2] == ["Summary", "Statement of need"]


def test_facts_evidence_and_stories_are_inline_controls() -> None:
    tags = parts(EVERY_BLOCK).find("//w:p//w:sdt/w:sdtPr/w:tag/@w:val")
    assert tags == ["fact:need.loss", "evidence:court-statistics", "story:ST-1"]


def test_control_ids_are_unique() -> None:
    ids = parts(EVERY_BLOCK).find("//w:sdtPr/w:id/@w:val")
    assert len(ids) == len(set(ids)) == 10


def test_a_long_key_gives_a_tag_that_word_takes_and_that_stays_apart() -> None:
    keys = ("a" * 80 + "1", "a" * 80 + "2")
    sections = tuple(Section(key=key, heading=heading(1, "Part " * 30, ""), blocks=()) for key in keys)
    file = parts(replace(EVERY_BLOCK, sections=sections))
    tags = file.find("//w:sdtPr/w:tag/@w:val")
    assert len(set(tags)) == 2
    assert max(len(text) for text in (*tags, *file.find("//w:sdtPr/w:alias/@w:val"))) <= 64


# ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_looks_come_from_styles_alone() -> None:
    file = parts(EVERY_BLOCK)
    in_paragraphs = {child.tag.partition("}")[2] for child in file.find("//w:pPr/*")}
    in_cells = {child.tag.partition("}")[2] for child in file.find("//w:tcPr/*")}
    in_runs = {child.tag.partition("}")[2] for child in file.find("//w:r/w:rPr/*")}
    assert in_paragraphs == {"pStyle", "numPr", "pageBreakBefore", "sectPr"}
    assert in_cells == {"tcW", "gridSpan", "vMerge"}
    # The writer's own marks, and what a script or language needs.
    marks = {"b", "bCs", "i", "iCs", "strike", "u", "vertAlign"}
    assert in_runs == {"rStyle", *marks, "rtl", "lang"}


def test_every_style_in_use_is_defined() -> None:
    file = parts(EVERY_BLOCK)
    defined = set(file.find("//w:style/@w:styleId", "word/styles.xml"))
    for name in [name for name in file.blobs if name.startswith("word/") and name.endswith(".xml")]:
        assert set(file.find("//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val", name)) <= defined


def test_numbered_lists_start_anew() -> None:
    file = parts(EVERY_BLOCK)
    numbers = file.find("//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'ListNumber')]//w:numId/@w:val")
    assert numbers == ["4", "4", "5", "5", "6", "6"]
    starts = file.find("//w:num/w:lvlOverride/w:startOverride/@w:val", "word/numbering.xml")
    levels = file.find("//w:num/w:lvlOverride/@w:ilvl", "word/numbering.xml")
    assert list(zip(levels, starts, strict=True)) == [("1", "1"), ("0", "1"), ("0", "3")]


def test_nested_lists_are_levels() -> None:
    bullets = parts(EVERY_BLOCK).find("//w:p[starts-with(w:pPr/w:pStyle/@w:val, 'ListBullet')]//w:ilvl/@w:val")
    assert bullets == ["0", "0", "1", "2"]


def test_a_list_deeper_than_word_goes_stays_at_its_deepest_level() -> None:
    inner = NumberedList(())
    for depth in range(12):
        inner = NumberedList((ListItem((Text(f"level {12 - depth}"),), (inner,) if inner.items else ()),))
    levels = parts(of(inner)).find("//w:numPr/w:ilvl/@w:val")
    assert [int(level) for level in levels] == [*range(9), 8, 8, 8]


def test_head_rows_repeat_and_no_row_splits() -> None:
    file = parts(of(BUDGET))
    rows = file.find("//w:tbl/w:tr")
    assert len(rows) == 7
    assert len(file.find("//w:tr/w:trPr/w:cantSplit")) == 7
    assert len(file.find("//w:tr/w:trPr/w:tblHeader")) == 2


def test_columns_have_real_widths_that_fill_the_text() -> None:
    file = parts(of(BUDGET))
    widths = [int(width) for width in file.find("//w:gridCol/@w:w")]
    assert sum(widths) == 11906 - 2 * 1247
    assert widths[0] > 2 * widths[1]
    assert abs(widths[1] - widths[2]) <= 1
    assert file.find("//w:tblLayout/@w:type") == ["fixed"]
    assert [int(width) for width in file.find("//w:tr[4]/w:tc/w:tcPr/w:tcW/@w:w")] == widths


def test_rows_and_numbers_take_their_look_from_styles() -> None:
    styles = parts(of(BUDGET)).find("//w:tbl//w:pStyle/@w:val")
    assert styles[:4] == ["TableHead", "TableHeadCentre", "TableHead", "TableHeadNumber"]
    assert "TableGroup" in styles
    assert styles[-6:] == [
        "TableSubtotal", "TableSubtotalNumber", "TableSubtotalNumber",
        "TableTotal", "TableTotalNumber", "TableTotalNumber",
    ]  # fmt: skip


def test_cells_over_rows_and_columns_are_merged() -> None:
    file = parts(of(BUDGET))
    assert file.find("//w:tr[1]/w:tc[1]//w:vMerge/@w:val") == ["restart"]
    assert len(file.find("//w:tr[2]/w:tc[1]//w:vMerge[not(@w:val)]")) == 1
    assert file.find("//w:tr[1]/w:tc[2]//w:gridSpan/@w:val") == ["2"]
    assert file.find("//w:tr[3]/w:tc//w:gridSpan/@w:val") == ["3"]


def test_uneven_rows_lose_no_cell() -> None:
    table = Table(
        columns=(Column(), Column()),
        head=(),
        body=(
            Row(cells("one")),
            Row(cells("a", "b", "c")),
            Row((Cell((Text("tall"),), rowspan=9), *cells("x"))),
            Row(cells("y")),
        ),
    )
    file = parts(of(table))
    assert len(file.find("//w:gridCol")) == 3
    spans = [
        sum(int((tc.xpath("w:tcPr/w:gridSpan/@w:val", namespaces=tc.nsmap) or ["1"])[0]) for tc in row)
        for row in ([tc for tc in tr if tc.tag.endswith("}tc")] for tr in file.find("//w:tr"))
    ]
    assert spans == [2, 3, 2, 2]
    assert texts_of_docx(render_docx(of(table))).tables == ((("one", ""), ("a", "b", "c"), ("tall", "x"), ("y",)),)


def test_the_caption_stands_above_its_table_and_below_its_figure() -> None:
    file = parts(EVERY_BLOCK)
    after_caption = file.find("//w:p[w:pPr/w:pStyle/@w:val='Caption']/following-sibling::*[1]")
    assert [element.tag.partition("}")[2] for element in after_caption] == ["tbl", "tbl"]
    before = file.find("//w:p[w:pPr/w:pStyle/@w:val='FigureCaption']/preceding-sibling::*[1]//w:drawing")
    assert len(before) == 1


def test_figures_have_an_alternative_text_and_fit_the_text() -> None:
    file = parts(EVERY_BLOCK)
    assert file.find("//wp:docPr/@descr") == [
        "Two activities over four quarters: training in the first half, legal aid throughout."
    ]
    assert int(file.one("//wp:extent/@cx")) <= (11906 - 2 * 1247) * 635
    assert [name for name in file.blobs if name.startswith("word/media/")] == ["word/media/image1.png"]


def test_footnotes_are_numbered_in_reading_order() -> None:
    file = parts(EVERY_BLOCK)
    assert file.find("//w:footnoteReference/@w:id") == ["1", "2"]
    assert file.find("//w:footnote/@w:id", "word/footnotes.xml") == ["-1", "0", "1", "2"]


# ── pages ──────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── languages ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_runs_name_their_language_where_it_changes() -> None:
    file = parts(EVERY_BLOCK)
    assert file.find("//w:r[w:t='حقوق العمال 2027']/w:rPr/w:lang/@w:bidi") == ["ar-SA"]
    assert file.find("//w:r[w:t='劳动者的权利']/w:rPr/w:lang/@w:eastAsia") == ["zh-CN"]
    assert file.find("//w:r[contains(w:t, 'श्रमिकों')]/w:rPr/w:lang/@w:bidi") == ["hi-IN"]
    assert file.find("//w:r[contains(w:t, 'работников')]/w:rPr/w:lang/@w:val") == ["ru-RU"]
    assert file.find("//w:r[contains(w:t, 'pas encore')]/w:rPr/w:lang/@w:val") == ["fr-FR"]
    assert file.find("//w:docDefaults//w:lang/@w:val", "word/styles.xml") == ["en-GB"]


def test_generated_tables_keep_the_documents_language_in_a_foreign_section() -> None:
    section = replace(EVERY_BLOCK.sections[0], language="fr", blocks=(BUDGET, replace(BUDGET, caption="", number=0)))
    generated, written = parts(replace(EVERY_BLOCK, cover=(), sections=(section,))).find("//w:tbl")
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
