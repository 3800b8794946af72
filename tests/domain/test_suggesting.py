from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.counting import count
from app.domain.document import Blocks
from app.domain.limits import Unit
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.marking import mark_changes
from app.domain.suggesting import (
    accept,
    as_standing,
    by_id,
    by_person,
    open_suggestions,
    reject,
)
from app.domain.walking import plain_blocks
from app.errors import BadInput, NotPermitted

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 27, 9, tzinfo=UTC)
BEFORE = parse_markdown(
    "# Wells\n\nThe well serves {{kpi.O1.target}} people[^1].\n\n- one well\n- two wells\n\n"
    "| Where | How many |\n|---|---|\n| Taza | 3 |\n\nGirls walk two hours.\n\n[^1]: Census.\n"
)
LINES = (
    "The well serves 40 people.",
    "The well serves 60 people now.",
    "Girls **walk** less.",
    "- one\n- two",
    "> said",
)
texts = st.lists(st.sampled_from(LINES) | st.text("ab .", min_size=1, max_size=8), max_size=5).map(
    lambda lines: parse_markdown("\n\n".join(lines))
)


def suggested(before: Blocks, after: str | Blocks, by: str = "Ana", prefix: str = "2") -> Blocks:
    wanted = parse_markdown(after) if isinstance(after, str) else after
    return mark_changes(before, wanted, by=by, at=AT, prefix=prefix)


def edited(old: str, new: str, blocks: Blocks = BEFORE) -> str:
    text = to_markdown(blocks)
    assert old in text
    return text.replace(old, new)


@settings(deadline=None)
@given(texts, texts)
def test_a_suggested_text_stands_as_it_was_and_becomes_what_was_wanted(before: Blocks, after: Blocks) -> None:
    marked = suggested(before, after)
    assert to_markdown(as_standing(marked)) == to_markdown(before)
    assert to_markdown(accept(marked)) == to_markdown(after)
    assert parse_markdown(to_markdown(marked)) == marked
    assert count(marked, Unit.WORDS) == count(before, Unit.WORDS)
    assert [line for line in plain_blocks(marked) if line] == [line for line in plain_blocks(before) if line]


@pytest.mark.parametrize(
    ("old", "new", "takes", "puts"),
    [
        ("Girls walk two hours", "Girls walk six miles", "two hours", "six miles"),
        ("{{kpi.O1.target}}", "{{kpi.O2.target}}", "{{kpi.O1.target}}", "{{kpi.O2.target}}"),
        ("- two wells", "- two wells\n- three wells", "", "three wells"),
        ("- one well\n", "", "one well", ""),
        ("| Taza | 3 |", "| Taza | 5 |", "3", "5"),
        ("# Wells", "## Wells", "Wells", "Wells"),
        ("\n\nGirls walk two hours.", "", "Girls walk two hours.", ""),
        ("Girls walk two hours.", "Girls walk two hours.\n\nBoys too.", "", "Boys too."),
        ("Girls walk two hours.", "Girls **walk** two hours.", "walk", "**walk**"),
    ],
)
def test_a_change_is_one_suggestion(old: str, new: str, takes: str, puts: str) -> None:
    marked = suggested(BEFORE, edited(old, new))
    (found,) = open_suggestions(marked)
    assert (found.by, found.at, found.takes, found.puts) == ("Ana", AT, takes, puts)
    assert as_standing(marked) == BEFORE
    assert to_markdown(accept(marked)) == to_markdown(parse_markdown(edited(old, new)))


def test_suggestions_are_decided_on_one_by_one_or_by_person() -> None:
    ana = suggested(BEFORE, edited("two hours", "six miles"))
    both = suggested(ana, edited("# Wells", "# Deep wells", ana), by="Ben", prefix="3")
    assert [(one.id, one.by) for one in open_suggestions(both)] == [("3-1", "Ben"), ("2-1", "Ana")]
    assert "# Deep wells" in to_markdown(accept(both, by_id("3-1")))
    assert open_suggestions(accept(both, by_person("Ben"))) == open_suggestions(ana)
    assert reject(both, by_person("Ben")) == ana
    assert accept(accept(both, by_person("Ana")), by_id("3-1")) == accept(both)


def test_what_has_no_word_cannot_be_suggested() -> None:
    assert suggested((), "-") == ()
    assert suggested(parse_markdown("-"), ()) == parse_markdown("-")


def test_a_second_suggestion_leaves_the_first_as_it_was() -> None:
    first = suggested(BEFORE, edited("two hours", "six miles"))
    again = mark_changes(
        first, parse_markdown(edited("# Wells", "# Deep wells", accept(first))), by="Ana", at=LATER, prefix="3"
    )
    assert [(one.id, one.at) for one in open_suggestions(again)] == [("3-1", LATER), ("2-1", AT)]


def test_nobody_changes_what_somebody_else_suggests() -> None:
    ana = suggested(BEFORE, edited("two hours", "six miles"))
    for text in (to_markdown(reject(ana)), to_markdown(accept(ana)), edited("six miles", "ten miles", ana)):
        with pytest.raises(NotPermitted, match="somebody else"):
            suggested(ana, text, by="Ben")
    assert as_standing(suggested(ana, to_markdown(reject(ana)))) == BEFORE
    assert open_suggestions(suggested(ana, to_markdown(reject(ana)))) == ()


def test_marks_of_an_editor_are_taken_as_drawn_and_signed_by_who_sent_them() -> None:
    drawn = edited("two hours", '[two hours]{.deleted #x9 by="Queen" at=2020-01-01T00:00:00Z}')
    (one,) = open_suggestions(suggested(BEFORE, drawn))
    assert (one.id, one.by, one.at, one.takes) == ("x9", "Ana", AT, "two hours")
    ana = suggested(BEFORE, drawn)
    stolen = edited("# Wells", '# Wells[ too]{.inserted #x9 by="Ben" at=2026-01-01T00:00:00Z}', ana)
    with pytest.raises(BadInput, match="id"):
        suggested(ana, stolen, by="Ben")
