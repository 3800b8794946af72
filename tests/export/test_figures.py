from __future__ import annotations

import struct
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.domain.document import Bar, Figure, FigureKind, Node
from app.export.figures import WIDTH, draw_png, draw_svg
from app.export.figures.lines import wrapped
from app.export.fonts import fonts_for, text_width

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Train village paralegals, court clerks and labour inspectors of the four governorates in the new wage law"

GANTT = Figure(
    FigureKind.GANTT,
    alt="Plan",
    bars=(
        Bar("A1.1.1 Represent workers in court", "Output 1: legal aid", 2, 24, milestones=(6, 18)),
        Bar(LONG, "Output 1: legal aid", 3, 9),
        Bar("A2.1.1 Publish case analysis", f"Output 2: {LONG}", 10, 12),
    ),
    axis=tuple(f"Y{year} Q{quarter}" for year in (1, 2) for quarter in (1, 2, 3, 4)),
)
CHANGE = Figure(
    FigureKind.THEORY_OF_CHANGE,
    alt="Change",
    nodes=(
        Node("a", "Output 1: Free legal aid reaches four governorates", 0, ("x",)),
        Node("b", "Output 2: Inspectors are trained", 0, ("x", "y")),
        Node("x", "Outcome 1: Workers win their claims", 1, ("z",)),
        Node("y", "Outcome 2: Inspectors apply the law", 1, ("z", "nowhere")),
        Node("z", f"Impact: {LONG}", 2),
    ),
)
RISKS = Figure(
    FigureKind.RISK_MATRIX,
    alt="Risks",
    bars=(Bar("R1", "Claimants are threatened", 4, 5), Bar("R2", LONG, 4, 5), Bar("R3", "Strike", 1, 1)),
    axis=("Very low", "Low", "Medium", "High", "Very high"),
    axis_titles=("Likelihood", "Impact"),
)
DONUT = Figure(
    FigureKind.DONUT,
    alt="Shares",
    bars=tuple(
        Bar(label, value=Decimal(value), printed=f"EUR {value}")
        for label, value in (("People", 60), ("Travel", 25), ("Equipment & supplies", 15))
    ),
)
BARS = Figure(FigureKind.BARS, alt="Years", bars=DONUT.bars)
ALL = {figure.figure.value: figure for figure in (GANTT, CHANGE, RISKS, DONUT, BARS)}
EMPTY = {kind.value: Figure(kind, alt="Nothing yet") for kind in FigureKind if kind is not FigureKind.PICTURE}
drawn = pytest.mark.parametrize("figure", ALL.values(), ids=ALL)


def tree_of(figure: Figure, direction: str = "ltr") -> Any:
    return etree.fromstring(draw_svg(figure, language="en", direction=direction).encode())


def words(tree: Any) -> str:
    return " ".join(node.text.strip("\u200f") for node in tree.iter(f"{SVG}text"))


@drawn
def test_every_word_of_a_figure_is_text_in_its_drawing(figure: Figure) -> None:
    found = words(tree_of(figure)).split()
    for text in (*figure.axis, *(bar.label for bar in figure.bars), *(node.label for node in figure.nodes)):
        assert set(text.split()) <= set(found)


@drawn
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_is_drawn_beyond_the_edges(figure: Figure, direction: str) -> None:
    tree = tree_of(figure, direction)
    height = float(tree.get("height"))
    fonts = fonts_for("Liberation Sans", LONG)
    for node in tree.iter(f"{SVG}text"):
        if node.get("transform"):
            continue
        size = float(node.get("font-size"))
        width = text_width(node.text, size, fonts, bold=node.get("font-weight") == "700")
        begins = float(node.get("x")) - {"start": 0.0, "middle": width / 2, "end": width}[node.get("text-anchor")]
        assert begins >= -0.5, node.text
        assert begins + width <= WIDTH + 0.5, node.text
        assert 0 < float(node.get("y")) <= height, node.text
    for node in tree.iter(f"{SVG}rect"):
        assert float(node.get("x")) >= 0
        assert float(node.get("x")) + float(node.get("width")) <= WIDTH + 0.01
        assert float(node.get("y")) + float(node.get("height")) <= height + 0.01


@drawn
def test_the_same_figure_is_the_same_bytes(figure: Figure) -> None:
    assert draw_svg(figure, language="en") == draw_svg(figure, language="en")
    assert draw_png(figure, language="en", scale=1) == draw_png(figure, language="en", scale=1)


@pytest.mark.parametrize("figure", EMPTY.values(), ids=EMPTY)
def test_a_figure_without_data_is_still_an_image(figure: Figure) -> None:
    tree = tree_of(figure)
    assert float(tree.get("width")) == WIDTH
    assert float(tree.get("height")) >= 0


@drawn
def test_a_picture_has_the_drawing_s_proportions(figure: Figure) -> None:
    across, down = struct.unpack(">II", draw_png(figure, language="en", scale=2)[16:24])
    tree = tree_of(figure)
    assert across == 2 * WIDTH
    assert down == pytest.approx(2 * float(tree.get("height")), abs=2)


