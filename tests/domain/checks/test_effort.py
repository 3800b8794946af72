"""No text makes a check slow: ten times the text takes about ten times as long."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from app.domain.checks.agreement_words import words_of
from app.domain.checks.reading import Kind, Passage
from app.domain.checks.typed_values import amounts, dates, figures
from app.domain.checks.typed_values import number_of as _number_of
from tests.domain.checks.dossiers import findings, written

_GROWTH = 25
"""At ten times the size; linear work takes 10, quadratic work 100."""


def _sentences(text: str) -> None:
    list(Passage(text, Kind.PARAGRAPH, sourced=False).sentences())


def _counts(text: str) -> None:
    words = words_of("en")
    assert words
    for pattern in (*words.durations, words.counts, words.beneficiaries):
        list(pattern.finditer(text))


@pytest.mark.parametrize("piece", ["123 ", "123,", "1 1 ", "12345678", "EUR 12 ", "12.345.", "1'000 "])
@pytest.mark.parametrize("read", [lambda text: list(amounts(text)), lambda text: list(dates(text, "en")), _counts])
def test_numbers(read: Callable[[str], object], piece: str) -> None:
    _grows_with_the_text(read, piece)


@pytest.mark.parametrize("piece", [". ", "? 1 ", "!\t\t", "؟ - ", ".      "])
def test_sentence_ends(piece: str) -> None:
    _grows_with_the_text(_sentences, piece)


@pytest.mark.parametrize("piece", ["123 ", ". ", "10 beneficiaries ", "EUR 1,000 and "])
def test_a_whole_check(piece: str) -> None:
    text = piece * (8000 // len(piece))
    started = process_time()
    findings(written(need=text))
    assert process_time() - started < 5


def _grows_with_the_text(read: Callable[[str], object], piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        taken = []
        for _ in range(3):
            started = process_time()
            read(text)
            taken.append(process_time() - started)
        return min(taken)

    assert seconds(20_000) < max(seconds(2_000), 0.001) * _GROWTH


def test_numbers_are_still_read() -> None:
    assert [a.text for a in amounts("EUR 1 234 567.50, 2.000.000 EUR and 12 345 € of 1,000,000,000,000.00 EUR")] == [
        "EUR 1 234 567.50", "2.000.000 EUR", "12 345 €", "1,000,000,000,000.00 EUR",
    ]  # fmt: skip
    assert _number_of("12 345", "en") == 12345
    assert figures("1.234,50") == figures("1,234.50")
