"""What is put right in a PDF after WeasyPrint has made it and before it is written."""

from __future__ import annotations

from typing import Any

from app.export.pdf.table_tags import mend_tables

_BEGINS = b"/CIDInit"
_NO_LETTERS = b" <>"
_ZERO_WIDTH_SPACE = b" <200b>"


def finish(rendered: Any, pdf: Any) -> None:
    mend_tables(rendered, pdf)
    for item in pdf.objects:
        lines = getattr(item, "stream", None)
        if lines and isinstance(lines[0], bytes) and lines[0].startswith(_BEGINS):
            _give_letters(lines)


def _give_letters(lines: list[bytes]) -> None:
    """Where several glyphs draw one letter, all but one come without letters; PDF/UA wants some for each glyph."""
    for index, line in enumerate(lines):
        if line.endswith(_NO_LETTERS):
            lines[index] = line.removesuffix(_NO_LETTERS) + _ZERO_WIDTH_SPACE
