"""What a writer's own table is taken to hold."""

from __future__ import annotations

import pytest

from app.export.grid import is_number


@pytest.mark.parametrize(
    "text",
    [
        "12",
        "1,204",
        "82%",
        "82 %",
        "EUR 1,250.00",
        "1 250,00 €",
        "1\u202f250,00\u00a0€",
        "−3.5",
        "€ 40",
        "2025",
        "12 MAD",
    ],
)
def test_figures_as_any_language_prints_them(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "–", "Year 1", "12 women", "A1.2", "3 × 12", "2025–2026 and later", "EUR"])
def test_words_are_no_figures(text: str) -> None:
    assert not is_number(text)
