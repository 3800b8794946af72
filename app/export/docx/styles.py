"""The reference's styles on the page that the call asks for. Sizes keep their proportion to the text's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from app.domain.limits import PageSetup
from app.domain.money import round_half_up
from app.export.docx.language import document_languages, fonts
from app.export.docx.markup import WORD
from app.export.docx.pages import text_area

REFERENCE_SIZE = Decimal("10.5")
"""Points; the reference's other sizes are drawn for this one."""
_SINGLE = 240
_COVER_DEPTH = 3400
_W = f"{{{WORD}}}"


@dataclass(frozen=True, slots=True)
class Look:
    """All that styles depend on."""

    page: PageSetup
    language: str
    rtl: bool
    numbered: bool
    cover: str
    """The style that opens the cover, a third down the page; empty for a title above the text."""


def styles_part(reference: bytes, look: Look) -> bytes:
    root: Any = etree.fromstring(reference)
    named = {style.get(f"{_W}styleId"): style for style in root.iter(f"{_W}style")}
    defaults = next(root.iter(f"{_W}docDefaults"))
    _set_fonts(defaults, look)
    _set_sizes(root, look.page.size_pt / REFERENCE_SIZE)
    _set_spacing(defaults, look.page.spacing)
    _set_tabs(named, look)
    if look.cover:
        next(named[look.cover].iter(f"{_W}spacing")).set(f"{_W}before", str(_COVER_DEPTH))
    if not look.numbered:
        for level in range(1, 5):
            for numbering in list(named[f"Heading{level}"].iter(f"{_W}numPr", f"{_W}ind")):
                numbering.getparent().remove(numbering)
    if look.rtl:
        _turn(named)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _turn(named: dict[str, Any]) -> None:
    """From right to left. Figures stay on the right, where their decimals are below one another; in a paragraph from
    right to left that is the side where Word's `left` is."""
    named["Normal"].find(f"{_W}pPr").append(etree.Element(f"{_W}bidi"))
    for level in range(1, 5):
        # LibreOffice does not look for it in Normal either, and puts the number outside the text.
        next(named[f"Heading{level}"].iter(f"{_W}spacing")).addprevious(etree.Element(f"{_W}bidi"))
    for key, style in named.items():
        if key.startswith("Table") and key.endswith("Number"):
            stands = next(style.iter(f"{_W}jc"))
            stands.set(f"{_W}val", "left")
            stands.addprevious(etree.Element(f"{_W}bidi"))  # LibreOffice does not look for it in Normal


def _set_fonts(defaults: Any, look: Look) -> None:
    families = fonts(look.page.font, look.language)
    slots = next(defaults.iter(f"{_W}rFonts"))
    for slot, family in (
        ("ascii", families.latin),
        ("hAnsi", families.latin),
        ("eastAsia", families.east_asian),
        ("cs", families.complex),
    ):
        slots.set(f"{_W}{slot}", family)
    languages = next(defaults.iter(f"{_W}lang"))
    for slot, language in document_languages(look.language).items():
        languages.set(f"{_W}{slot}", language)


def _set_sizes(root: Any, factor: Decimal) -> None:
    if factor == 1:
        return
    for size in root.iter(f"{_W}sz", f"{_W}szCs"):
        if size.getparent().tag == f"{_W}rPr":
            size.set(f"{_W}val", str(round_half_up(Decimal(size.get(f"{_W}val")) * factor, Decimal(1))))


def _set_spacing(defaults: Any, spacing: Decimal) -> None:
    """Running text takes the call's line height; headings, tables and notes have their own in the reference."""
    next(defaults.iter(f"{_W}spacing")).set(f"{_W}line", str(round(spacing * _SINGLE)))


def _set_tabs(named: dict[str, Any], look: Look) -> None:
    """Page numbers and footers end at the text's far edge."""
    upright = text_area(look.page).width
    wide = text_area(look.page, landscape=True).width
    for style in ("TOC1", "TOC2", "TOC3", "Header", "Footer"):
        _stops(named[style])[-1].set(f"{_W}pos", str(upright))
    for style in ("HeaderLandscape", "FooterLandscape"):
        inherited, own = _stops(named[style])
        inherited.set(f"{_W}pos", str(upright))
        own.set(f"{_W}pos", str(wide))


def _stops(style: Any) -> list[Any]:
    return list(style.iter(f"{_W}tab"))
