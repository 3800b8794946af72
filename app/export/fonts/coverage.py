"""Which characters the shipped faces have a glyph for."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

FACES = Path(__file__).parent / "faces"

_DRAWN_AS_NOTHING = {"Cc", "Cf", "Zs", "Zl", "Zp", "Cs"}
_UNITS_PER_EM = slice(18, 20)
"""Where the `head` table has it; the whole table is not decoded, for one face's creation date is odd."""
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)


@lru_cache(maxsize=64)
def characters(face: str) -> frozenset[int]:
    """Code points that a face (a file name in `FACES`) draws."""
    from fontTools.ttLib import TTFont

    with TTFont(FACES / face, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=32)
def advances(face: str) -> tuple[dict[int, int], int]:
    """Width of each code point in font units, and how many units make the font's size."""
    from fontTools.ttLib import TTFont

    with TTFont(FACES / face, lazy=True) as font:
        widths = font["hmtx"].metrics
        units = int.from_bytes(font.reader["head"][_UNITS_PER_EM], "big")
        return {code: widths[glyph][0] for code, glyph in font.getBestCmap().items()}, units


def needs_a_glyph(character: str) -> bool:
    """Spaces, format characters and variation selectors print nothing of their own."""
    if ord(character) in _VARIATION_SELECTORS:
        return False
    return unicodedata.category(character) not in _DRAWN_AS_NOTHING
