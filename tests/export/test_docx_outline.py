"""Numbers of headings, the table of contents, fields and content controls of the Word file."""

from __future__ import annotations

from dataclasses import replace

from app.domain.document import (
    Section,
)
from app.domain.dossier import PageMap, SectionPages
from app.export.docx import render_docx
from tests.export.docx_parts import of, parts, with_headings
from tests.export.every_block import EVERY_BLOCK, heading, paragraph
from tests.export.reading import texts_of_docx


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
    bare = replace(EVERY_BLOCK, cover=(), meta=replace(EVERY_BLOCK.meta, toc=False))
    for front in (EVERY_BLOCK, bare):
        file = parts(replace(front, sections=sections))
        assert file.text_of("//w:p[w:pPr/w:pageBreakBefore]") == ["Statement of need", "Outcome 1"]


def test_a_document_without_contents_starts_on_its_first_page() -> None:
    file = parts(of(paragraph("Text."), toc=False))
    assert file.find("//w:docPartGallery") == []
    assert file.find("//w:br[@w:type='page']") == []


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
