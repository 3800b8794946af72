"""A writer's pictures in every format: shown with their words, in their size, and told where the file is gone."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from PIL import Image

from app.domain.assembly.numbering import numbered
from app.domain.document import Document, Figure, FigureKind, Section
from app.export.docx import render_docx
from app.export.html import render_html
from app.export.pdf import render_pdf
from tests.export.every_block import EVERY_BLOCK, heading, paragraph
from tests.export.validating import audit_failures, pdf_ua_failures
from tests.interchange.test_picture_reading import picture

ALT = 'Two women & a <desk> ]] " {{budget.total}}'
CAPTION = '"><script>alert(1)</script> Our desk'
INCH = 914_400


def document(folder: Path, data: bytes) -> Document:
    """One section that shows the picture twice: as wide as it may be, and half as wide without a caption."""
    name = sha256(data).hexdigest()
    path = folder / name
    path.write_bytes(data)
    figure = Figure(FigureKind.PICTURE, alt=ALT, caption=CAPTION, picture=name)
    half = replace(figure, caption="", width="half")
    section = Section(
        key="need", heading=heading(1, "Need", "1"), blocks=(paragraph("Before."), figure, half, paragraph("After."))
    )
    return replace(EVERY_BLOCK, cover=(), sections=numbered((section,)), pictures={name: path})


def without_file(document: Document) -> Document:
    return replace(document, pictures={})


def test_a_word_file_shows_it_with_its_words_and_caption(tmp_path: Path) -> None:
    data = render_docx(document(tmp_path, picture("JPEG", size=(1200, 800))))
    assert data == render_docx(document(tmp_path, picture("JPEG", size=(1200, 800))))
    with ZipFile(BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
        (media,) = [name for name in archive.namelist() if name.startswith("word/media/")]
        with Image.open(BytesIO(archive.read(media))) as image:
            assert (media[-5:], image.size) == (".jpeg", (1200, 800))
    assert body.count('descr="Two women &amp; a &lt;desk&gt; ]] &quot; {{budget.total}}"') == 2
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Our desk" in body
    (whole, half) = [(int(x), int(y)) for x, y in re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"/>', body)]
    assert whole[0] == pytest.approx(2 * half[0], abs=2)
    assert whole[0] / whole[1] == pytest.approx(1.5, rel=0.001)
    written = tmp_path / "written.docx"
    written.write_bytes(data)
    assert audit_failures(written) == []


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    with ZipFile(BytesIO(render_docx(document(tmp_path, picture("PNG", size=(96, 48)))))) as archive:
        body = archive.read("word/document.xml").decode()
    assert re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"/>', body) == [(str(INCH), str(INCH // 2))] * 2


def test_a_pdf_shows_it_tagged_with_its_words(tmp_path: Path) -> None:
    drawn = document(tmp_path, picture("PNG", size=(300, 200)))
    data = render_pdf(drawn).data
    assert pdf_ua_failures(data) == []
    assert data == render_pdf(drawn).data
    with pikepdf.open(BytesIO(data)) as pdf:
        images = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]
        tags = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
        assert {(int(image.Width), int(image.Height)) for image in images} == {(300, 200)}
        assert [str(tag.Alt) for tag in tags if "/Alt" in tag] == [ALT, ALT]


def test_a_page_for_browsers_holds_it(tmp_path: Path) -> None:
    data = picture("PNG", size=(300, 200))
    html = render_html(document(tmp_path, data))
    assert [b64decode(found) for found in re.findall(r'src="data:image/png;base64,([^"]+)"', html)] == [data] * 2
    assert "<script" not in html
    assert html.count("<figcaption>") == 1


def test_where_the_file_is_gone_its_words_stand(tmp_path: Path) -> None:
    gone = without_file(document(tmp_path, picture("PNG")))
    assert render_html(gone).count('<p class="callout missing" role="note">Two women &amp; a &lt;desk&gt;') == 2
    with ZipFile(BytesIO(render_docx(gone))) as archive:
        body = archive.read("word/document.xml").decode()
    assert body.count("Two women &amp; a &lt;desk&gt; ]]") == 2
    assert "<w:drawing>" not in body
