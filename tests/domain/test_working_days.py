"""Working days, checked by hand against the countries' own calendars."""

from datetime import date, timedelta

import pytest

from app.domain.working_days import Closure, Rest, WorkingCalendar

MOROCCO = WorkingCalendar(country="MA")
EGYPT = WorkingCalendar(country="EG")
FRANCE = WorkingCalendar(country="FR")


@pytest.mark.parametrize(
    ("calendar", "day", "rest"),
    [
        (FRANCE, date(2027, 7, 14), Rest.HOLIDAY),
        (FRANCE, date(2027, 7, 17), Rest.WEEKEND),
        (FRANCE, date(2027, 7, 16), None),
        (EGYPT, date(2027, 7, 16), Rest.WEEKEND),
        (EGYPT, date(2027, 7, 18), None),
        (MOROCCO, date(2027, 7, 30), Rest.HOLIDAY),
    ],
    ids=str,
)
def test_days_off(calendar: WorkingCalendar, day: date, rest: Rest | None) -> None:
    off = calendar.day_off(day)
    assert (off.rest if off else None) is rest


def test_a_holiday_has_its_name_in_the_readers_language() -> None:
    off = MOROCCO.day_off(date(2027, 7, 30), "fr")
    assert off is not None
    assert off.name == "Fête du Trône"


def test_the_organisation_closes_when_it_says_so() -> None:
    closed = WorkingCalendar(
        country="FR", closures=(Closure(first=date(2026, 12, 24), last=date(2027, 1, 3), name="Winter"),)
    )
    assert closed.on_or_before(date(2027, 1, 3)) == date(2026, 12, 23)
    off = closed.day_off(date(2026, 12, 28))
    assert off is not None
    assert off.name == "Winter"


def test_a_weekend_can_be_set() -> None:
    nepal = WorkingCalendar(country="NP", weekend=(5,))
    assert nepal.is_working(date(2027, 7, 11))  # a Sunday
    assert not nepal.is_working(date(2027, 7, 10))


def test_counting_back_passes_over_days_off() -> None:
    thursday = date(2027, 5, 6)  # Ascension Day
    assert FRANCE.before(thursday, 0) == date(2027, 5, 5)
    assert FRANCE.before(date(2027, 5, 7), 1) == date(2027, 5, 5)
    assert FRANCE.before(date(2027, 5, 10), 2) == date(2027, 5, 5)


def test_a_country_without_known_holidays_has_weekends() -> None:
    unknown = WorkingCalendar(country="ZZ")
    assert not unknown.knows_holidays
    assert unknown.before(date(2027, 5, 10), 1) == date(2027, 5, 7)


def test_a_calendar_without_working_days_says_so() -> None:
    never = WorkingCalendar(country="FR", closures=(Closure(first=date(2020, 1, 1), last=date(2030, 1, 1)),))
    with pytest.raises(ValueError, match="year without a working day"):
        never.on_or_before(date(2027, 1, 1))


@pytest.mark.parametrize("weekend", [(7,), tuple(range(7))])
def test_a_weekend_that_is_none_is_refused(weekend: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="weekend"):
        WorkingCalendar(country="FR", weekend=weekend)


def test_counting_forward_agrees_with_counting_back() -> None:
    due = date(2027, 6, 1)
    for days in range(1, 60):
        assert FRANCE.count(FRANCE.before(due, days), due) == days
    assert FRANCE.count(due, due - timedelta(days=3)) == 0
