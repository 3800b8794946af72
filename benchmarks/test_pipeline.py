"""Thousands of calls at once: how well each suits, and a plan back from each deadline; which have no reference."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from app.domain.back_planning import DEFAULT_PATTERN, plan
from app.domain.fit import DEFAULT_WEIGHTS, Offer, Seeker, fit_all
from app.domain.money import Money
from app.domain.working_days import WorkingCalendar
from benchmarks.conftest import seconds_of
from benchmarks.rows import Row, growth

CALLS = (1_250, 2_500, 5_000)
TODAY = date(2026, 11, 26)
CALENDAR = WorkingCalendar(country="MA")
SEEKER = Seeker(
    themes=frozenset({"5.2", "16.3"}),
    countries=("MA", "TN"),
    amount=Money(Decimal(150_000), "EUR"),
    own_share=Decimal("0.1"),
    languages=("fr", "ar"),
)


def offers(count: int) -> list[Offer]:
    """All different, due within a year."""
    return [
        Offer(
            themes=(str(1 + n % 17), f"{1 + n % 16}.{1 + n % 3}"),
            countries=(("MA", "TN", "EG", "NP", "CO")[n % 5], "SN"),
            low=Decimal(n % 90_000),
            high=Decimal(100_000 + n),
            currency=("EUR", "USD")[n % 2],
            own_share=Decimal(n % 3) / 10,
            due=TODAY + timedelta(days=n % 365),
            languages=(("en", "fr", "es")[n % 3],),
            won=n % 2,
        )
        for n in range(count)
    ]


def _judged_and_planned(found: list[Offer]) -> None:
    fit_all(found, SEEKER, DEFAULT_WEIGHTS, lambda day: CALENDAR.count(TODAY, day))
    for offer in found:
        if offer.due is not None:
            plan(DEFAULT_PATTERN, due_on=offer.due, today=TODAY, calendar=CALENDAR)


def test_growth_with_calls(rows: list[Row]) -> None:
    _judged_and_planned(offers(365))  # holidays are looked up once a year
    seconds = {count: seconds_of(_judged_and_planned, offers(count)) for count in CALLS}
    rows.append(Row(f"Fit and plan of {CALLS[-1]:,} calls", seconds[CALLS[-1]]))
    rows.append(growth("Fit and plan by calls", seconds))
