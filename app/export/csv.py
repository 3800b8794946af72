"""Tables for spreadsheets: UTF-8 with the mark that Excel needs, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_LIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for the beginning of a formula."""


def render_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Lines end in CRLF. A text that a spreadsheet would run stands behind an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _inert(text: str) -> str:
    return f"'{text}" if text.lstrip(" \n").startswith(_LIVE) else text
