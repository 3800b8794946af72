"""Parts of a whole: a donut with its legend, and horizontal bars."""

from __future__ import annotations

from math import cos, pi, sin

from app.domain.document import Bar, Figure
from app.export.figures.canvas import BLUE, INK, LINE, NAVY, WHITE, Canvas, line_height

_SIZE = 11.0
_COLOURS = (
    *("#17365d", "#8fbfe3", "#8a4408", "#f0cd8a", "#0f6f63", "#a5d9cd"),
    *("#6a3d78", "#d8c3e2", "#55606c", "#c9d0d8"),
)
"""Dark and light in turn, so that neighbours differ in greyscale; hues that colour-blind readers tell apart."""
_IN_BETWEEN = "#6f7b88"
_ALMOST_ALL = 0.9999


def draw_donut(figure: Figure, canvas: Canvas) -> None:
    """Clockwise from the top, in the order given; parts of nothing or less have no slice but stay in the legend."""
    outer, inner, left = 92.0, 54.0, 250.0
    legend = [
        (colour, canvas.lines(bar.label, canvas.width - left - 20, size=_SIZE, most=2), bar)
        for colour, bar in zip(_colours(len(figure.bars)), figure.bars, strict=True)
    ]
    heights = [(len(lines) + 1) * line_height(_SIZE) + 7 for _, lines, _ in legend]
    canvas.height = max(2 * outer + 12, sum(heights) + 6)
    _draw_slices(figure.bars, canvas, canvas.x(outer + 20), canvas.height / 2, outer, inner)
    y = (canvas.height - sum(heights)) / 2
    for (colour, lines, bar), height in zip(legend, heights, strict=True):
        canvas.rect(left, y + 1, 11, 11, colour)
        canvas.paragraph(left + 20, y, lines, size=_SIZE, bold=True, fill=INK)
        printed = y + len(lines) * line_height(_SIZE) + _SIZE * 0.92
        canvas.text(left + 20, printed, bar.printed or str(bar.value), size=_SIZE, fill=INK)
        y += height


def _draw_slices(bars: tuple[Bar, ...], canvas: Canvas, x: float, y: float, outer: float, inner: float) -> None:
    values = [max(float(bar.value), 0.0) for bar in bars]
    whole = sum(values)
    if whole <= 0:
        canvas.path(_ring(x, y, outer, inner, 0, _ALMOST_ALL), LINE)
        return
    begun = 0.0
    for value, colour in zip(values, _colours(len(bars)), strict=True):
        share = min(value / whole, _ALMOST_ALL)
        if share > 0:
            canvas.path(_ring(x, y, outer, inner, begun, begun + share), colour, stroke=WHITE, thickness=1.5)
        begun += value / whole


def _ring(x: float, y: float, outer: float, inner: float, begin: float, end: float) -> str:
    large = int(end - begin > 0.5)

    def at(radius: float, turn: float) -> str:
        angle = 2 * pi * turn - pi / 2
        return f"{x + radius * cos(angle):.2f} {y + radius * sin(angle):.2f}"

    return (
        f"M{at(outer, begin)}A{outer} {outer} 0 {large} 1 {at(outer, end)}"
        f"L{at(inner, end)}A{inner} {inner} 0 {large} 0 {at(inner, begin)}Z"
    )


def draw_bars(figure: Figure, canvas: Canvas) -> None:
    """One bar below another from a common line; the printed value stands at the bar's end."""
    labels, values, gap = 170.0, 150.0, 8.0
    room = canvas.width - labels - values - 2 * gap
    most = max([float(bar.value) for bar in figure.bars], default=0.0)
    y = 4.0
    for bar in figure.bars:
        lines = canvas.lines(bar.label, labels - gap, size=_SIZE, most=3)
        height = max(len(lines) * line_height(_SIZE), 18) + 10
        length = room * max(float(bar.value), 0.0) / most if most > 0 else 0.0
        middle = y + height / 2
        first = middle - len(lines) * line_height(_SIZE) / 2
        canvas.paragraph(labels - gap, first, lines, size=_SIZE, anchor="end")
        if length > 0:
            canvas.rect(labels, middle - 9, length, 18, BLUE)
        canvas.text(labels + length + gap, middle + _SIZE * 0.36, bar.printed or str(bar.value), size=_SIZE)
        y += height
    canvas.height = y + 4
    canvas.line([(labels, 2), (labels, y + 2)], NAVY, thickness=1.25)


def _colours(count: int) -> tuple[str, ...]:
    """The ring closes: where an odd number of parts would bring dark next to dark, the last one is in between."""
    colours = [_COLOURS[index % len(_COLOURS)] for index in range(count)]
    if count > 1 and count % 2:
        colours[-1] = _IN_BETWEEN
    return tuple(colours)
