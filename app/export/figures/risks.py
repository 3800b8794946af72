"""Risks on a field of likelihood (upward) by impact (across)."""

from __future__ import annotations

from app.domain.document import Bar, Figure
from app.export.figures.canvas import INK, NAVY, QUIET, WHITE, Canvas, line_height

_STEPS = 5
_CELL = 56.0
_TALL = 42.0
_LEFT = 78.0
_SIZE = 10.5
_SMALL = 9.5
_FILLS = ((1, "#edf4ee"), (5, "#f7ecc8"), (10, "#f0c48c"), (15, "#d98362"))
"""From a score (likelihood × impact) upwards; darker is worse, so that it reads in greyscale."""


def draw_risk_matrix(figure: Figure, canvas: Canvas) -> None:
    top = 4.0
    _draw_field(figure, canvas, top)
    _draw_steps(figure, canvas, top)
    bottom = top + _STEPS * _TALL + 2 * line_height(_SMALL) + 4
    if len(figure.axis_titles) == 2:
        upward, across = figure.axis_titles
        canvas.text(10, top + _STEPS * _TALL / 2, upward, size=_SMALL, anchor="middle", bold=True, upward=True)
        middle = _LEFT + _STEPS * _CELL / 2
        canvas.text(middle, bottom + _SMALL, across, size=_SMALL, anchor="middle", bold=True)
        bottom += line_height(_SMALL) + 2
    canvas.height = max(bottom, _draw_legend(figure.bars, canvas, top)) + 2


def _draw_field(figure: Figure, canvas: Canvas, top: float) -> None:
    for likelihood in range(1, _STEPS + 1):
        for impact in range(1, _STEPS + 1):
            x = _LEFT + (impact - 1) * _CELL
            y = top + (_STEPS - likelihood) * _TALL
            score = likelihood * impact
            canvas.rect(x, y, _CELL, _TALL, _fill(score), stroke=WHITE)
            canvas.text(x + _CELL - 3, y + 9, str(score), size=7, anchor="end", fill=QUIET)
            codes = " ".join(bar.label for bar in figure.bars if (bar.start, bar.end) == (likelihood, impact))
            lines = canvas.lines(codes, _CELL - 8, size=_SIZE, bold=True, most=3) if codes else ()
            first = y + (_TALL - len(lines) * line_height(_SIZE)) / 2
            canvas.paragraph(x + _CELL / 2, first, lines, size=_SIZE, anchor="middle", bold=True, fill=INK)


def _draw_steps(figure: Figure, canvas: Canvas, top: float) -> None:
    for step, label in enumerate(figure.axis[:_STEPS], start=1):
        upward = canvas.lines(label, _LEFT - 26, size=_SMALL, most=2)
        middle = top + (_STEPS - step + 0.5) * _TALL
        first = middle - len(upward) * line_height(_SMALL) / 2
        canvas.paragraph(_LEFT - 6, first, upward, size=_SMALL, anchor="end", fill=QUIET)
        across = canvas.lines(label, _CELL - 2, size=_SMALL, most=2)
        below = top + _STEPS * _TALL + 3
        canvas.paragraph(_LEFT + (step - 0.5) * _CELL, below, across, size=_SMALL, anchor="middle", fill=QUIET)


def _draw_legend(bars: tuple[Bar, ...], canvas: Canvas, top: float) -> float:
    code, x = 34.0, _LEFT + _STEPS * _CELL + 22
    y = top
    for bar in bars:
        lines = canvas.lines(bar.group, canvas.width - x - code, size=_SIZE, most=3)
        canvas.paragraph(x, y, (bar.label,), size=_SIZE, bold=True, fill=NAVY)
        canvas.paragraph(x + code, y, lines, size=_SIZE)
        y += len(lines) * line_height(_SIZE) + 6
    return y


def _fill(score: int) -> str:
    return next(fill for least, fill in reversed(_FILLS) if score >= least)
