from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from app.domain.deadlines import (
    Confidence,
    Deadline,
    DeadlineKind,
    Window,
    assumption,
    day_in,
    describe,
    describe_instant,
    instant,
    next_window,
    offset,
    zone,
)

TODAY = date(2026, 11, 20)


def brussels(day: date, at: time | None = time(17)) -> Deadline:
    return Deadline(on=day, at=at, zone="Europe/Brussels")


@pytest.mark.parametrize(
    ("day", "utc_hour", "printed"),
    [
        (date(2026, 3, 28), 16, "(UTC+1)"),
        (date(2026, 3, 29), 15, "(UTC+2)"),  # clocks go forward that morning
        (date(2025, 10, 25), 15, "(UTC+2)"),
        (date(2025, 10, 26), 16, "(UTC+1)"),  # clocks go back that morning
    ],
)
def test_five_in_brussels_follows_the_clock_change(day: date, utc_hour: int, printed: str) -> None:
    deadline = brussels(day)
    assert instant(deadline) == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)
    assert printed in describe(deadline, today=TODAY)


def test_a_deadline_reads_in_both_zones() -> None:
    printed = describe(brussels(date(2027, 2, 17)), today=TODAY, reader="Asia/Kathmandu")
    assert printed == "17 February 2027, 17:00 Europe/Brussels (UTC+1), 21:45 Asia/Kathmandu (UTC+5:45)"


def test_another_day_in_the_readers_zone_is_said() -> None:
    deadline = Deadline(on=date(2021, 3, 1), at=time(8), zone="Europe/Brussels", also_in="Pacific/Auckland")
    printed = describe(deadline, today=TODAY, reader="America/Los_Angeles")
    assert printed.endswith("20:00 Pacific/Auckland (UTC+13), 28 February 2021, 23:00 America/Los_Angeles (UTC-8)")


def test_the_funders_zone_is_not_told_twice() -> None:
    assert describe(brussels(date(2027, 2, 17)), today=TODAY, reader="Europe/Brussels").count("Brussels") == 1


def test_a_date_alone_is_the_end_of_that_day_and_says_so() -> None:
    deadline = brussels(date(2027, 2, 17), at=None)
    assert instant(deadline) == datetime(2027, 2, 17, 22, 59, 59, tzinfo=UTC)
    assert describe(deadline, today=TODAY) == "17 February 2027 (Europe/Brussels)"
    assert "the end of that day in Europe/Brussels" in assumption(deadline)


def test_what_is_assumed_is_said() -> None:
    day = date(2027, 2, 17)
    assert assumption(brussels(day)) == ""
    assert "no zone either" in assumption(Deadline(on=day))
    assert "no time zone" in assumption(Deadline(on=day, at=time(12)))
    inferred = Deadline(on=day, at=time(12), zone="UTC", confidence=Confidence.INFERRED)
    assert "inferred" in assumption(inferred)
    assert assumption(Deadline(kind=DeadlineKind.ROLLING)) == ""


@pytest.mark.parametrize(
    ("deadline", "printed"),
    [
        (Deadline(kind=DeadlineKind.ROLLING), "rolling: applications are taken at any time"),
        (
            Deadline(kind=DeadlineKind.ROLLING, lead_weeks=16),
            "rolling: applications are taken at any time; apply at least 16 weeks before the start",
        ),
        (Deadline(kind=DeadlineKind.UNTIL_SPENT), "open until the money is spent"),
        (Deadline(kind=DeadlineKind.BY_INVITATION), "by invitation; the date comes with it"),
        (Deadline(confidence=Confidence.UNKNOWN), "not known; ask the funder"),
        (Deadline(kind=DeadlineKind.WINDOW), "a window each year; its dates are not known, ask the funder"),
    ],
)
def test_a_deadline_without_a_date_says_what_it_is(deadline: Deadline, printed: str) -> None:
    assert describe(deadline, today=TODAY) == printed
    assert instant(deadline) is None


