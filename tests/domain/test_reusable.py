from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.markdown_inlines import MarkdownError
from app.domain.reusable import ReusableText, due_since, fitting, review_due

TEXT = ReusableText(key="who-we-are", title="Who we are", variants={50: "We defend **women** workers."})


@pytest.mark.parametrize(
    ("reviewed", "every", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 13, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 12, 1), None, None),
        (None, 12, None),
        (date(9999, 6, 1), 12, None),
    ],
)
def test_a_text_is_due_so_many_months_after_somebody_looked(
    reviewed: date | None, every: int | None, due: date | None
) -> None:
    assert review_due(replace(TEXT, reviewed_on=reviewed, review_every=every)) == due


def test_it_is_not_overdue_on_its_day() -> None:
    text = replace(TEXT, reviewed_on=date(2026, 1, 1), review_every=2)
    assert due_since(text, date(2026, 3, 1)) is None
    assert due_since(text, date(2026, 3, 2)) == date(2026, 3, 1)


@pytest.mark.parametrize(("most", "size"), [(None, 500), (480, 500), (200, 150), (52, 50), (10, 50)])
def test_the_longest_that_fits_is_taken(most: int | None, size: int) -> None:
    assert fitting([(150, 148), (50, 52), (500, 480)], most) == size


@pytest.mark.parametrize(("variants", "said"), [({}, "at least one"), ({70: "x"}, "70 is not a length")])
def test_lengths_are_those_that_forms_ask_for(variants: dict[int, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(TEXT, variants=variants)


def test_words_are_counted_as_the_form_will() -> None:
    assert TEXT.words(50) == 4


def test_what_cannot_be_stored_is_refused() -> None:
    with pytest.raises(MarkdownError, match="https"):
        replace(TEXT, variants={50: "[here](javascript:alert)"})
