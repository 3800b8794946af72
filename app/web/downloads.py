"""Files for a browser: saved under their name, never opened in our own place."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response

from app.web.templating import HEADERS

_SEALED = {**HEADERS, "Content-Security-Policy": "default-src 'none'; sandbox"}


def saved(data: bytes, name: str, media_type: str = "application/octet-stream") -> Response:
    """`name` may have any letters; what older programs read of it is ASCII."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\%' else "_" for letter in name)
    said = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media_type, headers={**_SEALED, "Content-Disposition": said})
