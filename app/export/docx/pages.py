"""The page that the call asks for, in Word's measures (twentieths of a point), and section breaks."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from app.domain.limits import PageSetup, Paper

_PAPER = {Paper.A4: (11906, 16838), Paper.LETTER: (12240, 15840)}
_PER_CM = Decimal(1440) / Decimal("2.54")
_EDGE = 709
"""Header and footer stand 1.25 cm from the paper's edge, or nearer where the margin is narrow."""


class Area(NamedTuple):
    """What a page's margins leave for text."""

    width: int
    height: int


def text_area(page: PageSetup, *, landscape: bool = False) -> Area:
    width, height = _PAPER[page.paper]
    if landscape:
        width, height = height, width
    margins = 2 * round(page.margin_cm * _PER_CM)
    return Area(width - margins, height - margins)


def section_properties(page: PageSetup, *, landscape: bool, rtl: bool, references: str, title_page: bool) -> str:
    """w:sectPr; `references` are its headers and footers."""
    width, height = _PAPER[page.paper]
    size = (
        f'<w:pgSz w:w="{height}" w:h="{width}" w:orient="landscape"/>'
        if landscape
        else f'<w:pgSz w:w="{width}" w:h="{height}"/>'
    )
    margin = round(page.margin_cm * _PER_CM)
    edge = min(_EDGE, margin // 2)
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>{size}'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}"'
        f' w:header="{edge}" w:footer="{edge}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if title_page else ''}{'<w:bidi/>' if rtl else ''}</w:sectPr>"
    )
