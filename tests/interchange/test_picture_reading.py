"""What a file is says its content; what is kept of it is only what is seen."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from app.interchange.picture_reading import Limits, UnusablePicture, read_picture

SVG = b'<?xml version="1.0"?><!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 40), **how: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind, **how)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def from_a_phone() -> bytes:
    """Held upright, at a place that is nobody's business."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Safe house"
    exif.get_ifd(0x8825)[2] = (36.0, 48.0, 0.0)
    return picture("JPEG", exif=exif, comment=b"Safe house")


def test_of_a_photo_only_the_pixels_stay_and_they_stand_upright() -> None:
    clean = read_picture(from_a_phone())
    assert (clean.media_type, clean.width, clean.height) == ("image/jpeg", 40, 60)
    assert b"Safe house" not in clean.data
    assert set(opened(clean.data).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert read_picture(from_a_phone()) == clean


def test_a_drawing_stays_a_png_and_stands_on_white() -> None:
    through = BytesIO()
    Image.new("RGBA", (3000, 10), (0, 0, 0, 0)).save(through, "PNG", pnginfo=None)
    clean = read_picture(through.getvalue())
    assert (clean.media_type, clean.width, clean.height) == ("image/png", 2400, 8)
    assert opened(clean.data).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (SVG, "This is an SVG drawing, which may hold programs"),
        (b"\xef\xbb\xbf  <!DOCTYPE svg><x:svg onload='alert(1)'>", "This is an SVG drawing"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC, which phones use among themselves. Save it as JPEG"),
        (picture("WEBP"), "This is a WebP file. Open it in a program for pictures and save it as PNG or JPEG"),
        (picture("GIF"), "This is a GIF file."),
        (b"%PDF-1.7", "This is a PDF file."),
        (b"<html><script>alert(1)</script>", "This file is no picture that can be read here."),
        (picture("JPEG")[:300], "This picture is damaged."),
        (b"\x89PNG\r\n\x1a\n" + SVG, "This picture is damaged."),
        (b"\xff\xd8\xff" + SVG, "This picture is damaged."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_png_or_jpeg_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(UnusablePicture) as refused:
        read_picture(data)
    assert says in str(refused.value)


def test_a_small_file_with_many_pixels_is_not_unpacked() -> None:
    bomb = picture("PNG", "L", (9000, 9000))
    assert len(bomb) < 100_000
    with pytest.raises(UnusablePicture, match="40 megapixels"):
        read_picture(bomb)


def test_a_file_with_many_bytes_is_not_opened() -> None:
    with pytest.raises(UnusablePicture, match="larger than 12 MB"):
        read_picture(picture("PNG") + bytes(12_000_000))


def test_memory_is_bounded() -> None:
    with pytest.raises(UnusablePicture, match="Make it smaller"):
        read_picture(picture("PNG", "RGB", (3000, 3000)), replace(Limits(), memory=1_000_000))
