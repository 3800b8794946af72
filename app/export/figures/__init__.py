"""Figures drawn from their data: one drawing, as SVG for HTML and PDF and as PNG for Word.

A drawing is 640 units wide, meant for the text width of an A4 page, so that its letters stand a little smaller than
the text. Colours differ in lightness too, and every value is printed, so nothing is lost in greyscale or to a
colour-blind reader. Right-to-left documents get mirrored figures.
"""

from __future__ import annotations

from collections.abc import Callable

from app.domain.document import Figure, FigureKind
from app.export.figures.canvas import Canvas
from app.export.figures.change import draw_theory_of_change
from app.export.figures.gantt import draw_gantt
from app.export.figures.risks import draw_risk_matrix
from app.export.figures.shares import draw_bars, draw_donut
from app.export.fonts import FACES, FontSet, face_paths, fonts_for
from app.export.letters import figure_texts

__all__ = ["FACES", "WIDTH", "draw_png", "draw_svg"]

WIDTH = 640.0
_WIDE = 930.0
"""The same scale over the width of a page that is turned, for what gains by it: bars over time."""

_DRAWN: dict[FigureKind, Callable[[Figure, Canvas], None]] = {
    FigureKind.GANTT: draw_gantt,
    FigureKind.BARS: draw_bars,
    FigureKind.DONUT: draw_donut,
    FigureKind.THEORY_OF_CHANGE: draw_theory_of_change,
    FigureKind.RISK_MATRIX: draw_risk_matrix,
}


def draw_svg(
    figure: Figure, *, language: str, direction: str = "ltr", fonts: FontSet | None = None, wide: bool = False
) -> str:
    """An SVG image whose text is text; `wide` for a page that is turned.

    Without `fonts` it is set in Liberation Sans and what its letters need.
    """
    fonts = fonts or _own_fonts(figure)
    canvas = Canvas(
        _WIDE if wide and figure.figure is FigureKind.GANTT else WIDTH,
        fonts,
        language=language,
        mirrored=direction == "rtl",
    )
    _DRAWN[figure.figure](figure, canvas)
    return canvas.svg()


def draw_png(
    figure: Figure,
    *,
    language: str,
    direction: str = "ltr",
    fonts: FontSet | None = None,
    scale: float = 3.0,
    wide: bool = False,
) -> bytes:
    """The same drawing as a PNG of 640 × `scale` pixels across, on white, in the shipped fonts only."""
    import resvg_py

    fonts = fonts or _own_fonts(figure)
    svg = draw_svg(figure, language=language, direction=direction, fonts=fonts, wide=wide)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=[str(path) for path in face_paths(fonts)],
            font_family=fonts.text.name,
            sans_serif_family=fonts.text.name,
            serif_family=fonts.text.name,
            zoom=scale,
            languages=[language],
        )
    )


def _own_fonts(figure: Figure) -> FontSet:
    return fonts_for("Liberation Sans", "".join(figure_texts(figure)) + "…")
