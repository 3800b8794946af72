"""Boxes from cause to effect, joined by arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.document import Figure, Node
from app.export.figures.canvas import BLUE, INK, NAVY, PALE, WHITE, Canvas, line_height

_SIZE = 10.5
_PAD = 8.0
_BETWEEN = 10.0
_GAP = 40.0
_HEAD = 6.0
_MIDDLE_FILL = "#d5e2f0"


@dataclass(slots=True)
class _Box:
    node: Node
    lines: tuple[str, ...]
    height: float
    y: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def draw_theory_of_change(figure: Figure, canvas: Canvas) -> None:
    columns = sorted({node.column for node in figure.nodes})
    if not columns:
        return
    width = (canvas.width - 2 - _GAP * (len(columns) - 1)) / len(columns)
    stacks = [[_box(node, canvas, width) for node in figure.nodes if node.column == column] for column in columns]
    canvas.height = max(sum(box.height + _BETWEEN for box in stack) for stack in stacks) + 2
    _place(stacks, canvas.height)
    left = {box.node.key: 1 + index * (width + _GAP) for index, stack in enumerate(stacks) for box in stack}
    boxes = {box.node.key: box for stack in stacks for box in stack}
    for box in boxes.values():
        for target in box.node.leads_to:
            if target in boxes:
                _draw_arrow(canvas, (left[box.node.key] + width, box.middle), (left[target], boxes[target].middle))
    for index, stack in enumerate(stacks):
        fill = NAVY if index == len(stacks) - 1 else (PALE if index == 0 else _MIDDLE_FILL)
        for box in stack:
            _draw_box(canvas, box, left[box.node.key], width, fill)


def _box(node: Node, canvas: Canvas, width: float) -> _Box:
    lines = canvas.lines(node.label, width - 2 * _PAD, size=_SIZE, most=9)
    return _Box(node, lines, len(lines) * line_height(_SIZE) + 2 * _PAD)


def _place(stacks: Sequence[Sequence[_Box]], height: float) -> None:
    """Causes evenly from top to bottom, each effect beside the middle of its causes, without overlap."""
    for index, stack in enumerate(stacks):
        spare = height - 2 - sum(box.height for box in stack)
        between = spare / len(stack)
        y = 1 + between / 2
        for box in stack:
            box.y = y
            y += box.height + between
        if index:
            _beside_causes(stack, stacks[index - 1], height)


def _beside_causes(stack: Sequence[_Box], causes: Sequence[_Box], height: float) -> None:
    lowest = 1.0
    for box in stack:
        middles = [cause.middle for cause in causes if box.node.key in cause.node.leads_to]
        if middles:
            box.y = sum(middles) / len(middles) - box.height / 2
        box.y = max(box.y, lowest)
        lowest = box.y + box.height + _BETWEEN
    ceiling = height - 1
    for box in reversed(stack):
        box.y = max(1.0, min(box.y, ceiling - box.height))
        ceiling = box.y - _BETWEEN


def _draw_box(canvas: Canvas, box: _Box, x: float, width: float, fill: str) -> None:
    canvas.rect(x, box.y, width, box.height, fill, radius=4, stroke=BLUE)
    canvas.paragraph(x + _PAD, box.y + _PAD, box.lines, size=_SIZE, fill=WHITE if fill == NAVY else INK)


def _draw_arrow(canvas: Canvas, begin: tuple[float, float], end: tuple[float, float]) -> None:
    turn = end[0] - _GAP / 2
    tip = end[0] - 1
    canvas.line([begin, (turn, begin[1]), (turn, end[1]), (tip - _HEAD, end[1])], BLUE, thickness=1.4)
    canvas.polygon([(tip, end[1]), (tip - _HEAD - 1, end[1] - 4), (tip - _HEAD - 1, end[1] + 4)], BLUE)
