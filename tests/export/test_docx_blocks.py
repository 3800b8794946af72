"""Lists, tables, figures and notes of the Word file, and where their looks come from."""

from __future__ import annotations

from app.domain.document import (
    Cell,
    Column,
    ListItem,
    NumberedList,
    Row,
    Table,
    Text,
)
from app.export.docx import render_docx
from tests.export.docx_parts import of, parts
from tests.export.every_block import BUDGET, EVERY_BLOCK, cells
from tests.export.reading import texts_of_docx


def test_looks_come_from_styles_alone() -> None:
    file = parts(EVERY_BLOCK)
    in_paragraphs = {child.tag.partition("}")[2] for child in file.find("//w:pPr/*")}
    in_cells = {child.tag.partition("}")[2] for child in file.find("//w:tcPr/*")}
    in_runs = {child.tag.partition("}")[2] for child in file.find("//w:r/w:rPr/*")}
    # Which rows stay together depends on the table, and which are heads of groups no style of a table knows.
    assert in_paragraphs == {"pStyle", "keepNext", "numPr", "pageBreakBefore", "sectPr"}
    assert in_cells == {"tcW", "gridSpan", "vMerge", "shd"}
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
