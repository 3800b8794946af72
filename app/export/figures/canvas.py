"""A sheet that is drawn on from the reading side: x counts from where the reader begins, left or right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from app.export.figures.lines import wrapped
from app.export.fonts import FontSet

Anchor = Literal["start", "middle", "end"]

INK = "#1d232b"
QUIET = "#5a6673"
NAVY = "#17365d"
BLUE = "#4a6f9a"
LINE = "#c3cedb"
PALE = "#eef3f8"
AMBER = "#d98a1f"
WHITE = "#ffffff"

_RIGHT_TO_LEFT_MARK = "\u200f"
_OTHER_SIDE: dict[str, Anchor] = {"start": "end", "middle": "middle", "end": "start"}


class Canvas:
    """Collects shapes; `height` is set by the drawing. All lengths are in the drawing's units."""

    def __init__(self, width: float, fonts: FontSet, *, language: str, mirrored: bool) -> None:
        self.width = width
        self.height = 0.0
        self.fonts = fonts
        self._language = language
        self._mirrored = mirrored
        self._shapes: list[str] = []

    def x(self, x: float, width: float = 0.0) -> float:
        """The left edge, on the sheet, of something `width` wide that begins at `x` for the reader."""
        return self.width - x - width if self._mirrored else x

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0, stroke: str = ""
    ) -> None:
        border = f' stroke="{stroke}"' if stroke else ""
        rounded = f' rx="{_n(radius)}"' if radius else ""
        self._shapes.append(
            f'<rect x="{_n(self.x(x, width))}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{rounded}'
            f' fill="{fill}"{border}/>'
        )

    def line(self, points: Sequence[tuple[float, float]], stroke: str, *, thickness: float = 1) -> None:
        path = " ".join(f"{_n(self.x(x))},{_n(y)}" for x, y in points)
        self._shapes.append(f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="{_n(thickness)}"/>')

    def polygon(self, points: Sequence[tuple[float, float]], fill: str, *, stroke: str = "") -> None:
        path = " ".join(f"{_n(self.x(x))},{_n(y)}" for x, y in points)
        border = f' stroke="{stroke}"' if stroke else ""
        self._shapes.append(f'<polygon points="{path}" fill="{fill}"{border}/>')

    def path(self, commands: str, fill: str, *, stroke: str = "", thickness: float = 1) -> None:
        """A path in the sheet's own coordinates, from the left whatever the reader's side."""
        border = f' stroke="{stroke}" stroke-width="{_n(thickness)}"' if stroke else ""
        self._shapes.append(f'<path d="{commands}" fill="{fill}"{border}/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 11,
        anchor: Anchor = "start",
        bold: bool = False,
        fill: str = INK,
        upward: bool = False,
    ) -> None:
        """One line of text whose baseline is `y`; `upward` turns it to be read from below."""
        side = _OTHER_SIDE[anchor] if self._mirrored else anchor
        shown = f"{_RIGHT_TO_LEFT_MARK}{text}{_RIGHT_TO_LEFT_MARK}" if self._mirrored else text
        weight = ' font-weight="700"' if bold else ""
        at = self.x(x)
        turned = f' transform="rotate(-90 {_n(at)} {_n(y)})"' if upward else ""
        self._shapes.append(
            f'<text x="{_n(at)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{side}"{weight} fill="{fill}"{turned}>'
            f"{escape(shown)}</text>"
        )

    def lines(self, text: str, width: float, *, size: float = 11, bold: bool = False, most: int = 3) -> tuple[str, ...]:
        """The text in at most `most` lines that fit into `width`."""
        return wrapped(text, width, size, self.fonts, bold=bold, most=most)

    def paragraph(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = 11,
        anchor: Anchor = "start",
        bold: bool = False,
        fill: str = INK,
    ) -> None:
        """Lines below one another, the top of the first at `y`."""
        for index, line in enumerate(lines):
            baseline = y + line_height(size) * index + size * 0.92
            self.text(x, baseline, line, size=size, anchor=anchor, bold=bold, fill=fill)

    def svg(self) -> str:
        families = ", ".join([*self.fonts.names, self.fonts.text.generic])
        size = f'width="{_n(self.width)}" height="{_n(self.height)}" viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family={quoteattr(families)}'
            f" xml:lang={quoteattr(self._language)}>{''.join(self._shapes)}</svg>"
        )


def line_height(size: float) -> float:
    return size * 1.24


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
