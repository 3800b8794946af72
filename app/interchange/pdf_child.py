"""The process that looks at an encrypted PDF: writes `locked` where it needs a password, else `open`."""

from __future__ import annotations

import sys
from typing import Any

import pypdfium2

from app.interchange.apart import serve_apart

_PASSWORD = 4
"""PDFium's FPDF_ERR_PASSWORD."""


def main() -> int:
    return serve_apart(_look)


def _look(data: bytes, _limits: dict[str, Any]) -> bytes:
    try:
        pypdfium2.PdfDocument(data).close()
    except pypdfium2.PdfiumError as error:
        return b"locked" if getattr(error, "err_code", None) == _PASSWORD else b"open"
    return b"open"


if __name__ == "__main__":
    sys.exit(main())
