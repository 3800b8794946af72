"""Text of figures in one stroke.

WeasyPrint lays out SVG text letter by letter, which takes long and tears joined scripts (Arabic, Devanagari) apart.
In paged documents a figure's lines are therefore an element of our own, `line-of-text`, drawn here as a whole.
"""

from __future__ import annotations

from math import inf
from typing import Any

from app.export.html.blocks import LINE_OF_TEXT


def teach_lines_of_text() -> None:
    """Makes WeasyPrint draw our element; once a process."""
    from weasyprint import svg

    svg.TAGS.setdefault(LINE_OF_TEXT, _draw)


def _draw(svg: Any, node: Any, font_size: float) -> None:
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.draw.text import draw_first_line
    from weasyprint.matrix import Matrix
    from weasyprint.svg.text import Style, TextBox
    from weasyprint.text.line_break import split_first_line

    style = Style()
    style.update(INITIAL_VALUES)
    style.font_config = svg.font_config
    style["font_family"] = [name.strip(" \"'") for name in node.get("font-family", "sans-serif").split(",")]
    style["font_weight"] = int(node.get("font-weight", "400"))
    style["font_size"] = font_size
    layout, _, _, width, _, _ = split_first_line(node.text, style, svg.context, inf, 0)
    shift = {"middle": width / 2, "end": width}.get(node.get("text-anchor"), 0.0)
    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(node, font_size)
    svg.stream.begin_text()
    layout.reactivate(style)
    svg.fill_stroke(fill, stroke, text=True)
    place = Matrix(d=-1, e=float(node.get("x")) - shift, f=float(node.get("y")))
    draw_first_line(svg.stream, TextBox(layout, style), "none", "none", place)
    svg.stream.end_text()
    svg.stream.pop_state()
    layout.deactivate()
