"""Cards added up, and hours spread over weeks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.go_no_go import Scorecard, ScoreCriterion, tally, whole_of
from app.domain.working_days import WorkingCalendar
from app.domain.workload import PlannedHours, hours_by_week, overload_words, overloads

CRITERIA = (ScoreCriterion(key="a", title="A", weight=3), ScoreCriterion(key="b", title="B", weight=1))
MONDAY = date(2026, 11, 30)
CALENDAR = WorkingCalendar(country="NP", weekend=(5, 6))


def test_what_nobody_judged_counts_as_nothing() -> None:
    cards = [Scorecard(points={"a": 5, "b": 1}), Scorecard(points={"a": 3}), Scorecard(points={"gone": 5})]
    a, b, whole = tally(cards, CRITERIA)
    assert (a.average, a.spread) == (Decimal("4.00"), Decimal("1.00"))
    assert (b.average, b.spread) == (Decimal("1.00"), None)
    assert (whole.average, whole.spread) == (Decimal("3.50"), Decimal("0.50"))
    assert whole_of({}, CRITERIA) is None
    assert whole_of({"a": 5}, [ScoreCriterion(key="a", title="A", weight=0)]) is None


@pytest.mark.parametrize("wrong", [{"title": " "}, {"weight": 11}, {"weight": -1}])
def test_a_criterion_has_a_name_and_a_weight(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"title|weight"):
        ScoreCriterion(**{"key": "a", "title": "A", **wrong})  # type: ignore[arg-type]


def planned(who: str, first: date, last: date, hours: int) -> PlannedHours:
    return PlannedHours(who=who, first=first, last=last, hours=Decimal(hours))


def test_hours_are_spread_over_working_days() -> None:
    thursday, tuesday = date(2026, 12, 3), date(2026, 12, 8)
    weeks = hours_by_week([planned("Amina", thursday, tuesday, 40)], CALENDAR)
    assert weeks == {"Amina": {MONDAY: Decimal("20.0"), date(2026, 12, 7): Decimal("20.0")}}
    saturday = date(2026, 12, 5)
    assert hours_by_week([planned("Amina", saturday, saturday, 3)], CALENDAR) == {"Amina": {MONDAY: Decimal("3.0")}}


def test_only_weeks_that_it_makes_too_full_are_told() -> None:
    friday = date(2026, 12, 4)
    promised = [planned("Amina", MONDAY, friday, 30), planned("Karim", MONDAY, friday, 60)]
    added = [planned("Amina", MONDAY, friday, 22), planned("Rosa", MONDAY, friday, 40)]
    (found,) = overloads(promised, added, CALENDAR, Decimal(40))
    assert overload_words(found, "Amina") == "This would put Amina at 52 h in week 49; 40 h are possible."
