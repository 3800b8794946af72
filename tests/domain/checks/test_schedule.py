"""Deadlines to the hour, yearly windows, and what is only assumed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from app.domain.checks import check
from app.domain.deadlines import Confidence, Deadline, DeadlineKind
from app.domain.dossier import Material
from tests.domain.checks.dossiers import STATED, Spoil, call, dossier

DUE = Deadline(on=date(2027, 3, 29), at=time(17), zone="Europe/Brussels", source=STATED)
YEARLY = Deadline(kind=DeadlineKind.WINDOW, opens="01-15", closes="03-01", on=date(2025, 3, 1), source=STATED)


def _due(deadline: Deadline, **proposal: Any) -> Spoil:
    def spoil(m: Material) -> Material:
        stage = replace(call().stages[0], deadline=deadline, query_deadline=None)
        return replace(m, call=replace(call(), stages=(stage,)), proposal=replace(m.proposal, **proposal))

    return spoil


def _codes(spoil: Spoil, on: date, now: datetime | None = None) -> list[str]:
    found = check(dossier(spoil, on=on), on=on, now=now)
    return [f.code for f in found if f.code.startswith("time.") and f.code != "time.not_after_submission"]


@pytest.mark.parametrize(
    ("now", "codes"),
    [
        (datetime(2027, 3, 29, 14, 59, tzinfo=UTC), ["time.deadline_today"]),
        (datetime(2027, 3, 29, 15, 1, tzinfo=UTC), ["time.deadline_passed"]),
        (datetime(2027, 3, 28, 22, 30, tzinfo=UTC), ["time.deadline_today"]),
        (datetime(2027, 3, 28, 21, 30, tzinfo=UTC), []),
    ],
)
def test_a_deadline_is_held_to_the_minute_in_its_own_zone(now: datetime, codes: list[str]) -> None:
    assert _codes(_due(DUE), now.date(), now) == codes


def test_without_an_instant_the_day_decides() -> None:
    assert _codes(_due(DUE), date(2027, 3, 29)) == ["time.deadline_today"]
    assert _codes(_due(DUE), date(2027, 3, 30)) == ["time.deadline_passed"]


@pytest.mark.parametrize(
    ("on", "planned", "codes"),
    [
        (date(2027, 2, 1), date(2027, 2, 20), ["time.deadline_assumed"]),
        (date(2027, 2, 1), date(2027, 5, 1), ["time.window_closed", "time.deadline_assumed"]),
        (date(2026, 12, 1), date(2026, 12, 20), ["time.window_closed", "time.deadline_assumed"]),
        (date(2027, 3, 1), date(2027, 3, 1), ["time.deadline_today"]),
        (date(2026, 6, 1), None, ["time.window_closed", "time.deadline_assumed"]),
    ],
)
def test_a_yearly_window_is_that_of_the_day(on: date, planned: date | None, codes: list[str]) -> None:
    assert _codes(_due(YEARLY, submission_on=planned), on) == codes


def test_a_window_without_days_is_asked_for() -> None:
    assert _codes(_due(Deadline(kind=DeadlineKind.WINDOW)), date(2027, 2, 1)) == ["time.deadline_unknown"]


@pytest.mark.parametrize("confidence", [Confidence.INFERRED, Confidence.UNKNOWN])
def test_a_date_that_is_not_stated_is_told(confidence: Confidence) -> None:
    assert _codes(_due(replace(DUE, confidence=confidence)), date(2027, 2, 1)) == ["time.deadline_assumed"]