@drawn
def test_right_to_left_mirrors_the_drawing(figure: Figure) -> None:
    forward, mirrored = tree_of(figure), tree_of(figure, "rtl")
    pairs = list(zip(forward.iter(f"{SVG}rect"), mirrored.iter(f"{SVG}rect"), strict=True))
    for left, right in pairs:
        assert float(left.get("x")) + float(left.get("width")) + float(right.get("x")) == pytest.approx(WIDTH, abs=0.05)
    anchors = [node.get("text-anchor") for node in mirrored.iter(f"{SVG}text")]
    swapped = {"start": "end", "end": "start", "middle": "middle"}
    assert anchors == [swapped[node.get("text-anchor")] for node in forward.iter(f"{SVG}text")]


def test_markup_in_a_label_stays_text() -> None:
    tree = tree_of(Figure(FigureKind.BARS, alt="", bars=(Bar("<b>&amp;</b>", value=Decimal(1), printed="</svg>"),)))
    assert [node.text for node in tree.iter(f"{SVG}text")] == ["<b>&amp;</b>", "</svg>"]


def test_a_bar_of_the_plan_covers_its_first_and_its_last_month() -> None:
    bars = [node for node in tree_of(GANTT).iter(f"{SVG}rect") if node.get("rx")]
    first, _, last = bars
    month = float(first.get("width")) / 23
    assert float(last.get("width")) == pytest.approx(3 * month, rel=0.01)
    assert float(first.get("x")) + float(first.get("width")) == pytest.approx(WIDTH, abs=0.1)


def test_each_milestone_has_a_diamond() -> None:
    assert len(list(tree_of(GANTT).iter(f"{SVG}polygon"))) == 2


def test_an_arrow_is_drawn_for_each_effect_that_has_a_box() -> None:
    assert len(list(tree_of(CHANGE).iter(f"{SVG}polygon"))) == 5


def test_the_boxes_of_a_column_do_not_touch() -> None:
    boxes = list(tree_of(CHANGE).iter(f"{SVG}rect"))
    for above, below in pairwise(boxes):
        if above.get("x") == below.get("x"):
            assert float(above.get("y")) + float(above.get("height")) < float(below.get("y"))


def test_risks_of_one_cell_stand_together_with_the_cell_s_score() -> None:
    found = words(tree_of(RISKS))
    assert "R1 R2" in found
    assert "Likelihood" in found
    assert all(f" {score} " in f" {found} " for score in (1, 4, 9, 16, 25))


def test_one_part_alone_closes_the_ring() -> None:
    tree = tree_of(Figure(FigureKind.DONUT, alt="", bars=(Bar("All", value=Decimal(5), printed="5"),)))
    (ring,) = tree.iter(f"{SVG}path")
    assert " 1 1 " in ring.get("d")


def test_parts_of_nothing_are_listed_without_a_slice() -> None:
    bars = (Bar("Some", value=Decimal(5), printed="5"), Bar("None", value=Decimal(0), printed="0"))
    tree = tree_of(Figure(FigureKind.DONUT, alt="", bars=bars))
    assert len(list(tree.iter(f"{SVG}path"))) == 1
    assert "None" in words(tree)


@pytest.mark.parametrize("parts", range(2, 13))
def test_neighbouring_slices_differ_in_greyscale(parts: int) -> None:
    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bars = tuple(Bar(f"Part {n}", value=Decimal(1), printed="1") for n in range(parts))
    colours = [node.get("fill") for node in tree_of(Figure(FigureKind.DONUT, alt="", bars=bars)).iter(f"{SVG}path")]
    for first, second in pairwise((*colours, colours[0])):
        light, dark = sorted((luminance(first), luminance(second)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 2, (first, second)


def test_letters_of_other_scripts_are_drawn_without_the_machine_s_fonts() -> None:
    def picture(label: str) -> bytes:
        bars = (Bar(label, value=Decimal(1), printed="1"),)
        return draw_png(Figure(FigureKind.BARS, alt="", bars=bars), language="ar", scale=1)

    pictures = {picture(label) for label in ("تدريب", "मानव", "人权", "ሰብአዊ", " ")}
    assert len(pictures) == 5


@given(st.text(alphabet="abcdefg hijk-人权ب ", max_size=80), st.integers(30, 200), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_nothing_but_what_the_ellipsis_says(text: str, width: int, most: int) -> None:
    fonts = fonts_for("Liberation Sans", text + "…")
    lines = wrapped(text, width, 11, fonts, most=most)
    assert len(lines) <= most
    assert all(text_width(line, 11, fonts) <= width for line in lines)
    printed = "".join("".join(lines).split())
    wanted = "".join(text.split())
    assert printed == wanted or (printed.endswith("…") and wanted.startswith(printed[:-1]))


def test_a_gantt_chart_says_what_its_diamonds_are() -> None:
    def texts(figure: Figure) -> list[str]:
        return ["".join(node.itertext()) for node in tree_of(figure).iter(f"{SVG}text")]

    assert "Milestone" not in texts(GANTT)
    assert "Milestone" in texts(replace(GANTT, axis_titles=("Milestone",)))


def test_a_gantt_chart_is_drawn_for_the_width_of_its_page() -> None:
    upright, turned = (draw_svg(GANTT, language="en", wide=wide) for wide in (False, True))
    assert 'width="640"' in upright
    assert 'width="930"' in turned
