"""The part of a day in which reminders leave, in every zone; which of them have come, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reminding import EVENING, HOURS, morning, reminders_due

ZONES = st.sampled_from(sorted(available_timezones()))
MOMENTS = st.integers(0, 20 * 366 * 86_400).map(lambda s: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


@given(now=MOMENTS, zone=ZONES, hour=st.sampled_from(list(HOURS)))
def test_nothing_leaves_at_night_in_any_zone(now: datetime, zone: str, hour: int) -> None:
    found, local = morning(now, zone, hour), now.astimezone(ZoneInfo(zone))
    assert (found is not None) == (hour <= local.hour < EVENING)
    if found is not None:
        assert found.day == local.date()
        assert found.since <= now < found.until
        for end in (found.since, found.until - timedelta(microseconds=1)):
            assert hour <= end.astimezone(ZoneInfo(zone)).hour < EVENING


@given(now=MOMENTS, zone=ZONES)
def test_every_day_has_one_morning(now: datetime, zone: str) -> None:
    """Asked each hour, three days on end show each their day once, also where clocks change and where a day is left
    out."""
    found = [morning(now + timedelta(hours=n), zone, 7) for n in range(96)]
    days = [each.day for each in found if each is not None]
    assert days == sorted(days)
    assert len({(each.day, each.since) for each in found if each is not None}) == len(set(days)) >= 3


@given(
    day=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    ahead=st.lists(st.integers(0, 30), min_size=1, max_size=5),
    seen=st.lists(st.integers(0, 40), min_size=1, max_size=12),
)
def test_each_reminder_is_told_once_however_the_clock_jumps(day: date, ahead: list[int], seen: list[int]) -> None:
    """`seen`: on which days before the deadline somebody looked, in any order."""
    told: list[str] = []
    for before in seen:
        told += set(reminders_due("u", day, ahead, day - timedelta(days=before))) - set(told)
    assert len(told) == len(set(told)) <= len(set(ahead))
    if min(seen) <= min(ahead):  # a look at or after the last of them, and at most 14 days late
        assert f"u {day} {min(ahead)}" in told or min(ahead) - min(seen) > 14


@pytest.mark.parametrize(
    ("today", "due"),
    [
        ("2027-02-02", []),
        ("2027-02-03", ["14"]),
        ("2027-02-15", ["14", "3", "7"]),
        ("2027-02-17", ["1", "14", "3", "7"]),
        ("2027-02-18", []),
    ],
)
def test_what_was_missed_is_still_due_until_the_day(today: str, due: list[str]) -> None:
    found = reminders_due("u", date(2027, 2, 17), (14, 7, 3, 1), date.fromisoformat(today))
    assert sorted(name.rpartition(" ")[2] for name in found) == due