YEARLY = Deadline(kind=DeadlineKind.WINDOW, opens="01-15", closes="03-01", on=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("today", "opens", "closes", "expected"),
    [
        (date(2026, 1, 1), date(2026, 1, 15), date(2026, 3, 1), False),
        (date(2026, 3, 1), date(2026, 1, 15), date(2026, 3, 1), False),
        (date(2026, 3, 2), date(2027, 1, 15), date(2027, 3, 1), True),
        (date(2026, 11, 20), date(2027, 1, 15), date(2027, 3, 1), True),
    ],
)
def test_after_a_window_the_next_one_is_expected(today: date, opens: date, closes: date, expected: bool) -> None:
    assert next_window(YEARLY, today) == Window(opens=opens, closes=closes, expected=expected)


def test_a_window_may_lie_across_the_new_year() -> None:
    winter = Deadline(kind=DeadlineKind.WINDOW, opens="11-15", closes="01-10")
    assert next_window(winter, date(2026, 12, 1)) == Window(opens=date(2026, 11, 15), closes=date(2027, 1, 10))


def test_a_window_reads_by_where_today_stands() -> None:
    assert describe(YEARLY, today=date(2026, 2, 1)) == "open until 1 March 2026"
    assert describe(YEARLY, today=TODAY) == (
        "opens on 15 January 2027, closes on 1 March 2027, expected from earlier years"
    )


def test_the_leap_day_closes_in_every_year() -> None:
    assert day_in(2027, "02-29") == date(2027, 2, 28)
    assert day_in(2028, "02-29") == date(2028, 2, 29)


@pytest.mark.parametrize("wrong", ["13-01", "02-30", "1 March", "", "03-01-2026"])
def test_a_wrong_month_day_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a month and day"):
        Deadline(kind=DeadlineKind.WINDOW, closes=wrong)


@pytest.mark.parametrize("wrong", ["EST5", "Brussels", "../etc/passwd", "", "Europe/Brüssel", "\x00"])
def test_an_unknown_zone_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone"):
        zone(wrong)


@pytest.mark.parametrize(
    ("name", "printed"), [("Asia/Kathmandu", "UTC+5:45"), ("America/St_Johns", "UTC-3:30"), ("UTC", "UTC+0")]
)
def test_offsets_show_their_minutes(name: str, printed: str) -> None:
    assert offset(datetime(2027, 1, 1, tzinfo=zone(name))) == printed


def test_other_languages_print_their_own_dates() -> None:
    assert describe_instant(brussels(date(2027, 2, 17)), language="fr").startswith("17 février 2027, 17:00")


def test_every_assumption_is_told() -> None:
    on = date(2027, 3, 29)
    several = assumption(Deadline(on=on, confidence=Confidence.INFERRED))
    assert several.startswith("The call gives a date without a time")
    assert several.endswith("This date is inferred, not read in the call: check it.")
    unknown = assumption(Deadline(on=on, at=time(17), zone="UTC", confidence=Confidence.UNKNOWN))
    assert unknown == "Nobody has confirmed this date: ask the funder."


def test_a_second_zone_is_shown_with_its_offset_and_day() -> None:
    deadline = Deadline(on=date(2027, 2, 17), at=time(17), zone="Europe/Brussels", also_in="America/New_York")
    said = describe(deadline, today=date(2027, 1, 1), reader="Asia/Kathmandu")
    assert said == (
        "17 February 2027, 17:00 Europe/Brussels (UTC+1), 11:00 America/New_York (UTC-5), "
        "21:45 Asia/Kathmandu (UTC+5:45)"
    )


def test_a_date_alone_is_shown_in_a_second_zone_by_its_last_minute() -> None:
    deadline = Deadline(on=date(2027, 2, 17), zone="America/New_York")
    said = describe(deadline, today=date(2027, 1, 1), reader="Asia/Kathmandu")
    assert said == "17 February 2027 (America/New_York), until 18 February 2027, 10:44 Asia/Kathmandu (UTC+5:45)"
