from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest
import time_machine

from app.domain.document import (
    Block,
    Cell,
    Document,
    Figure,
    FigureKind,
    Node,
    Paragraph,
    Row,
    RowStyle,
    Section,
    Table,
    Text,
)
from app.domain.limits import PageSetup, Paper
from app.export.fonts import SHIPPED, face_paths, fonts_for
from app.export.pdf import Pdf, render_pdf
from app.export.pdf.faces import shipped_faces
from app.export.pdf.source import paged_source
from tests.export.every_block import BUDGET, EVERY_BLOCK, LOGFRAME, arabic, cells, heading, long_document, paragraph
from tests.export.reading_pdf import texts_of_pdf
from tests.export.test_figures import ALL as FIGURES
from tests.export.validating import pdf_ua_failures

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = {
    "Latin": "Żółć, ångström, façade",
    "Cyrillic": "права человека",
    "Greek": "ανθρώπινα δικαιώματα",
    "Chinese": "劳动者的权利",
    "Amharic": "ሰብአዊ መብት",
    "Arabic": "حقوق الإنسان",
    "Devanagari": "मानव अधिकार क्षत्रिय",
}
DRAWN = tuple(replace(figure, alt=f"The {name}", caption=name.title()) for name, figure in FIGURES.items())
JOINED = Figure(
    FigureKind.THEORY_OF_CHANGE,
    alt="Joined scripts",
    nodes=(Node("a", "تدريب المحامين", 0, ("b",)), Node("b", "क्षत्रिय", 1)),
)


@cache
def whole(*, draft: bool = False) -> Document:
    """Every kind of block, every figure, and the promised scripts."""
    scripts = Section(
        key="scripts",
        heading=heading(1, "Scripts", "B"),
        blocks=(*(paragraph(text) for text in SCRIPTS.values()), *DRAWN, JOINED),
    )
    meta = replace(EVERY_BLOCK.meta, draft=draft)
    return replace(EVERY_BLOCK, meta=meta, sections=(*EVERY_BLOCK.sections, scripts))


@cache
def pdf(*, draft: bool = False) -> Pdf:
    return render_pdf(whole(draft=draft))


@cache
def arabic_pdf() -> Pdf:
    return render_pdf(arabic())


@contextmanager
def opened(made: Pdf) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(made.data)) as file:
        yield file


def text_of_pages(made: Pdf) -> list[str]:
    file = pypdfium2.PdfDocument(made.data)
    try:
        return [sheet.get_textpage().get_text_range() for sheet in file]
    finally:
        file.close()


def with_blocks(*blocks: Block, **section: Any) -> Document:
    only = Section(key="only", heading=heading(1, "Only section", "1"), blocks=blocks, **section)
    return replace(EVERY_BLOCK, sections=(only,))


# ── accessible ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("made", [pdf, lambda: pdf(draft=True), arabic_pdf], ids=["every block", "draft", "arabic"])
def test_it_is_pdf_ua(made: Any) -> None:
    report = page.validate_pdf_bytes(made().data, profile=page.ValidationProfile.PDF_UA_1)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_the_validator_is_not_blind() -> None:
    """An image without alternative text must be found, or passing means nothing."""
    bare = whole_without_alternative_texts()
    assert not page.validate_pdf_bytes(bare.data, profile=page.ValidationProfile.PDF_UA_1).is_compliant


def whole_without_alternative_texts() -> Pdf:
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    try:
        return render_pdf(with_blocks(replace(DRAWN[0], alt="")))
    finally:
        logging.getLogger("weasyprint").setLevel(logging.NOTSET)


def test_title_language_author_and_date_are_the_document_s() -> None:
    with opened(pdf()) as file:
        assert str(file.docinfo["/Title"]) == EVERY_BLOCK.meta.title
        assert str(file.docinfo["/Author"]) == EVERY_BLOCK.meta.organisation
        assert str(file.docinfo["/CreationDate"]).startswith("D:20260302")
        assert str(file.Root.Lang) == "en"


def test_bookmarks_are_the_headings_in_their_order() -> None:
    with opened(pdf()) as file, file.open_outline() as outline:
        titles = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert titles[:3] == [
        ("1 Summary", []),
        ("2 Statement of need", ["Context of the work", "2.1 Outcome 1"]),
        ("3 Logical framework", []),
    ]


