"""Every script is set with real letters, and every file is valid by other people's programs."""

from __future__ import annotations

import random
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from app.domain.document import Document
from app.domain.limits import Paper
from app.export.docx import render_docx
from app.export.html import render_html
from app.export.pdf import Pdf, render_pdf
from tests.export.docx_parts import Parts
from tests.export.every_block import EVERY_BLOCK, arabic
from tests.export.reading_pdf import comparable, letters, texts_of_pdf
from tests.export.scripts import RIGHT_TO_LEFT, TEXTS, catalogue, filled, matrix, six_scripts
from tests.export.test_same_everywhere import assert_same_tags
from tests.export.validating import audit_failures, converted, pages_as_grey, pdf_ua_failures, sdk_failures
from tests.export.whole import dossier, pdf_of, sample_dossiers

pytestmark = pytest.mark.xdist_group("whole proposals")

# ── letters ────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def scripts_pdf() -> Pdf:
    return pdf_of(six_scripts())


REORDERED = {"hi"}
"""Scripts whose signs are set in another order than they are spoken. A PDF tells letters by glyph, and a glyph of such
a script belongs to different letters in different syllables, so one letter in twenty may be told twice or not at all;
what is seen on the page is right."""


@pytest.mark.parametrize("language", sorted(set(TEXTS) - RIGHT_TO_LEFT - REORDERED))
def test_another_program_reads_each_script_from_the_pdf(language: str) -> None:
    pdf = pypdfium2.PdfDocument(scripts_pdf().data)
    printed = letters("".join(page.get_textpage().get_text_range() for page in pdf))
    pdf.close()
    assert printed.count(letters(TEXTS[language])) >= 4  # contents, heading, paragraph, note, cell


def test_each_script_stands_in_heading_text_note_and_cell() -> None:
    texts = texts_of_pdf(scripts_pdf().data)
    for language, text in TEXTS.items():
        agreed = nearly if language in REORDERED else exactly
        assert any(agreed(note, text) for note in texts.footnotes), language
        assert any(agreed(paragraph, text) for paragraph in texts.paragraphs), language
        assert any(agreed(cell, text) for row in texts.tables[0] for cell in row), language
        assert any(agreed(heading[2:], text) for _, heading in texts.headings), language


def exactly(found: str, text: str) -> bool:
    return comparable(found) == comparable(text)


def nearly(found: str, text: str) -> bool:
    return SequenceMatcher(a=letters(found), b=letters(text), autojunk=False).ratio() > 0.95


def test_no_glyph_is_the_box_for_a_missing_one() -> None:
    with pikepdf.open(BytesIO(scripts_pdf().data)) as pdf:
        for page in pdf.pages:
            assert 0 not in codes_of(page)


def codes_of(page: Any) -> set[int]:
    """Glyph numbers that a page shows; 0 is every font's box."""
    found: set[int] = set()
    shown: Any = pikepdf.parse_content_stream(page)
    for operands, operator in shown:
        if str(operator) in {"TJ", "Tj"}:
            strings = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
            codes = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
            found |= {int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2)}
    return found


@pytest.mark.parametrize("name", ["six scripts", "proposal"])
def test_every_font_is_embedded_and_tells_its_letters(name: str) -> None:
    data = scripts_pdf().data if name == "six scripts" else pdf_of(dossier("ar").document).data
    with pikepdf.open(BytesIO(data)) as pdf:
        fonts = [thing for thing in pdf.objects if is_a(thing, "/Font") and "/DescendantFonts" in thing]
        assert len(fonts) >= 2
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()), font.BaseFont
            assert "/ToUnicode" in font


