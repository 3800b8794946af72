"""Pages of a real PDF as images: what is seen is what is sent."""

from __future__ import annotations

from enum import StrEnum
from io import BytesIO
from threading import Lock

import pypdfium2

_one_at_a_time = Lock()
"""PDFium is one library for the whole process and knows no threads."""

_QUALITY = 82
MEDIA_TYPE = "image/webp"


class Size(StrEnum):
    THUMB = "thumb"
    PAGE = "page"


PIXELS = {Size.THUMB: 150, Size.PAGE: 1240}
"""The shorter side of an image."""


def page_image(pdf: bytes, number: int, size: Size) -> bytes:
    """Page `number`, counted from 1, as WebP. Raises IndexError for a page that there is not."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 1 <= number <= len(document):
                raise IndexError(number)
            page = document[number - 1]
            width, height = page.get_size()
            image = page.render(scale=PIXELS[size] / min(width, height)).to_pil()
        finally:
            document.close()
    out = BytesIO()
    image.convert("RGB").save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()
