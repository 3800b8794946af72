from __future__ import annotations

import pytest

from app.domain.comparing import Change, Piece, compare, words
from app.domain.markdown import parse_markdown

CHANGED = (
    ("The well serves 40 people.", "The well serves 60 people.", "40", "60"),
    ("Le puits dessert l’école.", "Le puits dessert l’hôpital.", "l’école", "l’hôpital"),
    ("تخدم البئر أربعين شخصا.", "تخدم البئر ستين شخصا.", "أربعين", "ستين"),
    ("कुआँ चालीस लोगों का है।", "कुआँ साठ लोगों का है।", "चालीस", "साठ"),
    ("水井服务四十人。", "水井服务六十人。", "四", "六"),
    ("Колодец для сорока людей.", "Колодец для ста людей.", "сорока", "ста"),
)


@pytest.mark.parametrize(("before", "after", "taken", "added"), CHANGED)
def test_only_the_word_that_changed_is_marked(before: str, after: str, taken: str, added: str) -> None:
    (pair,) = compare(parse_markdown(before), parse_markdown(after))
    assert [piece.text for piece in pair.before if piece.change is Change.TAKEN] == [taken]
    assert [piece.text for piece in pair.after if piece.change is Change.ADDED] == [added]
    assert "".join(piece.text for piece in pair.before) == before
    assert "".join(piece.text for piece in pair.after) == after


def test_a_new_paragraph_stands_alone_and_the_others_stay_beside_each_other() -> None:
    pairs = compare(parse_markdown("One.\n\nTwo words here."), parse_markdown("One.\n\nNew thing.\n\nTwo words there."))
    assert [pair.same for pair in pairs] == [True, False, False]
    assert (pairs[1].before, pairs[1].after) == ((), (Piece(Change.ADDED, "New thing."),))
    assert Piece(Change.TAKEN, "here") in pairs[2].before


def test_everything_is_added_to_an_empty_text() -> None:
    (pair,) = compare((), parse_markdown("First."))
    assert (pair.before, pair.after) == ((), (Piece(Change.ADDED, "First."),))


def test_words_joined_are_the_text() -> None:
    text = "Ein Brunnen,  für‌ 40 % – ก็ได้!"
    assert "".join(words(text)) == text
