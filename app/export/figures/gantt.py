"""Activities as bars over the project's quarters, milestones as diamonds."""

from __future__ import annotations

from app.domain.document import Bar, Figure
from app.export.figures.canvas import AMBER, BLUE, INK, LINE, NAVY, PALE, WHITE, Canvas, line_height

_LABELS = 0.42
"""Share of the width that the activities' names take."""
_SIZE = 10.0
_HEAD = 9.5
_PAD = 3.0
_BAR = 9.0
_MONTHS_A_QUARTER = 3


def draw_gantt(figure: Figure, canvas: Canvas) -> None:
    months = max([len(figure.axis) * _MONTHS_A_QUARTER, *(bar.end for bar in figure.bars), 1])
    labels = canvas.width * _LABELS
    month = (canvas.width - labels) / months
    y = _draw_axis(figure.axis, canvas, month * _MONTHS_A_QUARTER)
    group = None
    for bar in figure.bars:
        if bar.group and bar.group != group:
            group = bar.group
            y = _draw_group(group, canvas, y)
        below = _activity_height(bar, canvas)
        for quarter in range(1, len(figure.axis)):
            at = labels + quarter * month * _MONTHS_A_QUARTER
            canvas.line([(at, y), (at, y + below)], LINE, thickness=0.5)
        y = _draw_activity(bar, canvas, y, month)
    canvas.line([(0, y), (canvas.width, y)], BLUE)
    canvas.height = (_draw_legend(figure.axis_titles[0], canvas, y) if figure.axis_titles else y) + 1


def _draw_legend(word: str, canvas: Canvas, y: float) -> float:
    height = line_height(_SIZE) + 2 * _PAD
    _draw_diamond(canvas, _PAD + 6, y + height / 2)
    canvas.paragraph(_PAD + 18, y + _PAD, (word,), size=_SIZE, fill=INK)
    return y + height


def _draw_axis(axis: tuple[str, ...], canvas: Canvas, quarter: float) -> float:
    labels = [canvas.lines(label, quarter - 2, size=_HEAD, bold=True, most=2) for label in axis]
    deepest = max((len(lines) for lines in labels), default=0)
    height = deepest * line_height(_HEAD) + 2 * _PAD
    for index, lines in enumerate(labels):
        middle = canvas.width * _LABELS + (index + 0.5) * quarter
        canvas.paragraph(middle, _PAD, lines, size=_HEAD, anchor="middle", bold=True, fill=NAVY)
    canvas.line([(0, height), (canvas.width, height)], BLUE, thickness=1.25)
    return height


def _draw_group(group: str, canvas: Canvas, y: float) -> float:
    lines = canvas.lines(group, canvas.width - 2 * _PAD, size=_SIZE, bold=True, most=2)
    height = len(lines) * line_height(_SIZE) + 2 * _PAD
    canvas.rect(0, y, canvas.width, height, PALE)
    canvas.paragraph(_PAD, y + _PAD, lines, size=_SIZE, bold=True, fill=NAVY)
    return y + height


def _activity_height(bar: Bar, canvas: Canvas) -> float:
    return len(_activity_lines(bar, canvas)) * line_height(_SIZE) + 2 * _PAD


def _activity_lines(bar: Bar, canvas: Canvas) -> tuple[str, ...]:
    return canvas.lines(bar.label, canvas.width * _LABELS - 3 * _PAD, size=_SIZE, most=3)


def _draw_activity(bar: Bar, canvas: Canvas, y: float, month: float) -> float:
    labels = canvas.width * _LABELS
    height = _activity_height(bar, canvas)
    canvas.paragraph(_PAD, y + _PAD, _activity_lines(bar, canvas), size=_SIZE, fill=INK)
    canvas.line([(0, y + height), (canvas.width, y + height)], LINE, thickness=0.5)
    middle = y + height / 2
    if bar.start and bar.end >= bar.start:
        begins = labels + (bar.start - 1) * month
        canvas.rect(begins, middle - _BAR / 2, (bar.end - bar.start + 1) * month, _BAR, BLUE, radius=2)
    for milestone in bar.milestones:
        _draw_diamond(canvas, labels + (milestone - 0.5) * month, middle)
    return y + height


def _draw_diamond(canvas: Canvas, x: float, y: float) -> None:
    reach = 6.0
    canvas.polygon([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], AMBER, stroke=WHITE)
