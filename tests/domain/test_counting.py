from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import document as d
from app.domain.counting import count, counted_text
from app.domain.limits import Counting, Unit
from app.domain.markdown import parse_markdown
from app.domain.text import normalise
from app.models.mapping import adapter

CASES = json.loads(Path(__file__).with_name("counting_cases.json").read_text(encoding="utf-8"))
DRAWN = json.loads(Path(__file__).with_name("counting_blocks.json").read_text(encoding="utf-8"))

BLOCKS = parse_markdown(
    "## Two words\n\nA paragraph of six words here[^1].\n\n- one\n- two\n  - nested\n\n"
    "| head | er |\n|---|---|\n| a b | c |\n\n> quoted words\n\n[^1]: Footnote of four words\n"
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['unit']}-{case['text'][:20]!r}")
def test_the_table_of_cases_holds(case: dict[str, Any]) -> None:
    rule = Counting(**case.get("counts", {}))
    assert count(case["text"], Unit(case["unit"]), rule, case.get("language", "en")) == case["count"]


@pytest.mark.parametrize("case", DRAWN, ids=lambda case: case["why"])
def test_blocks_are_counted_as_printed(case: dict[str, Any]) -> None:
    blocks = adapter(d.Blocks).validate_python(case["blocks"])
    for answer in case["answers"]:
        rule = Counting(**answer.get("counts", {}))
        assert count(blocks, Unit(answer["unit"]), rule, answer.get("language", "en")) == answer["count"], answer


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Counting(), 22),
        (Counting(tables=False), 17),
        (Counting(references=False), 18),
        (Counting(references=False, tables=False), 13),
    ],
)
def test_tables_and_footnotes_count_as_the_rule_says(rule: Counting, words: int) -> None:
    assert count(BLOCKS, Unit.WORDS, rule) == words


def test_blocks_are_counted_by_kind() -> None:
    assert count(BLOCKS, Unit.PARAGRAPHS) == 5
    assert count(BLOCKS, Unit.ITEMS) == 2
    assert count(BLOCKS, Unit.ROWS) == 1


def test_facts_stories_and_links_count_as_printed_and_notices_do_not() -> None:
    blocks = (
        d.Paragraph(
            (
                d.Fact("budget.total", "EUR 449,000"),
                d.Text(" "),
                d.StoryRef("AB", "She won."),
                d.Text(" "),
                d.Link("https://a.org/long", (d.Text("here"),)),
                d.Citation("who", "1"),
            )
        ),
        d.Callout("missing", (d.Text("Write this section"),)),
        d.PageBreak(),
        d.Figure(d.FigureKind.GANTT, alt="a long alternative", caption="Work plan"),
    )
    assert counted_text(blocks) == "EUR 449,000 She won. here\nWork plan"


def test_plain_texts_are_counted_as_those_with_unusual_characters() -> None:
    """A text without any is counted at once; one ideograph, or one accent that stands alone, has it read run by run."""
    texts = [f"a {char} b{char}c {char}{char} 1{char}2" for char in map(chr, range(0x80, 0x3100))]
    words = [text for text in texts if count(text, Unit.WORDS) + 1 != count(f"{text} \u5b57", Unit.WORDS)]
    signs = [t for t in texts if count(t, Unit.CHARACTERS) + 2 != count(f"{t} e\u0301", Unit.CHARACTERS)]
    assert (words, signs) == ([], [])


def test_pages_are_not_counted_on_text() -> None:
    with pytest.raises(ValueError, match="measured on the PDF"):
        count("text", Unit.PAGES)


@given(st.text().map(normalise), st.text().map(normalise))
def test_words_of_two_lines_add_up(one: str, two: str) -> None:
    words = [count(text, Unit.WORDS) for text in (one, two, f"{one}\n{two}")]
    assert words[0] + words[1] == words[2]


@given(st.text())
def test_characters_without_spaces_are_at_most_those_with(text: str) -> None:
    assert count(text, Unit.CHARACTERS, Counting(spaces=False)) <= count(text, Unit.CHARACTERS)
