from __future__ import annotations

import pytest

from app.domain.likeness import rarity, stems
from app.domain.matching import Question, match, names_in


def question(key: str, words: str) -> Question:
    return Question(key, stems(words))


NEED = question("need", "Problem: which problem, for whom, since when?")
TEAM = question("team", "Partners: who are the partners and what do they bring?")
LASTING = question("lasting", "Sustainability: what remains after the grant?")
OLD_NEED = question("a-problem", "The problem that you address, and for whom")
OLD_TEAM = question("b-partners", "Partners, and what they bring")
RARE = rarity([one.stems for one in (NEED, TEAM, LASTING, OLD_NEED, OLD_TEAM)])


def test_on_the_same_form_a_key_answers_itself() -> None:
    assert match([NEED, TEAM], [question("need", "other words")], RARE, same_form=True) == {"need": ("need", 1.0)}


def test_on_another_form_the_most_alike_are_paired_each_once() -> None:
    found = match([TEAM, NEED, LASTING], [OLD_NEED, OLD_TEAM], RARE, same_form=False)
    assert {key: other for key, (other, _) in found.items()} == {"need": "a-problem", "team": "b-partners"}


def test_an_earlier_text_is_not_given_twice() -> None:
    again = question("again", "Problem: which problem, for whom, since when?")
    assert len(match([NEED, again], [OLD_NEED], RARE, same_form=False)) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("With the support of UNDEF we will", ("UNDEF",)),
        ("the undefined future", ()),
        ("le fonds européen", ("Fonds Européen",)),
        ("UNDEF, and UNDEF again", ("UNDEF",)),
    ],
)
def test_names_are_found_as_words(text: str, found: tuple[str, ...]) -> None:
    assert names_in(text, ("UNDEF", "Fonds Européen", "EU", "")) == found
