from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.answering import Candidate, points, reasons

ON = date(2026, 11, 27)
PLAIN = Candidate(asked_alike=0.5, words_alike=0.5, words=100, written_on=ON - timedelta(days=4 * 365))


def worth(candidate: Candidate, most: int | None = 150) -> int:
    return points(reasons(candidate, most=most, on=ON))


@pytest.mark.parametrize(
    "better",
    [
        {"asked_alike": 0.9},
        {"words_alike": 0.9},
        {"won": True},
        {"same_funder": True},
        {"same_kind": True},
        {"kept": True},
        {"written_on": ON},
    ],
)
def test_each_merit_ranks_a_text_higher(better: dict[str, object]) -> None:
    assert worth(replace(PLAIN, **better)) > worth(PLAIN)  # type: ignore[arg-type]


@pytest.mark.parametrize("worse", [{"won": False}, {"same_language": False}, {"words": 151}])
def test_each_fault_ranks_it_lower(worse: dict[str, object]) -> None:
    assert worth(replace(PLAIN, **worse)) < worth(PLAIN)  # type: ignore[arg-type]


def test_the_same_question_outweighs_everything_else_of_another_one() -> None:
    other = replace(PLAIN, asked_alike=0.1, won=True, same_funder=True, written_on=ON)
    assert worth(replace(PLAIN, asked_alike=1, words_alike=0.5)) > worth(other)


def test_every_point_has_its_reason_and_the_weightiest_comes_first() -> None:
    told = reasons(replace(PLAIN, asked_alike=1, won=True, words=190), most=150, on=ON)
    assert [(one.points, str(one.said)) for one in told] == [
        (50, "same question"), (12, "won"), (10, "has the question's words"), (-4, "40 words too long"),
    ]  # fmt: skip


def test_where_the_form_counts_no_words_length_says_nothing() -> None:
    assert "limit" not in " ".join(one.said for one in reasons(PLAIN, most=None, on=ON))