def is_a(thing: Any, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and str(thing.get("/Type", "")) == kind


def test_every_page_has_ink_and_none_is_all_ink(tmp_path: Path) -> None:
    for name, data in (("scripts", scripts_pdf().data), ("whole", pdf_of(dossier("ar").document).data)):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        pictures = pages_as_grey(path, 24)
        with pikepdf.open(BytesIO(data)) as pdf:
            assert len(pictures) == len(pdf.pages)
        for number, (width, height, dots) in enumerate(pictures, start=1):
            share = sum(dot < 160 for dot in dots) / (width * height)
            assert 0.0005 < share < 0.5, f"page {number} of {name}: {share:.4f}"


# ── Word's fonts and languages ─────────────────────────────────────────────────────────────────────────────────


def test_word_is_told_a_font_for_every_kind_of_script() -> None:
    (fonts,) = Parts(render_docx(six_scripts())).find("//w:docDefaults//w:rFonts", "word/styles.xml")
    named = {key.rpartition("}")[2]: value for key, value in fonts.attrib.items()}
    assert {"ascii", "hAnsi", "cs", "eastAsia"} <= set(named)
    assert all(named.values())


@pytest.mark.parametrize(
    ("language", "mark"),
    [("ru", ("val", "ru-RU")), ("el", ("val", "el-GR")), ("ar", ("bidi", "ar-SA")), ("hi", ("bidi", "hi-IN")),
     ("zh", ("eastAsia", "zh-CN"))],
)  # fmt: skip
def test_word_is_told_the_language_of_each_run(language: str, mark: tuple[str, str]) -> None:
    slot, code = mark
    path = f"w:r[contains(string(w:t), '{TEXTS[language][:4]}')]/w:rPr/w:lang/@w:{slot}"
    parts = Parts(render_docx(six_scripts()))
    assert set(parts.find(f"//w:p/{path}")) == {code}
    assert set(parts.find(f"//w:footnote//{path}", "word/footnotes.xml")) == {code}


# ── direction ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_arabic_document_runs_from_right_to_left_everywhere() -> None:
    document = arabic()
    assert '<html lang="ar" dir="rtl">' in render_html(document)
    parts = Parts(render_docx(document))
    assert parts.find("//w:sectPr/w:bidi")
    assert parts.find("//w:tblPr/w:bidiVisual")
    assert parts.find("//w:r/w:rPr/w:rtl")
    with pikepdf.open(BytesIO(pdf_of(document).data)) as pdf:
        assert str(pdf.Root.Lang) == "ar"


def test_an_arabic_page_begins_at_its_right_edge(tmp_path: Path) -> None:
    """Below the title there is more ink at the right than at the left, in the mirror image of an English page."""
    weights = {}
    for language in ("en", "ar"):
        path = tmp_path / f"{language}.pdf"
        path.write_bytes(render_pdf(title_page(language)).data)
        width, height, dots = pages_as_grey(path, 24)[0]
        rows = [dots[at * width : (at + 1) * width] for at in range(height)]
        left = sum(dot < 160 for row in rows for dot in row[: width // 2])
        right = sum(dot < 160 for row in rows for dot in row[width // 2 :])
        weights[language] = left / (left + right)
    assert weights["en"] > 0.6
    assert weights["ar"] < 0.4


def title_page(language: str) -> Document:
    document = arabic() if language == "ar" else EVERY_BLOCK
    meta = replace(document.meta, title="حقوق" if language == "ar" else "Rights", subtitle="", organisation="")
    return replace(document, meta=meta, cover=document.cover[-1:], sections=())


# ── valid ──────────────────────────────────────────────────────────────────────────────────────────────────────

BLIND = "blind draft on Letter"
VARIANTS = ("en", "fr", "ar", BLIND)


@cache
def variant(name: str) -> Document:
    if name != BLIND:
        return dossier(name).document
    document = dossier(blind=True, draft=True).document
    page = replace(document.meta.page, paper=Paper.LETTER)
    return replace(document, meta=replace(document.meta, page=page))


@pytest.fixture(scope="module")
def word_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("variants")
    files = {name: folder / f"variant-{number}.docx" for number, name in enumerate(VARIANTS)}
    for name, path in files.items():
        path.write_bytes(render_docx(variant(name)))
    return files


@pytest.mark.parametrize("name", VARIANTS)
def test_a_proposal_is_valid_pdf_ua(name: str) -> None:
    assert pdf_ua_failures(pdf_of(variant(name)).data) == []


def test_six_scripts_are_valid_pdf_ua() -> None:
    assert pdf_ua_failures(scripts_pdf().data) == []


@pytest.mark.parametrize("name", VARIANTS)
def test_a_proposal_is_valid_for_two_judges_of_word_files(name: str, word_files: dict[str, Path]) -> None:
    assert audit_failures(word_files[name]) == []
    assert sdk_failures(word_files[name]) == []


def test_libreoffice_opens_every_variant_and_finds_its_pages(word_files: dict[str, Path], tmp_path: Path) -> None:
    pdfs = converted(list(word_files.values()), "pdf", tmp_path)
    for name, path in zip(word_files, pdfs, strict=True):
        pdf = pypdfium2.PdfDocument(path)
        sizes = {tuple(round(side) for side in page.get_size()) for page in pdf}
        pages = len(pdf)
        pdf.close()
        own = pdf_of(variant(name)).pages.total
        assert own * 0.7 <= pages <= own * 1.4, f"{name}: {pages} pages, {own} in our own PDF"
        upright = (612, 792) if name == BLIND else (595, 842)
        assert sizes == {upright, upright[::-1]}, name


# ── every template in every language ───────────────────────────────────────────────────────────────────────────


def assert_sound(template: str, language: str, folder: Path) -> None:
    whole = filled(template, language)
    pdf = render_pdf(whole.document)
    assert pdf_ua_failures(pdf.data) == []
    assert_same_tags(pdf.data, whole.document)
    path = folder / "proposal.docx"
    path.write_bytes(render_docx(whole.document, pdf.pages))
    assert audit_failures(path) == []


SOME = random.Random(2027).sample(matrix(), 4)  # noqa: S311  (a choice of tests, the same each time)


@pytest.mark.parametrize(("template", "language"), SOME)
def test_some_templates_are_sound_in_their_languages(template: str, language: str, tmp_path: Path) -> None:
    assert_sound(template, language, tmp_path)


@pytest.mark.deep
@pytest.mark.parametrize(("template", "language"), matrix())
def test_all_templates_are_sound_in_all_their_languages(template: str, language: str, tmp_path: Path) -> None:
    assert_sound(template, language, tmp_path)


def test_the_matrix_has_every_template_in_every_language() -> None:
    templates = catalogue().templates
    assert matrix() == [(name, code) for name in sorted(templates) for code in templates[name].languages]


@pytest.mark.parametrize("name", ["general-partnership", "eu-full-application", "un-trust-fund"])
def test_the_samples_are_valid(name: str, tmp_path: Path) -> None:
    whole = next((d for slug, d in sample_dossiers().items() if d.material.proposal.template.startswith(name)), None)
    if whole is None:
        pytest.skip("the sample workspace is not written yet")
    pdf = pdf_of(whole.document)
    path = tmp_path / "sample.docx"
    path.write_bytes(render_docx(whole.document, pdf.pages))
    assert pdf_ua_failures(pdf.data) == []
    assert audit_failures(path) == []
    assert sdk_failures(path) == []
