from __future__ import annotations

from app.domain.naming import told_apart


def test_only_what_is_shared_is_told_apart_and_only_by_what_tells_it() -> None:
    marks = {
        "a": ("Water", "To the Trust", "Full", "en", "a"),
        "b": ("Water", "To the Fund", "Full", "en", "b"),
        "c": ("Water", "To the Fund", "Full", "fr", "c"),
        "d": ("Roads", "To the Fund", "Full", "fr", "d"),
        "e": ("Wells", "", "Full", "fr", "e"),
        "f": ("Wells", "", "Full", "fr", "f"),
    }
    assert told_apart(marks) == {
        "a": "Water · To the Trust",
        "b": "Water · To the Fund · en",
        "c": "Water · To the Fund · fr",
        "d": "Roads",
        "e": "Wells · e",
        "f": "Wells · f",
    }
    assert told_apart({}) == {}
