"""The style sheets: what every reader sees, what a screen adds, what paper adds; and a document's own values."""

from __future__ import annotations

from base64 import b64encode
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from app.domain.document import DocumentMeta
from app.domain.limits import Paper
from app.export.fonts import FontSet
from app.export.html.inlines import Medium
from app.export.html.outline import running_title, shortened
from app.export.html.widths import table_size
from app.export.html.writer import css_string

_FOLDER = Path(__file__).parent
_SINGLE = {"Carlito": Decimal("1.22")}
_SINGLE_OF_OTHERS = Decimal("1.15")
"""Single line spacing as a multiple of the font's size, as Word sets it from the font's own metrics."""
_SMALLEST_PT = Decimal(8)
_TITLE_LETTERS = 64
_PAPER = {Paper.A4: "A4", Paper.LETTER: "letter"}


def style_sheet(meta: DocumentMeta, medium: Medium, fonts: FontSet) -> str:
    sheets = ["document.css", "paged.css"] if medium is Medium.PAGED else ["document.css", "screen.css"]
    return "\n".join((_values(meta, fonts), *(_sheet(name) for name in sheets), _pages(meta, medium)))


def base_sheet() -> str:
    """What elements are before any style, for an engine without a list of its own."""
    return _sheet("base.css")


@lru_cache(maxsize=8)
def _sheet(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _values(meta: DocumentMeta, fonts: FontSet) -> str:
    page = meta.page
    height = (page.spacing * _SINGLE.get(fonts.text.name, _SINGLE_OF_OTHERS)).quantize(Decimal("0.001"))
    notes = max(page.size_pt * Decimal("0.8"), min(page.size_pt, _SMALLEST_PT)).quantize(Decimal("0.1"))
    return (
        f"html{{font:{page.size_pt}pt/{height} {fonts.css}}}"
        f"table{{font-size:{table_size(page)}pt}}"
        f".fn,.notes,figcaption,caption{{font-size:{notes}pt}}"
    )


def _pages(meta: DocumentMeta, medium: Medium) -> str:
    page = meta.page
    paper = _PAPER[page.paper]
    size = f"@page{{size:{paper} portrait;margin:{page.margin_cm}cm}}@page landscape{{size:{paper} landscape}}"
    if medium is Medium.SCREEN:
        return size + (f"body.draft{{background-image:{_watermark(meta)}}}" if meta.draft else "")
    word, of = meta.labels.get("page", "Page"), meta.labels.get("of", "of")
    start, end = ("right", "left") if meta.direction == "rtl" else ("left", "right")
    numbers = f"{css_string(f'{word} ')} counter(page) {css_string(f' {of} ')} counter(pages)"
    boxes = {
        f"top-{start}": css_string(running_title(meta, _TITLE_LETTERS)),
        f"top-{end}": "string(section, start)",
        f"bottom-{start}": css_string(shortened(meta.organisation, _TITLE_LETTERS)),
        f"bottom-{end}": numbers,
    }
    look = "".join(
        f"@{place}{{content:{content};direction:{meta.direction};text-align:{place.split('-')[1]}}}"
        for place, content in boxes.items()
    )
    none = "".join(f"@{place}{{content:none;border:none}}" for place in boxes)
    watermark = f"@page{{background:{_watermark(meta)} center/70% no-repeat}}" if meta.draft else ""
    return f"{size}@page{{{look}}}@page cover{{{none}}}{watermark}"


def _watermark(meta: DocumentMeta) -> str:
    """The word across the page as a background, so that it is no part of the text."""
    word = escape(meta.labels.get("draft", "Draft"))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">'
        '<text x="200" y="225" text-anchor="middle" transform="rotate(-45 200 200)" fill="#e9ecf0" '
        f'font-family="Liberation Sans, Noto Naskh Arabic, Noto Sans Devanagari, Droid Sans Fallback, sans-serif" '
        f'font-weight="700" font-size="{min(100, 560 // max(len(word), 1))}">{word}</text></svg>'
    )
    return f'url("data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}")'
