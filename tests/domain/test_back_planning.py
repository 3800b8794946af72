"""Plans from the submission backwards: never on a day off, never later than asked, shortage said and not hidden."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.back_planning import DEFAULT_PATTERN, Plan, PlanStep, compress, plan
from app.domain.working_days import WorkingCalendar

COUNTRIES = ("FR", "MA", "EG", "NP", "KE", "IR", "BD", "ZZ")
DAYS = st.dates(date(2026, 1, 1), date(2031, 12, 31))
FRANCE = WorkingCalendar(country="FR")


def on(made: Plan, key: str) -> date:
    return next(milestone.on for milestone in made.milestones if milestone.key == key)


def test_a_plan_of_six_weeks() -> None:
    made = plan(DEFAULT_PATTERN, due_on=date(2027, 2, 17), today=date(2026, 12, 1), calendar=FRANCE)
    assert made.short_by == 0
    assert on(made, "upload") == date(2027, 2, 16)
    assert on(made, "sign-off") == date(2027, 2, 15)
    assert on(made, "red-team") == date(2027, 2, 10)
    assert on(made, "go-no-go") == date(2027, 1, 6)


def test_too_short_a_time_is_said_and_moves_nothing() -> None:
    made = plan(DEFAULT_PATTERN, due_on=date(2027, 2, 17), today=date(2027, 1, 13), calendar=FRANCE)
    assert made.short_by == 5
    assert on(made, "go-no-go") == date(2027, 1, 6)
    assert not made.compressed


def test_compressed_it_begins_today_and_still_uploads_a_day_early() -> None:
    made = compress(DEFAULT_PATTERN, due_on=date(2027, 2, 17), today=date(2027, 2, 3), calendar=FRANCE)
    assert made.compressed
    assert made.short_by == 0
    assert made.milestones[0].on == date(2027, 2, 3)
    assert on(made, "upload") == date(2027, 2, 16)


def test_nothing_can_be_compressed_into_the_past() -> None:
    made = compress(DEFAULT_PATTERN, due_on=date(2027, 2, 17), today=date(2027, 2, 19), calendar=FRANCE)
    assert made.short_by == 2
    assert {milestone.on for milestone in made.milestones} == {date(2027, 2, 17)}


@given(country=st.sampled_from(COUNTRIES), due=DAYS, ahead=st.integers(0, 200))
def test_plans_keep_their_promises(country: str, due: date, ahead: int) -> None:
    calendar = WorkingCalendar(country=country)
    today = due - timedelta(days=ahead)
    made = plan(DEFAULT_PATTERN, due_on=due, today=today, calendar=calendar)
    squeezed = compress(DEFAULT_PATTERN, due_on=due, today=today, calendar=calendar)
    assert all(calendar.is_working(milestone.on) for milestone in made.milestones)
    assert all(milestone.on <= due for milestone in made.milestones)
    assert all(today <= milestone.on <= due for milestone in squeezed.milestones)
    order = [step.key for step in sorted(DEFAULT_PATTERN, key=lambda step: -step.working_days)]
    assert [milestone.key for milestone in made.milestones] == order
    assert [milestone.key for milestone in squeezed.milestones] == order
    assert squeezed.short_by == 0
    if made.short_by == 0:
        assert squeezed == made


@pytest.mark.parametrize(("title", "days"), [("", 3), ("Letters", -1), ("Letters", 501)])
def test_a_step_that_is_none_is_refused(title: str, days: int) -> None:
    with pytest.raises(ValueError, match="step"):
        PlanStep(key="x", title=title, working_days=days)
