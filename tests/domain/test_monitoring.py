"""What was reached of what was promised."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.monitoring import Actual, Duty, DutyKind, adds_up, differs, overlapping, reached, usual_duties
from app.domain.results import Direction, Indicator, Measure

H1 = date(2026, 1, 1), date(2026, 6, 30)
H2 = date(2026, 7, 1), date(2026, 12, 31)


def indicator(unit: str = "persons", *, start: str = "0", target: str = "100", **more: Any) -> Indicator:
    return Indicator(
        key="I1", title="People reached", unit=unit, baseline=Measure(value=Decimal(start)),
        target=Measure(value=Decimal(target)), **more,
    )  # fmt: skip


def actual(span: tuple[date, date], value: str | None, **more: Any) -> Actual:
    first, last = span
    return Actual(indicator="I1", first=first, last=last, value=Decimal(value) if value else None, **more)


def test_what_counts_is_added_from_the_baseline_on() -> None:
    found = reached(indicator(start="20"), [actual(H1, "30"), actual(H2, "18")], first=H2[0], last=H2[1])
    assert (found.value, found.period, found.share) == (Decimal(68), Decimal(18), Decimal("0.6"))


@pytest.mark.parametrize(
    "kept", [indicator("%"), indicator("score from 1 to 5"), indicator(direction=Direction.DECREASE)], ids=str
)
def test_what_is_measured_anew_is_the_last_value(kept: Indicator) -> None:
    assert not adds_up(kept)
    found = reached(kept, [actual(H2, "18"), actual(H1, "30")], first=H1[0], last=H2[1])
    assert (found.value, found.period) == (Decimal(18), None)


def test_a_fall_is_a_way_too() -> None:
    falling = indicator("%", start="38", target="30", direction=Direction.DECREASE)
    assert reached(falling, [actual(H1, "36")], first=H1[0], last=H1[1]).share == Decimal("0.25")


def test_what_was_measured_later_or_of_something_else_does_not_count() -> None:
    other = Actual(indicator="I2", first=H1[0], last=H1[1], value=Decimal(99))
    found = reached(indicator(), [other, actual(H2, "5")], first=H1[0], last=H1[1])
    assert (found.value, found.share, differs(found, threshold=Decimal(0))) == (None, None, False)


def test_words_of_the_period_are_told_together_and_of_others_not() -> None:
    told = [actual(H1, "1", note="Floods."), actual(H2, "2", note="A strike.", verification="Register")]
    found = reached(indicator(), told, first=H2[0], last=H2[1])
    assert (found.note, found.verification) == ("A strike.", "Register")


@pytest.mark.parametrize(("value", "far"), [("91", False), ("90", False), ("89", True), ("111", True), ("110", False)])
def test_more_or_less_than_the_threshold_differs(value: str, far: bool) -> None:
    found = reached(indicator(), [actual(H1, value)], first=H1[0], last=H1[1])
    assert differs(found, threshold=Decimal("0.10")) is far


def test_periods_of_one_indicator_do_not_overlap() -> None:
    kept = [actual(H1, "1")]
    across = actual((date(2026, 6, 30), date(2026, 9, 30)), "1")
    assert overlapping(kept, across) == kept[0]
    assert overlapping(kept, actual(H2, "1")) is None
    assert overlapping(kept, actual(H1, "2")) is None, "the same period is changed"


@given(st.lists(st.decimals(0, 10_000, places=2), max_size=12))
def test_parts_of_the_time_sum_to_the_whole(values: list[Decimal]) -> None:
    told = [
        Actual(indicator="I1", first=date(2026, month, 1), last=date(2026, month, 28), value=value)
        for month, value in enumerate(values, start=1)
    ]
    found = reached(indicator(), told, first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert (found.value or Decimal(0)) == sum(values, Decimal(0)) == (found.period or Decimal(0))


@pytest.mark.parametrize(
    ("span", "owed"),
    [
        ((date(2026, 3, 1), date(2026, 8, 31)), ["final"]),
        ((date(2026, 1, 1), date(2026, 12, 31)), ["final"]),
        ((date(2025, 10, 1), date(2027, 9, 30)), ["progress-1", "final"]),
        ((date(2024, 2, 29), date(2027, 2, 27)), ["progress-1", "progress-2", "final"]),
    ],
)
def test_a_report_is_proposed_on_each_year_before_the_last(span: tuple[date, date], owed: list[str]) -> None:
    first, last = span
    duties = usual_duties(first, last)
    assert [duty.key for duty in duties] == owed
    assert (duties[-1].first, duties[-1].last, duties[-1].kind) == (first, last, DutyKind.FINAL)
    assert all((duty.due_on - duty.last).days in (60, 90) for duty in duties)
    years = [*duties[:-1]]
    assert all(one.last < two.first and (two.first - one.last).days == 1 for one, two in pairwise(years))


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    for make in (
        lambda: actual((H1[1], H1[0]), "1"),
        lambda: Duty(key="x", kind=DutyKind.FINAL, first=H1[1], last=H1[0], due_on=H2[0]),
    ):
        with pytest.raises(ValueError, match="before it begins"):
            make()
