from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text import MAX_DEPTH, UnusableText, normalise, normalise_tree, one_line
from app.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("plain\ttext\nhere", "plain\ttext\nhere"),
        ("one\x0ctwo", "one\ntwo"),
        ("one\x0btwo\r\nthree\rfour\u2028five\u2029six\x85seven", "one\ntwo\nthree\nfour\nfive\nsix\nseven"),
        ("nul\x00l \x07bell \x1bescape \x7fdelete \x9b", "null bell escape delete "),
        ("\ufeffmarked", "marked"),
        ("cafe\u0301", "caf\u00e9"),
        ("object\ufffc note\ufff9 gone\ufdd0\uffff\U0001fffe", "object note gone"),
        ("tagged\U000e0041\U000e0042", "tagged"),
        ("soft\u00adhyphen no\u00a0break ไทย\u200bไทย", "soft\u00adhyphen no\u00a0break ไทย\u200bไทย"),
    ],
)
def test_what_breaks_files_is_taken_out_and_the_rest_stays(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


def test_a_character_is_treated_alike_in_a_text_that_needs_no_cleaning_and_in_one_that_does() -> None:
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert [char for char in characters if normalise(f"a{char}") != normalise(f"a{char}\x00")] == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("invoice\u202efdp.exe\u202c", "invoicefdp.exe"),
        ("\u202aleft\u202c \u202bright\u202c \u202dforced\u202c", "left right forced"),
        ("\u2067عربي\u2069 text", "\u2067عربي\u2069 text"),
        ("open \u2067عربي\nnext line", "open \u2067عربي\u2069\nnext line"),
        ("stray \u2069end", "stray end"),
        ("marks \u200e\u200f\u061c stay", "marks \u200e\u200f\u061c stay"),
    ],
)
def test_no_text_can_turn_its_neighbours_round(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


def test_half_a_surrogate_pair_is_refused_with_its_position() -> None:
    with pytest.raises(UnusableText, match="position 4") as raised:
        normalise("ab \ud83d")
    assert isinstance(raised.value, BadInput)
    assert isinstance(raised.value, ValueError)


@given(st.text())
def test_normalising_twice_changes_nothing_and_leaves_nothing_bad(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in once)


def test_a_title_is_one_line() -> None:
    assert one_line("  Courts \n\t within\x0creach ") == "Courts within reach"


def test_every_text_of_a_tree_is_normalised_keys_too() -> None:
    tree = {"ke\x00y": ["a\x0cb", {"n": 1, "t": True, "none": None}], "tuple": ("x\r\ny",)}
    assert normalise_tree(tree) == {"key": ["a\nb", {"n": 1, "t": True, "none": None}], "tuple": ["x\ny"]}


def test_a_tree_without_bottom_is_refused() -> None:
    deep: object = "x"
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    with pytest.raises(UnusableText, match="nested more than 64 levels"):
        normalise_tree(deep)