def test_a_cell_under_a_spanning_header_is_tagged_with_it() -> None:
    with opened(render_pdf(with_blocks(BUDGET))) as file:
        rows = [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TR"]
        cells = [[cell for cell in row.K if cell.get("/S") == "/TD"] for row in rows]
        found = [[{str(name) for name in cell.A.Headers} for cell in row] for row in cells if len(row) == 3]
    assert len(found) == 4
    for item, first, second in found:
        assert len(item) == 1
        assert len(first & second) == 1, "both stand below 'Amount (EUR)'"
        assert len(first) == len(second) == 2
        assert not item & (first | second)


def cut_table(rows: int, reach: int) -> Table:
    """So long that a page break cuts cells that reach over several rows."""
    named = [*cells("Claims", "1,200", "Register")]
    body = tuple(
        Row((Cell((Text(f"Outcome {n}"),), rowspan=min(reach, rows - n)), *named) if n % reach == 0 else tuple(named))
        for n in range(rows)
    )
    return replace(LOGFRAME, body=body, foot=(Row(cells("All", "", "1,200", ""), RowStyle.TOTAL),))


@pytest.mark.parametrize("reach", [2, 5, 80])
def test_a_page_break_through_a_cell_leaves_two_whole_tables(reach: int) -> None:
    made = render_pdf(with_blocks(cut_table(100, reach)))
    assert pdf_ua_failures(made.data) == []
    (table,) = texts_of_pdf(made.data).tables
    wide = [f"Outcome {n}" for n in range(100) if n % reach == 0]
    assert [row[0] for row in table if len(row) == 4] == ["Result", *wide, "All"]


@pytest.mark.parametrize("rows", range(25, 45))
def test_no_page_holds_only_the_total_of_a_table(rows: int) -> None:
    made = render_pdf(with_blocks(cut_table(rows, 1)))
    last = text_of_pages(made)[-1]
    assert "All" in last
    assert "Claims" in last
    assert pdf_ua_failures(made.data) == []


def test_the_draft_mark_is_no_part_of_the_text() -> None:
    with opened(pdf(draft=True)) as file:
        for sheet in file.pages:
            depth: list[bool] = []
            inside = []
            for operands, operator in pikepdf.parse_content_stream(sheet):
                if str(operator) in {"BDC", "BMC"}:
                    depth.append(str(operands[0]) == "/Artifact")
                elif str(operator) == "EMC":
                    depth.pop()
                elif str(operator) == "Do" and any(depth):
                    inside.append(str(operands[0]))
            assert inside, "each page carries the mark, as an artifact"
    assert pdf(draft=True).pages.sections == pdf().pages.sections


# ── letters ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_font_is_embedded_and_one_of_ours() -> None:
    shipped = {family.name.replace(" ", "-") for family in SHIPPED}
    with opened(pdf()) as file:
        for item in file.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                assert any(f"/FontFile{n}" in item for n in ("", "2", "3"))
                name = str(item.FontName).split("+")[1]
                assert any(name == family or name.startswith(f"{family}-") for family in shipped), name


def test_every_promised_script_comes_out_with_glyphs(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        made = render_pdf(whole())
    assert [record.getMessage() for record in caplog.records if "notdef" in record.getMessage()] == []
    printed = "".join(text_of_pages(made))
    for name in ("Latin", "Cyrillic", "Greek", "Chinese", "Amharic"):
        assert SCRIPTS[name] in printed, name
    assert "Noto Naskh Arabic" in made.pages.fonts


def test_a_letter_without_a_glyph_would_be_noticed(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render_pdf(with_blocks(paragraph("cuneiform 𒀀")))
    assert any("notdef" in record.getMessage() for record in caplog.records)


def test_words_of_a_figure_are_drawn_whole_and_joined() -> None:
    """Letter by letter, each would stand in a string of its own, and Arabic and Hindi letters would not join."""
    made = render_pdf(with_blocks(JOINED))
    shown, inside = 0, False
    with opened(made) as file:
        for operands, operator in pikepdf.parse_content_stream(file.pages[made.pages.total - 1]):
            if str(operator) == "BDC":
                inside = str(operands[0]) == "/Figure"
            shown += inside and str(operator) in {"TJ", "Tj"}
            inside = inside and str(operator) != "EMC"
    assert shown == 2, "two words, each whole"


def test_a_font_that_may_not_be_shipped_is_replaced_and_named() -> None:
    document = with_blocks(paragraph("Text"))
    times = replace(document, meta=replace(document.meta, page=PageSetup(font="Times New Roman")))
    made = render_pdf(times)
    assert made.pages.replaced == {"Times New Roman": "Liberation Serif"}
    assert made.pages.fonts == ("Liberation Serif",)


# ── pages ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_map_says_where_each_section_stands() -> None:
    pages, texts = pdf().pages, text_of_pages(pdf())
    assert pages.total == len(texts)
    assert set(pages.sections) == {section.key for section in whole().sections}
    for section in whole().sections:
        title = section.heading.inlines[0]
        assert isinstance(title, Text)
        at = pages.sections[section.key]
        assert title.text in texts[at.first - 1], section.key
        assert at.last >= at.first
    assert pages.sections["need"].first > pages.sections["summary"].last
    assert pages.sections["budget"].count == 2


def test_each_heading_has_its_page() -> None:
    assert pdf().pages.headings["section-budget"] == pdf().pages.sections["budget"].first


@pytest.mark.parametrize("made", [pdf, arabic_pdf], ids=["english", "arabic"])
def test_the_contents_print_the_real_page_numbers(made: Any) -> None:
    pages = made().pages
    with opened(made()) as file:
        contents = file.pages[1]
        ends = [(int(link.Dest in names_of(file)), link) for link in contents.Annots]
        assert all(known for known, _ in ends)
    listed = text_of_pages(made())[1]
    assert "000" not in listed
    for number in set(pages.headings.values()):
        assert re.search(rf"(?<!\d){number}(?!\d)", listed)


def names_of(file: pikepdf.Pdf) -> set[Any]:
    return set(file.Root.Names.Dests.Names[::2])


def test_the_contents_end_in_one_column_of_numbers() -> None:
    file = pypdfium2.PdfDocument(render_pdf(long_document(45)).data)
    try:
        sheet = file[1].get_textpage()
        lines = sheet.get_text_range().splitlines()
        numbers = [line.rsplit(" ", 1)[1] for line in lines if line.startswith(("1\u2002", "9\u2002", "15\u2002"))]
        assert [len(number) for number in numbers] == [1, 2, 2]
        edges = set()
        for index in range(sheet.count_rects()):
            left, bottom, right, top = sheet.get_rect(index)
            if sheet.get_text_bounded(left, bottom, right, top).strip().isdigit() and top - bottom > 5:
                edges.add(round(right))
        assert len(edges - {0}) <= 2
    finally:
        file.close()


def test_the_text_is_laid_out_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="weasyprint.progress"):
        render_pdf(long_document(9))
    steps = [record.getMessage() for record in caplog.records]
    assert any("Creating layout - Page 1" in step for step in steps)
    assert [step for step in steps if "Repagination" in step] == []


def test_a_wide_section_lies_across_and_the_next_stands_upright_again() -> None:
    made = pdf()
    with opened(made) as file:
        sizes = [[float(edge) for edge in sheet.MediaBox][2:] for sheet in file.pages]
    lying = made.pages.sections["logframe"]
    assert all(width > height for width, height in sizes[lying.first - 1 : lying.last])
    upright = made.pages.sections["budget"]
    assert all(width < height for width, height in sizes[upright.first - 1 : upright.last])


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595.3, 841.9)), (Paper.LETTER, (612.0, 792.0))])
def test_the_paper_is_the_rule_s(paper: Paper, size: tuple[float, float]) -> None:
    document = with_blocks(paragraph("Text"))
    made = render_pdf(replace(document, meta=replace(document.meta, page=PageSetup(paper=paper))))
    with opened(made) as file:
        assert tuple(float(edge) for edge in file.pages[0].MediaBox[2:]) == pytest.approx(size, abs=0.5)


