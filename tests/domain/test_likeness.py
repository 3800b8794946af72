from __future__ import annotations

import pytest

from app.domain.likeness import likeness, rarity, stems, telling
from app.domain.search import tokens

QUESTIONS = (
    "Which problem does the project address, and for whom?",
    "Who are the partners of the project, and what does each contribute?",
    "How will the project go on once the grant is over?",
    "What risks does the project run?",
)
RARE = rarity([stems(question) for question in QUESTIONS])


def test_a_question_is_like_itself_and_less_like_any_other() -> None:
    asked = [likeness(stems(QUESTIONS[0]), stems(other), RARE) for other in QUESTIONS]
    assert asked[0] == pytest.approx(1)
    assert max(asked[1:]) < 0.5


def test_endings_do_not_part_what_is_alike() -> None:
    assert likeness(stems("challenges, beneficiaries"), stems("Challenge: beneficiary"), RARE) == pytest.approx(1)


def test_words_that_every_question_has_say_little() -> None:
    near = likeness(stems("the project's partners"), stems(QUESTIONS[1]), RARE)
    assert near > likeness(stems("the project's partners"), stems(QUESTIONS[3]), RARE)


@pytest.mark.parametrize(("one", "other"), [("", "partners"), ("", ""), ("de", "de"), ("partners", "risks")])
def test_what_shares_no_word_is_not_alike(one: str, other: str) -> None:
    assert likeness(stems(one), stems(other), RARE) == 0


def test_scripts_without_spaces_are_compared_too() -> None:
    ours, near, far = stems("可持续性如何保证"), stems("如何保证项目的可持续性"), stems("预算多少")
    assert likeness(ours, near, RARE) > 0.4
    assert likeness(ours, far, RARE) == 0


def test_a_search_goes_by_the_rarest_words_and_by_no_common_one() -> None:
    words = telling(tokens("What risks does the project run, and who are the partners?"), RARE, most=3)
    assert "project" not in words
    assert set(words) <= {"risks", "run", "partners", "are", "who"}
    assert "project" not in telling(tokens("project partners"), RARE, most=9)
