"""Deadlines in every zone of the world, on the days on which its clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from app.domain.dated import Dated, DatedKind, day_for
from app.domain.deadlines import Deadline, describe_instant, instant

NAMES = sorted(available_timezones())
ZONES = st.sampled_from(NAMES)


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """The hours after which clocks of the zone were moved, 2015 to 2035; midsummer where they never were."""
    here = ZoneInfo(name)
    days = [datetime(2015, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(20 * 366)]
    shifts = [each.astimezone(here).utcoffset() for each in days]
    moved = [day for day, a, b in zip(days, shifts, shifts[1:], strict=False) if a != b]
    found = []
    for day in moved:
        hours = [day + timedelta(hours=n) for n in range(25)]
        offsets = [each.astimezone(here).utcoffset() for each in hours]
        found += [hour for hour, a, b in zip(hours, offsets, offsets[1:], strict=False) if a != b]
    return tuple(found) or (datetime(2026, 6, 21, tzinfo=UTC),)


@st.composite
def near_changes(draw: st.DrawFn) -> Deadline:
    """A local time of a day around one on which the clocks of its zone change."""
    name = draw(ZONES)
    local = draw(st.sampled_from(changes(name))).astimezone(ZoneInfo(name))
    day = local.date() + timedelta(days=draw(st.integers(-1, 1)))
    at = draw(st.none() | st.times().map(lambda each: each.replace(second=0, microsecond=0)))
    return Deadline(on=day, at=at, zone=name)


@given(near_changes())
def test_the_instant_reads_as_the_call_says_on_the_funders_clock(deadline: Deadline) -> None:
    """But in the hour that a clock leaves out, which is nobody's: then it is as far off as the clock jumped."""
    at, here = instant(deadline), ZoneInfo(deadline.zone or "UTC")
    assert at is not None
    assert deadline.on is not None
    wanted = datetime.combine(deadline.on, deadline.at or time(23, 59, 59))
    shown = at.astimezone(here).replace(tzinfo=None)
    if shown != wanted:
        jump = abs(shown - wanted)
        before, after = (moment.astimezone(here).utcoffset() for moment in (at - jump, at + jump))
        assert before != after, "the clock left nothing out here"
        assert jump <= timedelta(days=1)


@given(near_changes())
def test_an_hour_that_comes_twice_is_taken_the_first_time(deadline: Deadline) -> None:
    """Who sends it by the first of them is never late."""
    at, here = instant(deadline), ZoneInfo(deadline.zone or "UTC")
    assert at is not None
    earlier = at - timedelta(hours=1)
    same = earlier.astimezone(here).replace(tzinfo=None) == at.astimezone(here).replace(tzinfo=None)
    assert not same


@given(near_changes(), ZONES)
def test_every_reader_is_told_the_same_moment(deadline: Deadline, reader: str) -> None:
    at = instant(deadline)
    assert at is not None
    local = at.astimezone(ZoneInfo(reader))
    told = describe_instant(deadline, reader=reader)
    if reader != deadline.zone:
        assert f"{local:%H:%M}" in told
    dated = Dated(uid="u", kind=DatedKind.CALL_DEADLINE, title="x", when=deadline)
    expected = local.date() if deadline.at is not None else deadline.on
    assert day_for(dated, reader) == expected


@given(st.lists(near_changes(), min_size=2, max_size=6))
def test_the_order_of_instants_is_that_of_the_world(deadlines: list[Deadline]) -> None:
    ordered = sorted(deadlines, key=lambda each: instant(each) or datetime.max.replace(tzinfo=UTC))
    for first, second in pairwise(ordered):
        a, b = instant(first), instant(second)
        assert a is not None
        assert b is not None
        assert a <= b
        if first.zone == second.zone and first.at is not None and second.at is not None and a != b:
            days = (first.on or date.min, second.on or date.min)
            assert days[0] <= days[1]
