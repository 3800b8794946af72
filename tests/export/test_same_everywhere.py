"""One document, every format: the same headings, texts, cells, notes and numbers, the same bytes each time, and no
word that the reader may not see."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pikepdf
import pypdfium2
import pytest

from app.domain.document import Document
from app.domain.dossier import Dossier
from app.export.docx import render_docx
from app.export.html import render_html
from app.export.pdf import render_pdf
from app.export.text import RULE, render_text
from tests.domain.assembly.material import PROTECTED, WITHHELD
from tests.export.every_block import EVERY_BLOCK, arabic, long_document
from tests.export.reading import Texts, printed, squeezed, texts_of_document, texts_of_docx
from tests.export.reading_html import texts_of_html
from tests.export.reading_pdf import LOST, comparable, letters, rejoined, texts_of_pdf
from tests.export.reading_text import fields_of_text, pieces_of, rest_of, without_marks
from tests.export.whole import dossier, every_file, pdf_of, sample_dossiers

pytestmark = pytest.mark.xdist_group("whole proposals")

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "fr", "ar")
BY_HAND = {"every block": EVERY_BLOCK, "arabic": arabic(), "long": long_document(9)}
SAMPLES = ("general-partnership", "eu-full-application", "un-trust-fund")


def sample(name: str) -> Dossier:
    found = sample_dossiers()
    if not found:
        pytest.skip("the sample workspace is not written yet")
    return list(found.values())[SAMPLES.index(name)]


@pytest.fixture(params=[*LANGUAGES, *SAMPLES])
def whole(request: pytest.FixtureRequest) -> Dossier:
    return dossier(request.param) if request.param in LANGUAGES else sample(request.param)


def assert_same(found: Texts, document: Document) -> None:
    expected = texts_of_document(document)
    for field in fields(Texts):
        assert getattr(found, field.name) == getattr(expected, field.name), field.name


def assert_same_tags(data: bytes, document: Document) -> None:
    """As `assert_same`, but letter by letter: lines of a PDF end where the page wants it."""
    expected, found = texts_of_document(document), texts_of_pdf(data)
    turned = document.meta.direction == "rtl"

    def letters_of(texts: tuple[str, ...]) -> list[tuple[str, ...]]:
        return [comparable(text, turned=turned) for text in texts]

    assert comparable(found.title, turned=turned) == comparable(expected.title, turned=turned)
    assert [letters_of(row) for row in found.cover] == [letters_of(row) for row in expected.cover]
    assert [level for level, _ in found.headings] == [level for level, _ in expected.headings]
    assert letters_of(tuple(t for _, t in found.headings)) == letters_of(tuple(t for _, t in expected.headings))
    assert [[letters_of(row) for row in table] for table in found.tables] == [
        [letters_of(row) for row in table] for table in expected.tables
    ]
    for name in ("paragraphs", "captions", "footnotes", "alternatives"):
        wanted = getattr(expected, name)
        assert letters_of(rejoined(getattr(found, name), wanted)) == letters_of(wanted), name


def assert_same_fields(text: str, document: Document) -> None:
    head, found = fields_of_text(text, RULE)
    assert [f.key for f in found] == [section.key for section in document.sections]
    assert [squeezed(f.heading) for f in found] == [
        squeezed(f"{s.heading.number} {printed(s.heading.inlines)}") for s in document.sections
    ]
    assert document.meta.title in head
    assert all(line.value in head for line in document.cover)
    for field, section in zip(found, document.sections, strict=True):
        assert rest_of(field.body, pieces_of(document, section, field.body)) == ([], ""), field.key
        texts = texts_of_document(replace(document, sections=(section,)))
        assert_in_order(field.body, texts.paragraphs)
        for table in texts.tables:
            assert_in_order(field.body, tuple(" ".join(row) for row in table))


def assert_in_order(body: str, lines: tuple[str, ...]) -> None:
    rest = without_marks(body)
    for line in filter(None, map(without_marks, lines)):
        _, found, rest = rest.partition(line)
        assert found, f"'{line}' does not stand after what comes before it"


# ── the same texts ─────────────────────────────────────────────────────────────────────────────────────────────


def test_html_word_pdf_and_portal_text_say_what_the_document_says(whole: Dossier) -> None:
    document = whole.document
    assert_same(texts_of_html(render_html(document)), document)
    assert_same(texts_of_docx(render_docx(document, pdf_of(document).pages)), document)
    assert_same_fields(render_text(whole), document)
    assert_same_tags(pdf_of(document).data, document)


@pytest.mark.parametrize("name", BY_HAND)
def test_every_kind_of_block_says_the_same_everywhere(name: str) -> None:
    document = BY_HAND[name]
    assert_same(texts_of_html(render_html(document)), document)
    assert_same(texts_of_docx(render_docx(document)), document)
    assert_same_fields(render_text(replace(dossier(), document=document)), document)
    assert_same_tags(pdf_of(document).data, document)


def test_a_document_holds_texts_of_every_kind_to_compare() -> None:
    for language in LANGUAGES:
        texts = texts_of_document(dossier(language).document)
        assert len(texts.headings) > 30
        assert len(texts.tables) > 20
        assert sum(len(row) for table in texts.tables for row in table) > 800
        assert len(texts.footnotes) >= 1
        assert len(texts.alternatives) == 5


def test_every_letter_of_a_pdf_can_be_copied(whole: Dossier) -> None:
    """Each glyph tells its letters, so what is read aloud, searched or pasted is what was written."""
    assert LOST not in repr(texts_of_pdf(pdf_of(whole.document).data))


def test_amounts_stand_in_every_format_as_the_language_prints_them(whole: Dossier) -> None:
    document = whole.document
    amounts = {line.value for line in document.cover if any(c.isdigit() for c in line.value)}
    assert amounts
    pages = letters(printed_pages(pdf_of(document).data))
    for amount in amounts:
        assert amount in render_text(whole)
        assert squeezed(amount) in {value for _, value in texts_of_html(render_html(document)).cover}
        if document.meta.direction == "ltr":
            assert letters(amount) in pages


def printed_pages(data: bytes) -> str:
    """The pages' text as another program reads it."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


