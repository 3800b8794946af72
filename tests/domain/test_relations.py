"""Whoever is erased is found however they are written, and nobody else is."""

from __future__ import annotations

import pytest

from app.domain.relations import without_traces

ROSA = ("Rosa Luz", "rosa.luz@example.org", "+49 (30) 555-123")


OTHERS = "Rosa Luzern and Marosa Luz, rosa.luz@example.organisation"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Rosa Luz, ROSA  LUZ; rosa\nluz's", "X, X; X's"),
        ("to Rosa.Luz@Example.org.", "to X."),
        ("0049 30 555 123 or (030) 555123", "X or X"),
        ("call +4930555123!", "call X!"),
        ("4930555123456", "4930555123456"),
        (OTHERS, OTHERS),
    ],
)  # fmt: skip
def test_traces(text: str, left: str) -> None:
    assert without_traces(text, ROSA, "X") == left


def test_signs_are_no_patterns_and_an_empty_field_is_everywhere_nothing() -> None:
    assert without_traces("a.c abc 12345", ("a.c", "", " ", "12345"), "X") == "X abc X"
    assert without_traces("a\\1b", ("b",), "\\1") == "a\\1b"