def test_larger_type_and_spacing_take_more_pages() -> None:
    document = replace(long_document(9), cover=())
    large = PageSetup(size_pt=Decimal(12), spacing=Decimal("1.5"), margin_cm=Decimal("2.54"))
    assert render_pdf(replace(document, meta=replace(document.meta, page=large))).pages.total > (
        render_pdf(document).pages.total
    )


def test_each_page_says_its_number_and_how_many_there_are() -> None:
    made = pdf()
    total = made.pages.total
    for number, text in enumerate(text_of_pages(made)[1:], start=2):
        assert f"Page {number} of {total}" in text


def test_a_long_table_repeats_its_head_and_not_its_total() -> None:
    rows = tuple(Row(cells(f"Line {n}", "1.00", "2.00")) for n in range(90))
    made = render_pdf(with_blocks(replace(BUDGET, body=rows)))
    texts = text_of_pages(made)[made.pages.sections["only"].first - 1 :]
    assert len(texts) > 2
    assert all("Amount (EUR)" in text for text in texts)
    assert [text.count("Total cost") for text in texts] == [*([0] * (len(texts) - 1)), 1]


# ── the same bytes ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("with_harfbuzz", [True, False])
def test_another_day_makes_the_same_bytes(with_harfbuzz: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without harfbuzz-subset, which Debian has in a package of its own, fontTools cuts the fonts to size."""
    import weasyprint.pdf.fonts

    if not with_harfbuzz:
        monkeypatch.setattr(weasyprint.pdf.fonts, "harfbuzz_subset", None)
    elif not weasyprint.pdf.fonts.harfbuzz_subset:
        pytest.skip("harfbuzz-subset is not installed")
    document = with_blocks(paragraph("Text"), DRAWN[0])
    monkeypatch.setattr(weasyprint.pdf.fonts.LOGGER, "disabled", True)
    with time_machine.travel(date(2026, 3, 2)):
        first = render_pdf(document)
    with time_machine.travel(date(2031, 11, 20)):
        second = render_pdf(document)
    assert first.data == second.data
    assert first.pages == second.pages
    assert "SOURCE_DATE_EPOCH" not in os.environ


# ── nothing from outside ───────────────────────────────────────────────────────────────────────────────────────


class _Counting(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 - one list for all requests of the server

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"secret-word")

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def server() -> Iterator[str]:
    _Counting.asked.clear()
    listening = HTTPServer(("127.0.0.1", 0), _Counting)
    thread = Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}"
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def test_not_even_hostile_markup_fetches_anything(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer cannot make such markup; this is the second lock."""
    import weasyprint.logger

    monkeypatch.setattr(weasyprint.logger.LOGGER, "disabled", True)
    secret = tmp_path / "secret.txt"
    secret.write_text("secret-word", encoding="utf-8")
    address = secret.as_uri()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{server}/svg"/><image href="{address}"/></svg>'
    hostile = f"""<!DOCTYPE html><html lang="en"><head><title>x</title>
        <base href="{server}/"><link rel="stylesheet" href="{server}/css"><link rel="attachment" href="{address}">
        <style>@import "{server}/import"; @import url({address});
        @font-face {{ font-family: f; src: url({server}/font) }}
        body {{ background: url({server}/background); font-family: f }} p::before {{ content: url({address}) }}</style>
        </head><body><p>Text<img alt="a" src="{server}/image"><img alt="b" src="{address}"><img alt="c" src="/relative">
        <img alt="d" src='data:image/svg+xml,{svg.replace("#", "%23")}'><object data="{server}/object"></object>
        <embed src="{server}/embed"><a rel="attachment" href="{address}">attached</a></p></body></html>"""
    fonts = shipped_faces(face_paths(fonts_for("Arial", "Text")))
    data = paged_source(hostile).render(font_config=fonts).write_pdf(uncompressed_pdf=True)
    assert _Counting.asked == []
    assert b"secret-word" not in data
    with pikepdf.open(BytesIO(data)) as file:
        assert len(file.attachments) == 0


def test_the_server_of_that_test_does_count(server: str) -> None:
    from urllib.request import urlopen

    with urlopen(f"{server}/seen") as answer:  # noqa: S310 - our own server
        assert answer.read() == b"secret-word"
    assert _Counting.asked == ["/seen"]


# ── without Pango ──────────────────────────────────────────────────────────────────────────────────────────────

_WITHOUT_PANGO = """
import cffi
load = cffi.FFI.dlopen
def missing(self, name, *flags):
    if name and "pango" in str(name):
        raise OSError(f"cannot load library {name}")
    return load(self, name, *flags)
cffi.FFI.dlopen = missing
from app.errors import MissingTool
from app.export.html import render_html
from app.export.pdf import render_pdf
from tests.export.every_block import EVERY_BLOCK
assert render_html(EVERY_BLOCK)
try:
    render_pdf(EVERY_BLOCK)
except MissingTool as error:
    print(error)
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_pango_the_message_gives_the_command_for_each_system() -> None:
    message = run(_WITHOUT_PANGO)
    assert "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in message
    assert "dnf install pango" in message
    assert "brew install pango" in message
    assert len(message.strip().splitlines()) == 1


def test_loading_the_exporter_does_not_load_the_engine() -> None:
    assert run("import sys, app.export.pdf, app.export.html; print('weasyprint' in sys.modules)").strip() == "False"


# ── linear ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_page_references_are_counted_once_for_each_page_not_once_for_each_tag() -> None:
    """Counted as objects made: a document of three times the pages may not take nine times the work."""
    import pydyf

    render_pdf(with_blocks(Paragraph((Text("x"),))))
    file = pydyf.PDF()
    for _ in range(3):
        file.add_page(pydyf.Dictionary({"Type": "/Page"}))
    assert file.page_references is file.page_references
    assert len(file.page_references) == 3
    file.add_page(pydyf.Dictionary({"Type": "/Page"}))
    assert len(file.page_references) == 4


# ── running headers ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_running_header_names_the_section_that_a_page_begins_in() -> None:
    lines = tuple(Paragraph((Text(f"Line {n}."),)) for n in range(60))
    first = Section(key="one", heading=heading(1, "The first part", "1"), blocks=lines)
    second = Section(key="two", heading=heading(1, "The second part", "2"), blocks=lines)
    document = replace(EVERY_BLOCK, cover=(), sections=(first, second), meta=replace(EVERY_BLOCK.meta, toc=False))
    pages = texts_of_pages(render_pdf(document).data)
    shared = next(page for page in pages if "The second part" in page)
    assert shared.count("The first part") == 1


def texts_of_pages(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()
