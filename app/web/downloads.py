"""Files for a browser: saved under their name, never opened in our own place."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response

from app.web.templating import HEADERS

SEALED = {**HEADERS, "Content-Security-Policy": "default-src 'none'; sandbox"}
"""What is opened by itself may do nothing."""
IMMUTABLE = {"Cache-Control": "private, max-age=86400, immutable"}
"""Of what is named by its content."""


def saved(data: bytes, name: str, media_type: str = "application/octet-stream") -> Response:
    return Response(data, media_type=media_type, headers=sealed(name))


def sealed(name: str) -> dict[str, str]:
    """The headers of a file that is saved as `name`, which may have any letters; older programs read ASCII of it."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\%' else "_" for letter in name)
    said = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {**SEALED, "Content-Disposition": said}
