from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.domain.alignment import Alignment
from app.domain.eligibility import Answer, Criterion, Predicate, evaluate
from app.domain.money import Money
from tests.domain.checks.dossiers import organisation, project

SENT = date(2027, 3, 20)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def answer(criterion: Criterion, *, who: dict[str, Any] | None = None, what: dict[str, Any] | None = None) -> Answer:
    result, reason = evaluate(
        criterion, replace(organisation(), **(who or {})), replace(project(), **(what or {})), SENT
    )
    assert reason.endswith(".")
    return result


def asks(predicate: Predicate, *any_of: str, low: str | None = None, high: str | None = None, **more: Any) -> Criterion:
    return Criterion(
        key="it",
        predicate=predicate,
        question="Does it hold?",
        any_of=any_of,
        at_least=Decimal(low) if low else None,
        at_most=Decimal(high) if high else None,
        **more,
    )


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (asks(Predicate.APPLICANT_KIND, "ngo", "network"), YES),
        (asks(Predicate.APPLICANT_KIND, "university"), NO),
        (asks(Predicate.APPLICANT_KIND), UNKNOWN),
        (asks(Predicate.COUNTRY, "NP"), YES),
        (asks(Predicate.COUNTRY, "IN", "BT"), NO),
        (asks(Predicate.COUNTRY), UNKNOWN),
        (asks(Predicate.PROJECT_COUNTRY, "NP", "IN"), YES),
        (asks(Predicate.PROJECT_COUNTRY, "IN"), NO),
        (asks(Predicate.REGISTERED), YES),
        (asks(Predicate.PORTAL_ID, "pic"), YES),
        (asks(Predicate.PORTAL_ID, "UEI"), UNKNOWN),
        (asks(Predicate.ANNUAL_BUDGET, low="320000", high="320000"), YES),
        (asks(Predicate.ANNUAL_BUDGET, high="319999"), NO),
        (asks(Predicate.ANNUAL_BUDGET, high="1", currency="USD"), UNKNOWN),
        (asks(Predicate.ANNUAL_BUDGET), UNKNOWN),
        (asks(Predicate.DURATION_MONTHS, low="18", high="18"), YES),
        (asks(Predicate.DURATION_MONTHS, high="17"), NO),
        (asks(Predicate.PARTNERS, low="1"), YES),
        (asks(Predicate.PARTNERS, low="2"), NO),
        (asks(Predicate.THEME, "16"), YES),
        (asks(Predicate.THEME, "16.3"), YES),
        (asks(Predicate.THEME, "16.2", "5"), NO),
        (asks(Predicate.LANGUAGE, "fr", "ne"), YES),
        (asks(Predicate.LANGUAGE, "fr"), NO),
        (asks(Predicate.ANSWER), UNKNOWN),
    ],
)
def test_records_answer_or_say_that_they_do_not_know(criterion: Criterion, expected: Answer) -> None:
    assert answer(criterion) is expected


@pytest.mark.parametrize(
    ("founded", "expected"),
    [(date(2024, 3, 20), YES), (date(2024, 3, 21), NO), (date(2024, 2, 29), YES), (None, UNKNOWN)],
)
def test_years_are_counted_on_the_day_of_submission(founded: date | None, expected: Answer) -> None:
    assert answer(asks(Predicate.YEARS_REGISTERED, low="3"), who={"founded_on": founded}) is expected


def test_the_average_is_taken_over_the_last_three_years_before_submission() -> None:
    turnover = {year: Money(Decimal(amount), "EUR") for year, amount in ((2023, 9), (2024, 1), (2025, 2), (2026, 3))}
    turnover[2028] = Money(Decimal(1000), "EUR")
    two = asks(Predicate.ANNUAL_BUDGET, low="2", high="2")
    assert answer(two, who={"turnover": turnover}) is YES


def test_missing_records_are_unknown_and_never_no() -> None:
    assert answer(asks(Predicate.REGISTERED), who={"registration": ""}) is UNKNOWN
    assert answer(asks(Predicate.ANNUAL_BUDGET, high="1"), who={"turnover": {}}) is UNKNOWN
    assert answer(asks(Predicate.PROJECT_COUNTRY, "NP"), what={"countries": ()}) is UNKNOWN
    assert answer(asks(Predicate.THEME, "5"), what={"alignment": Alignment()}) is UNKNOWN


@pytest.mark.parametrize(
    ("expected_answer", "given", "result"),
    [(True, True, YES), (True, False, NO), (False, False, YES), (False, True, NO)],
)
def test_the_writer_answers_what_the_records_do_not(expected_answer: bool, given: bool, result: Answer) -> None:
    criterion = asks(Predicate.ANSWER, expected=expected_answer)
    assert answer(criterion, who={"answers": {"it": given}}) is result


@pytest.mark.parametrize("given", [True, False])
def test_a_question_that_only_a_section_waits_for_keeps_nobody_out(given: bool) -> None:
    criterion = asks(Predicate.ANSWER, decides=False)
    assert answer(criterion, who={"answers": {"it": given}}) is YES
    assert answer(criterion) is UNKNOWN


def test_the_writer_cannot_answer_against_the_records() -> None:
    assert answer(asks(Predicate.COUNTRY, "IN"), who={"answers": {"it": True}}) is NO


def test_a_no_says_what_was_asked_for() -> None:
    _, reason = evaluate(asks(Predicate.DURATION_MONTHS, low="20", high="24"), organisation(), project(), SENT)
    assert reason == "The project lasts 18 months; asked for: at least 20 and at most 24."


@pytest.mark.parametrize(
    ("given", "answer", "reason"),
    [
        ("no", Answer.NO, "You answered no."),
        ("Yes ", Answer.YES, "You answered yes."),
        ("false", Answer.NO, "You answered no."),
        ("perhaps", Answer.UNKNOWN, "You answered “perhaps”; write true or false, so that it counts."),
        (Decimal(3), Answer.UNKNOWN, "You answered “3”; write true or false, so that it counts."),
    ],
)
def test_an_answer_in_words(given: str | Decimal, answer: Answer, reason: str) -> None:
    criterion = Criterion(key="grantee", predicate=Predicate.ANSWER, question="Do you hold a grant?")
    asked = replace(organisation(), answers={"grantee": given})
    assert evaluate(criterion, asked, project(), SENT) == (answer, reason)
