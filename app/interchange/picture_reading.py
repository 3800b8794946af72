"""Somebody's picture as one that may be kept: turned upright, on white, not larger than it can be printed, and without
what cameras write beside it, such as the place where it was taken.

It is foreign: what it is says its content, not its name, and it is opened in a process of its own, within limits. 22 kB
of a PNG can unpack to a gigabyte.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from app.domain.phrases import phrase
from app.errors import BadInput
from app.interchange.apart import Broken, TooMuch, read_apart

MAX_BYTES = 12_000_000
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a picture may be, and what reading it may take."""

    packed: int = MAX_BYTES
    pixels: int = 40_000_000
    longest: int = 2400
    """Pixels of the longer side that are kept: 360 an inch over the width of a page."""
    memory: int = 1_200 * _MEGABYTE
    seconds: int = 20


@dataclass(frozen=True, slots=True)
class CleanPicture:
    data: bytes
    media_type: str
    width: int
    height: int
    """In pixels."""


class UnusablePicture(BadInput):
    """Says what the file is instead, and what to do."""


def read_picture(data: bytes, limits: Limits | None = None) -> CleanPicture:
    """The same bytes for the same picture. Raises UnusablePicture for anything but a PNG or JPEG within the limits."""
    limits = limits or Limits()
    _check(data, limits)
    try:
        written = read_apart("app.interchange.picture_child", data, limits)
    except TooMuch:
        raise UnusablePicture(_too_large(limits)) from None
    except Broken:
        raise UnusablePicture(_broken()) from None
    head, _, clean = written.partition(b"\n")
    said = json.loads(head)
    return CleanPicture(clean, said["media_type"], said["width"], said["height"])


_SVG = re.compile(rb"<(?:\w{1,20}:)?svg[\s>]", re.IGNORECASE)
_HEIF = re.compile(rb"\A.{4}ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1|avi[fs])", re.DOTALL)


def _check(data: bytes, limits: Limits) -> None:
    if not data:
        raise UnusablePicture(phrase("The file is empty. Choose a picture, PNG or JPEG."))
    if len(data) > limits.packed:
        raise UnusablePicture(_too_large(limits))
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if head.lstrip().startswith(b"<") and _SVG.search(head):
        raise UnusablePicture(
            phrase(
                "This is an SVG drawing, which may hold programs, so it is not taken in. Export it as PNG from the "
                "program it was drawn with, about 2000 pixels wide, then choose that file."
            )
        )
    if _HEIF.match(head):
        raise UnusablePicture(
            phrase(
                "This is a photo in the format HEIC, which phones use among themselves. Save it as JPEG, or set the "
                "phone's camera to the most compatible format, then choose that file."
            )
        )
    kind = _kind(head)
    if kind:
        raise UnusablePicture(
            phrase(
                "This is a {kind} file. Open it in a program for pictures and save it as PNG or JPEG, then choose that "
                "file.",
                kind=kind,
            )
        )
    raise UnusablePicture(phrase("This file is no picture that can be read here. Choose a PNG or a JPEG."))


def _kind(head: bytes) -> str:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    signs = {b"GIF8": "GIF", b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF", b"%PDF": "PDF"}
    return next((name for sign, name in signs.items() if head.startswith(sign)), "")


def _broken() -> str:
    return phrase(
        "This picture is damaged. Open it in a program for pictures and save it again as PNG or JPEG, then choose that "
        "file."
    )


def _too_large(limits: Limits) -> str:
    return phrase(
        "This picture is larger than {megabytes} MB or {megapixels} megapixels. Make it smaller in a program for "
        "pictures, 2400 pixels on its longer side are plenty, then choose that file.",
        megabytes=limits.packed // _MEGABYTE,
        megapixels=limits.pixels // _MEGABYTE,
    )