# ── the same bytes ─────────────────────────────────────────────────────────────────────────────────────────────

_HASHES = """
import json, sys
from hashlib import sha256
from dataclasses import replace
from tests.export.every_block import EVERY_BLOCK
from tests.export.whole import dossier, every_file
whole = replace(dossier(sys.argv[1]), document=EVERY_BLOCK) if sys.argv[1] == "en" else dossier(sys.argv[1])
json.dump({name: sha256(data).hexdigest() for name, data in every_file(whole).items()}, sys.stdout)
"""


def hashes(files: dict[str, bytes]) -> dict[str, str]:
    return {name: sha256(data).hexdigest() for name, data in files.items()}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_another_process_in_another_time_zone_makes_the_same_bytes(language: str) -> None:
    """English: every kind of block; Arabic: a whole proposal."""
    whole = replace(dossier("en"), document=EVERY_BLOCK) if language == "en" else dossier(language)
    elsewhere = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "LANGUAGE": "tr"}
    run = subprocess.run(
        [sys.executable, "-c", _HASHES, language],
        cwd=ROOT,
        env={**os.environ, **elsewhere},
        capture_output=True,
        check=True,
        text=True,
        timeout=300,
    )
    assert json.loads(run.stdout) == hashes(every_file(whole))


def test_a_second_rendering_makes_the_same_bytes() -> None:
    assert render_pdf(EVERY_BLOCK).data == pdf_of(EVERY_BLOCK).data
    whole = dossier("fr")
    again = replace(whole, document=EVERY_BLOCK)
    assert hashes(every_file(again)) == hashes(every_file(replace(whole, document=EVERY_BLOCK)))
    assert render_docx(whole.document) == render_docx(whole.document)
    assert render_html(whole.document) == render_html(whole.document)


# ── nothing the reader may not see ─────────────────────────────────────────────────────────────────────────────

HIDDEN = (WITHHELD, "Mounira", PROTECTED, "Yasmine", "Hanen", "yasmine-elghad")
MARK = "biscuit-tin"


@pytest.mark.parametrize("language", LANGUAGES)
def test_withheld_stories_and_protected_names_stand_in_no_byte_of_any_format(language: str) -> None:
    for name, data in every_file(dossier(language)).items():
        for place, text in opened(data, name):
            folded = letters(text).casefold()
            hidden = HIDDEN if place.endswith("CHECKLIST.txt") else (*HIDDEN, MARK)
            for word in hidden:
                assert letters(word).casefold() not in folded, f"{word} in {place}"


def test_a_blind_stage_names_no_applicant_in_any_format() -> None:
    whole = dossier(blind=True)
    organisation = whole.material.organisation
    names = (organisation.name, organisation.address, organisation.email, organisation.registration)
    for name, data in every_file(whole).items():
        for place, text in opened(data, name):
            folded = letters(text).casefold()
            for word in names:
                assert letters(word).casefold() not in folded, f"{word} in {place}"


def test_what_may_be_told_is_found_by_the_same_search() -> None:
    """The search finds a word in every format that prints texts, so that not finding one means something."""
    told = letters("I had never read my own contract before that morning").casefold()
    for name, data in every_file(dossier()).items():
        if name != "xlsx":
            assert any(told in letters(text).casefold() for _, text in opened(data, name)), name


def opened(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    """Every text in a file, archives unpacked: their names and members, a PDF's pages, tags and data."""
    if data.startswith(b"%PDF"):
        yield from opened_pdf(data, name)
    elif is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as archive:
            yield name, f"{archive.namelist()} {archive.comment!r}"
            for member in archive.namelist():
                yield from opened(archive.read(member), f"{name}/{member}")
    else:
        yield name, data.decode("utf-8", errors="replace")


def opened_pdf(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    yield f"{name} pages", printed_pages(data)
    texts = texts_of_pdf(data)
    yield f"{name} tags", repr(texts)
    yield f"{name} turned tags", "\n".join(repr(texts)[::-1].split("\n"))
    with pikepdf.open(BytesIO(data)) as pdf:
        for thing in pdf.objects:
            yield f"{name} object", " ".join(strings(thing, 0))
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == pikepdf.Name.XML:
                yield f"{name} metadata", thing.read_bytes().decode("utf-8")


def strings(thing: object, depth: int) -> Iterator[str]:
    """Text of an object's own strings; what it refers to is an object of its own."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif depth < 4 and isinstance(thing, pikepdf.Array):
        for item in thing:
            if not getattr(item, "is_indirect", False):
                yield from strings(item, depth + 1)
    elif depth < 4 and isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in thing.keys():  # noqa: SIM118  (its iteration needs a page tree)
            yield str(key)
            if not getattr(thing[key], "is_indirect", False):
                yield from strings(thing[key], depth + 1)
