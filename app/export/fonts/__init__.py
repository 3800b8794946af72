"""The fonts a document is set in: one text family, and faces for the scripts its text holds.

Funders name fonts that may not be shipped. Arial, Times New Roman and Calibri are replaced by families with the same
widths, so that lines and pages break where the funder's font would break them; others by the nearest family, and the
page count says so. Files and licences: `faces/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from app.export.fonts.coverage import FACES, advances, characters, needs_a_glyph

__all__ = ["FACES", "SHIPPED", "Family", "FontSet", "choose", "face_paths", "fonts_for", "text_width", "uncovered"]

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Regular", "Bold", "Italic", "BoldItalic"


@dataclass(frozen=True, slots=True)
class Family:
    """`faces` maps Regular, Bold, Italic and BoldItalic to file names; what is absent is set in the nearest one."""

    name: str
    faces: dict[str, str] = field(hash=False)
    generic: str = "sans-serif"

    def face(self, *, bold: bool = False, italic: bool = False) -> str:
        wanted = {(True, True): BOLD_ITALIC, (True, False): BOLD, (False, True): ITALIC}.get((bold, italic), REGULAR)
        fallback = self.faces.get(BOLD, self.faces[REGULAR]) if bold else self.faces[REGULAR]
        return self.faces.get(wanted, fallback)


def _family(name: str, *styles: str, generic: str = "sans-serif") -> Family:
    stem = name.replace(" ", "")
    return Family(name, {style: f"{stem}-{style}.ttf" for style in styles}, generic)


_FOUR = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)
_SANS = _family("Liberation Sans", *_FOUR)
_SERIF = _family("Liberation Serif", *_FOUR, generic="serif")
_CARLITO = _family("Carlito", *_FOUR)

_SCRIPTS = (
    _SANS,
    _family("Noto Naskh Arabic", REGULAR, BOLD),
    *(
        _family(f"Noto Sans {script}", REGULAR, BOLD)
        for script in ("Devanagari", "Bengali", "Ethiopic", "Georgian", "Armenian", "Thai", "Khmer", "Myanmar")
    ),
    _family("Noto Sans", REGULAR),
    _family("Noto Sans Symbols2", REGULAR),
    Family("Droid Sans Fallback", {REGULAR: "DroidSansFallback.ttf"}),
)
"""Asked in this order for what the text family lacks."""

SHIPPED = (_SERIF, _CARLITO, *_SCRIPTS)

_SAME_WIDTHS = {
    "arial": _SANS,
    "arial mt": _SANS,
    "arimo": _SANS,
    "helvetica": _SANS,
    "liberation sans": _SANS,
    "times": _SERIF,
    "times new roman": _SERIF,
    "times roman": _SERIF,
    "tinos": _SERIF,
    "liberation serif": _SERIF,
    "calibri": _CARLITO,
    "carlito": _CARLITO,
}
_SERIFS = (
    *("antiqua", "baskerville", "bodoni", "bookman", "cambria", "century", "didot", "garamond", "georgia"),
    *("minion", "palatino", "roman", "serif", "times"),
)
_NEARLY_CALIBRI = ("aptos", "candara", "corbel")


@dataclass(frozen=True, slots=True)
class FontSet:
    """What a document is set in.

    `families` are asked in order for each character, the text family first. `replaced` maps the font that was asked
    for to the one used instead; empty when it is one of ours. `same_widths` tells whether lines break as they would
    in the font that was asked for.
    """

    text: Family
    scripts: tuple[Family, ...]
    replaced: dict[str, str] = field(hash=False)
    same_widths: bool

    @property
    def families(self) -> tuple[Family, ...]:
        return (self.text, *self.scripts)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(family.name for family in self.families)

    @property
    def css(self) -> str:
        """A value of `font-family`; the font asked for comes after ours, for readers of the HTML who have it."""
        asked = [*self.names, *self.replaced, *(["Arial"] if self.text is _SANS else [])]
        quoted = [f'"{name}"' for name in dict.fromkeys(_css_safe(name) for name in asked) if name]
        return ", ".join([*quoted, self.text.generic])


def choose(requested: str) -> tuple[Family, bool]:
    """The family used where `requested` is asked for, and whether it has the same widths."""
    name = " ".join(requested.casefold().replace(",", " ").split())
    if name in _SAME_WIDTHS:
        return _SAME_WIDTHS[name], True
    if any(word in name for word in _NEARLY_CALIBRI):
        return _CARLITO, False
    serif = "sans" not in name and any(word in name for word in _SERIFS)
    return (_SERIF if serif else _SANS), False


def fonts_for(requested: str, text: str) -> FontSet:
    """The fonts for a document whose whole text is `text`, set in the font a funder `requested`."""
    family, same_widths = choose(requested)
    asked = requested.strip()
    replaced = {asked: family.name} if asked and asked.casefold() != family.name.casefold() else {}
    return FontSet(family, _scripts_for(family, frozenset(text)), replaced, same_widths)


def uncovered(text: str, requested: str = "Liberation Sans") -> frozenset[str]:
    """Characters of `text` that no shipped face can draw; they would print as boxes."""
    family, _ = choose(requested)
    return frozenset(_lacking(frozenset(text), (family, *_SCRIPTS)))


def face_paths(fonts: FontSet) -> tuple[Path, ...]:
    """Files of every face of a font set."""
    names = dict.fromkeys(name for family in fonts.families for name in family.faces.values())
    return tuple(FACES / name for name in names)


def text_width(text: str, size: float, fonts: FontSet, *, bold: bool = False) -> float:
    """Width of `text` on one line in the unit of `size`, without kerning or joining: at most a little too wide."""
    return sum(_advance(character, fonts, bold) for character in text) * size


@lru_cache(maxsize=8192)
def _width_in(character: str, face: str) -> float | None:
    widths, units = advances(face)
    width = widths.get(ord(character))
    return None if width is None else width / units


def _advance(character: str, fonts: FontSet, bold: bool) -> float:
    for family in fonts.families:
        width = _width_in(character, family.face(bold=bold))
        if width is not None:
            return width
    return 1.0 if needs_a_glyph(character) else 0.0


@lru_cache(maxsize=256)
def _scripts_for(family: Family, text: frozenset[str]) -> tuple[Family, ...]:
    missing = _lacking(text, (family,))
    found: list[Family] = []
    for candidate in _SCRIPTS:
        if not missing:
            break
        left = _lacking(missing, (candidate,))
        if candidate is not family and len(left) < len(missing):
            found.append(candidate)
        missing = left
    return tuple(found)


def _lacking(text: frozenset[str], families: tuple[Family, ...]) -> frozenset[str]:
    missing = frozenset(character for character in text if needs_a_glyph(character))
    for family in families:
        if not missing:
            break
        drawn = characters(family.face())
        missing = frozenset(character for character in missing if ord(character) not in drawn)
    return missing


def _css_safe(name: str) -> str:
    return "".join(character for character in name if character.isalnum() or character in " -_").strip()
