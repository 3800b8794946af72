from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.anchoring import Anchor, find_passage
from app.domain.markdown import parse_markdown

TEXT = parse_markdown(
    "The well serves **forty** people\\\nin Taza.\n\nGirls walk two hours.\n\n- one\n- Girls walk two hours.\n\n"
    "يمشي الأطفال ساعتين كل يوم.\n\n孩子们每天走两个小时。\n"
)


def test_a_passage_is_found_across_marks_and_lines() -> None:
    assert find_passage(TEXT, "serves forty people in Taza") == Anchor(0, "serves forty people in Taza", changed=False)


def test_of_two_places_the_nearest_is_meant() -> None:
    assert [found.block for near in (0, 1, 2) if (found := find_passage(TEXT, "Girls walk two hours", near))] == [
        1,
        1,
        2,
    ]


def test_a_passage_is_found_again_after_it_was_edited_and_moved() -> None:
    quotes = {
        "The well serves sixty people in Taza": "The well serves forty people in Taza",
        "Girls walk": "Girls walk",
        "يمشي الأطفال ثلاث ساعات كل يوم": "يمشي الأطفال ساعتين كل يوم",
        "孩子们每天走三个小时": "孩子们每天走两个小时",
    }
    for quote, reads in quotes.items():
        found = find_passage(TEXT, quote, near=4)
        assert found is not None
        assert (found.text, found.changed) == (reads, quote != reads)


def test_a_passage_that_was_taken_out_is_gone() -> None:
    assert find_passage(TEXT, "We ask for a further year of core funding") is None
    assert find_passage(TEXT, "  ") is None
    assert find_passage((), "Girls walk") is None


@given(st.integers(0, 4), st.data())
def test_every_part_of_a_text_is_found_where_it_stands(place: int, data: st.DataObject) -> None:
    line = ["The well serves forty people in Taza.", "Girls walk two hours.", "one", "يمشي الأطفال", "孩子们每天"][
        place
    ]
    begin = data.draw(st.integers(0, len(line) - 1))
    part = line[begin : data.draw(st.integers(begin + 1, len(line)))]
    found = find_passage(TEXT, part, near=place)
    assert found is None if not part.strip() else found is not None and not found.changed and found.block == place
