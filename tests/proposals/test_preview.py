"""Images of pages are what the PDF shows, and only of what the proposal's preview showed."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from app.db.session import unit_of_work
from app.errors import NotFound
from app.export.preview import PIXELS, Size, page_image
from app.proposals.service.preview_pages import PageImages, Preview, preview_of
from tests.conftest import need_tool
from tests.proposals.conftest import NOW, SLUG, Desk


def look(desk: Desk) -> Preview:
    with unit_of_work(desk.engine, read_only=True) as session:
        return preview_of(session, desk.catalogue, desk.organisation, SLUG, files=desk.files, pdfs=desk.pdfs, now=NOW)


def laid_out(desk: Desk) -> Preview:
    desk.pdfs.measure(desk.prepared().dossier.document)
    return look(desk)


def images(desk: Desk, tmp_path: Path) -> PageImages:
    return PageImages(tmp_path / "pages", desk.pdfs, desk.files)


def test_it_never_lays_out_pages_itself(desk: Desk) -> None:
    assert look(desk).pages is None
    assert laid_out(desk).pages


def test_the_images_show_what_another_program_shows(desk: Desk, tmp_path: Path) -> None:
    found = laid_out(desk)
    pdf = desk.pdfs.path(found.layout)
    assert found.pages is not None
    subprocess.run([need_tool("pdftoppm"), "-r", "40", "-png", str(pdf), str(tmp_path / "p")], check=True, timeout=120)
    others = sorted(tmp_path.glob("p-*.png"))
    assert len(others) == found.pages
    for number, path in enumerate(others, start=1):
        ours = Image.open(BytesIO(page_image(pdf.read_bytes(), number, Size.PAGE))).convert("L").resize((105, 148))
        theirs = Image.open(path).convert("L").resize((105, 148))
        assert ImageStat.Stat(ImageChops.difference(ours, theirs)).mean[0] < 6
        if number > 1:
            before = Image.open(others[number - 2]).convert("L").resize((105, 148))
            assert ImageStat.Stat(ImageChops.difference(ours, before)).mean[0] > 1  # and not another page


def test_sizes_are_bounded(desk: Desk) -> None:
    pdf = desk.pdfs.path(laid_out(desk).layout).read_bytes()
    for size in Size:
        image = Image.open(BytesIO(page_image(pdf, 1, size)))
        assert image.format == "WEBP"
        assert min(image.size) == PIXELS[size]
    for number in (0, -1, 10_000):
        with pytest.raises(IndexError):
            page_image(pdf, number, Size.THUMB)


def test_only_what_the_proposals_own_preview_showed_can_be_asked_for(desk: Desk, tmp_path: Path) -> None:
    found, shown = laid_out(desk), images(desk, tmp_path)
    with pytest.raises(NotFound):
        shown.image(1, found.layout, 1, Size.THUMB)
    shown.open(1, found.layout)
    assert shown.image(1, found.layout, 1, Size.THUMB) == shown.image(1, found.layout, 1, Size.THUMB)
    with pytest.raises(NotFound):
        shown.image(2, found.layout, 1, Size.THUMB)
    for wrong in ("..", "../1", f"../1/{found.layout}", found.layout[:-1], "", "x" * 40):
        with pytest.raises(NotFound):
            shown.image(1, wrong, 1, Size.THUMB)
    with pytest.raises(NotFound, match="no page 999"):
        shown.image(1, found.layout, 999, Size.THUMB)


def test_images_of_old_layouts_are_forgotten(desk: Desk, tmp_path: Path) -> None:
    shown = images(desk, tmp_path)
    for digit in "123":
        shown.open(1, digit * 40)
    assert sorted(path.name[0] for path in (tmp_path / "pages" / "1").iterdir()) == ["2", "3"]


def test_what_was_sent_is_what_is_seen_after_submitting(desk: Desk, tmp_path: Path) -> None:
    before = laid_out(desk)
    desk.submit()
    sent, shown = look(desk), images(desk, tmp_path)
    assert sent.pages == before.pages
    shown.open(1, sent.layout)
    desk.pdfs.path(before.layout).unlink()  # the rendered ones may be deleted at any time
    assert shown.image(1, sent.layout, 1, Size.THUMB)
