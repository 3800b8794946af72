"""Finding somebody in any stored value and taking them out of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.erasing import ERASED, Traces, sentences_of, spans, telling, windowed, word_count

ROSA = Traces(names=("Rosa Ñandú", "Grace"), words=telling(("Rosa Ñandú", "rosa@example.org", "+49 30 7788123")))

LEAVES = st.text(max_size=20) | st.sampled_from(["ROSA  ÑANDÚ", "by Rosa Ñandú.", "Grace", "0049 (30) 7788-123"])
VALUES = st.recursive(
    LEAVES | st.none() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LEAVES, inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Rosa Ñandú likes tea.", f"{ERASED} likes tea."),
        ("ROSA\nÑANDÚ", ERASED),
        ("Rosa Ñandússon", "Rosa Ñandússon"),
        ("by the grace of", "by the grace of"),
        ("grace", ERASED),  # where a whole value is a name
        ({"text": [{"x": "write to Rosa@Example.org"}, 7, None]}, {"text": [{"x": f"write to {ERASED}"}, 7, None]}),
        ("call 0049 30 7788123 now", f"call {ERASED} now"),
        ("call 30 77-88-123 now", f"call {ERASED} now"),
    ],
)
def test_somebody_goes_however_they_are_written(before: object, after: object) -> None:
    assert ROSA.without(before) == after


def test_a_reference_to_a_story_becomes_a_text() -> None:
    told = Traces(story="AMAL", words=sentences_of("She left. She walked for eleven nights!\nNobody asked her why."))
    assert told.words == ("She walked for eleven nights!", "Nobody asked her why.")
    blocks = [{"kind": "story", "token": "AMAL", "text": "x"}, {"kind": "story", "token": "OTHER", "text": "x"}]
    assert told.without(blocks) == [{"kind": "text", "text": ERASED}, blocks[1]]


@given(VALUES)
def test_nothing_is_left_to_find_and_nothing_else_is_touched(value: object) -> None:
    after = ROSA.without(value)
    assert ROSA.mentions(after) == ()
    assert ROSA.without(after) == after
    if not ROSA.mentions(value):
        assert json.dumps(after, default=str) == json.dumps(value, default=str)


@given(st.text(max_size=30), st.text(max_size=30))
def test_words_are_known_again_by_their_hash_alone(before: str, after: str) -> None:
    wanted = windowed("Rosa Ñandú")
    text = f"{before} ROSA, Ñandú {after}"
    found = list(spans({"a": [text]}, word_count(wanted), lambda words: words == wanted))
    assert "ROSA, Ñandú" in found


def test_what_is_a_word_like_others_is_not_looked_for_in_texts() -> None:
    assert telling(("Grace", "grace@example.org", "12345", "Grace Lee", "123 456 7")) == (
        "grace@example.org", "Grace Lee", "123 456 7",
    )  # fmt: skip
