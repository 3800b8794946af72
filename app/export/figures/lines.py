"""Breaking a label into lines of a given width."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.export.fonts import FontSet, text_width

_WRITTEN_WITHOUT_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECE = re.compile(rf"\s*(?:[{_WRITTEN_WITHOUT_SPACES}]|[^\s{_WRITTEN_WITHOUT_SPACES}]+)")


def wrapped(
    text: str, width: float, size: float, fonts: FontSet, *, bold: bool = False, most: int = 3
) -> tuple[str, ...]:
    """At most `most` lines, the last one ending in an ellipsis where the text goes on."""

    def fits(line: str) -> bool:
        return text_width(line, size, fonts, bold=bold) <= width

    lines: list[str] = []
    current = ""
    for piece in _pieces(" ".join(text.split()), fits):
        if not current or fits(current + piece):
            current = current + piece if current else piece.lstrip()
        else:
            lines.append(current)
            current = piece.lstrip()
    lines.append(current)
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and not fits(f"{last}…"):
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip()}…")


def _pieces(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Where a line may break: between words, between ideographs, and anywhere in a word wider than a line."""
    found = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        while not fits(piece.lstrip()) and len(piece) > 1:
            cut = _longest(piece, fits)
            found.append(piece[:cut])
            piece = piece[cut:]
        found.append(piece)
    return found


def _longest(piece: str, fits: Callable[[str], bool]) -> int:
    cut = len(piece) - 1
    while cut > 1 and not fits(piece[:cut].lstrip()):
        cut -= 1
    return cut
