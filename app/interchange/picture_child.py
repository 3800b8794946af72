"""Reads a picture from standard input and writes a clean one to standard output, within the limits it is given.

Runs in a process of its own: `python -m app.interchange.picture_child LIMITS`. A line of JSON says what it is; the
bytes follow.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps

from app.interchange.apart import TooMuch, serve_apart

_QUALITY = 88
_LARGE = 1_500_000
"""Bytes from which a PNG is a photo that JPEG would hold in less."""
_WHITE = 255


def main() -> int:
    return serve_apart(_answer)


def _answer(data: bytes, limits: dict[str, Any]) -> bytes:
    try:
        clean = _clean(data, limits["pixels"], limits["longest"])
    except Image.DecompressionBombError as error:
        raise TooMuch from error
    with Image.open(BytesIO(clean)) as image:
        kind = "image/jpeg" if image.format == "JPEG" else "image/png"
        head = {"media_type": kind, "width": image.width, "height": image.height}
    return json.dumps(head).encode() + b"\n" + clean


def _clean(data: bytes, pixels: int, longest: int) -> bytes:
    with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
        if image.width * image.height > pixels:
            raise TooMuch
        photo = image.format == "JPEG"
        image.draft("RGB", (longest, longest))  # a JPEG is unpacked no larger than needed
        small = _of_whole_colours(image)
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)  # first, for memory
    plain = _on_white(_in_usual_colours(ImageOps.exif_transpose(small)))
    if photo:
        return _saved(plain, "JPEG", quality=_QUALITY)
    drawn = _saved(plain, "PNG", optimize=True)
    if len(drawn) < _LARGE:
        return drawn
    return min(drawn, _saved(plain, "JPEG", quality=_QUALITY), key=len)


def _of_whole_colours(image: Image.Image) -> Image.Image:
    """Grey, RGB, RGBA or CMYK with eight bits a colour, so that it can be made smaller."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in ("1", "L") else "CMYK" if image.mode == "CMYK" else "RGB")


def _in_usual_colours(image: Image.Image) -> Image.Image:
    """Colours of a profile of its own, or of print, as sRGB."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            changed = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return changed or image
        except (ImageCms.PyCMSError, OSError):
            return image
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """As grey or RGB without transparency: in a dark window black letters on nothing are unreadable."""
    if image.mode != "RGBA":
        return image if image.mode == "L" else image.convert("RGB")
    white = Image.new("RGBA", image.size, (_WHITE, _WHITE, _WHITE, _WHITE))
    return Image.alpha_composite(white, image).convert("RGB")


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    """Only the pixels: what Pillow read beside them would be written again."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = BytesIO()
    bare.save(out, kind, **how)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
