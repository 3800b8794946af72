"""Deadlines as calls print them, each computed by hand: day, hour, zone, and the instant after which it is too late."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.calendar_file import read_day, read_hour
from app.domain.deadlines import Deadline, day_in, instant

CASES = """
2027-02-17 17:00 Europe/Brussels        2027-02-17 16:00:00  winter
2027-07-17 17:00 Europe/Brussels        2027-07-17 15:00:00  summer
2027-02-17 noon  Europe/Brussels        2027-02-17 11:00:00  noon, Brussels time
2027-07-17 noon  Europe/Brussels        2027-07-17 10:00:00  noon, Brussels time
2027-02-17 24:00 Europe/Brussels        2027-02-17 22:59:59  24:00 is the end of that day
2027-07-17 24:00 Europe/Brussels        2027-07-17 21:59:59
2027-02-17 -     Europe/Brussels        2027-02-17 22:59:59  a date alone
2027-02-17 00:00 Europe/Brussels        2027-02-16 23:00:00  midnight begins the day
2027-03-27 23:59 Europe/Brussels        2027-03-27 22:59:00  the evening before the gap
2027-03-28 01:59 Europe/Brussels        2027-03-28 00:59:00  a minute before the gap
2027-03-28 02:30 Europe/Brussels        2027-03-28 01:30:00  in the gap: by the clock before it
2027-03-28 03:00 Europe/Brussels        2027-03-28 01:00:00  the gap ends
2027-03-28 -     Europe/Brussels        2027-03-28 21:59:59  a day of 23 hours
2027-10-31 01:59 Europe/Brussels        2027-10-30 23:59:00
2027-10-31 02:30 Europe/Brussels        2027-10-31 00:30:00  twice that night: the first, which is safe
2027-10-31 03:00 Europe/Brussels        2027-10-31 02:00:00
2027-10-31 -     Europe/Brussels        2027-10-31 22:59:59  a day of 25 hours
2028-02-29 17:00 Europe/Brussels        2028-02-29 16:00:00  leap day
2028-02-29 -     UTC                    2028-02-29 23:59:59
2027-12-31 24:00 UTC                    2027-12-31 23:59:59  the year's end
2028-01-01 00:00 Pacific/Kiritimati     2027-12-31 10:00:00  first in the new year
2027-12-31 -     Pacific/Pago_Pago      2028-01-01 10:59:59  last in the old one
2027-02-17 17:00 Asia/Kathmandu         2027-02-17 11:15:00  a quarter of an hour
2027-02-17 -     Asia/Kathmandu         2027-02-17 18:14:59
2027-02-17 00:30 Asia/Kathmandu         2027-02-16 18:45:00
2027-02-17 17:30 Asia/Kolkata           2027-02-17 12:00:00
2027-02-17 16:30 Asia/Kabul             2027-02-17 12:00:00
2027-07-17 15:30 Asia/Tehran            2027-07-17 12:00:00  no summer time any more
2027-02-17 18:30 Asia/Yangon            2027-02-17 12:00:00
2027-02-17 20:45 Australia/Eucla        2027-02-17 12:00:00
2027-02-17 02:30 Pacific/Marquesas      2027-02-17 12:00:00
2027-01-15 17:00 Australia/Adelaide     2027-01-15 06:30:00  summer in January
2027-06-15 17:00 Australia/Adelaide     2027-06-15 07:30:00
2027-04-04 02:30 Australia/Adelaide     2027-04-03 16:00:00  twice: the first
2027-10-03 02:30 Australia/Adelaide     2027-10-02 17:00:00  in the gap
2027-06-15 17:00 Pacific/Chatham        2027-06-15 04:15:00
2027-01-15 17:00 Pacific/Chatham        2027-01-15 03:15:00
2027-01-15 17:00 Australia/Lord_Howe    2027-01-15 06:00:00
2027-06-15 17:00 Australia/Lord_Howe    2027-06-15 06:30:00  half an hour of summer time
2027-01-15 17:00 Pacific/Auckland       2027-01-15 04:00:00
2027-02-17 23:59 America/New_York       2027-02-18 04:59:00  Grants.gov, another day in Europe
2027-07-17 23:59 America/New_York       2027-07-18 03:59:00
2027-03-14 02:30 America/New_York       2027-03-14 07:30:00  in the gap
2027-11-07 01:30 America/New_York       2027-11-07 05:30:00  twice: the first
2027-03-21 17:00 America/New_York       2027-03-21 21:00:00  summer there, winter still in Europe
2027-03-21 17:00 Europe/London          2027-03-21 17:00:00
2027-03-28 01:30 Europe/London          2027-03-28 01:30:00  in the gap
2027-10-31 01:30 Europe/London          2027-10-31 00:30:00  twice: the first
2027-11-03 17:00 America/New_York       2027-11-03 21:00:00  summer there, winter again in Europe
2027-02-17 17:00 America/St_Johns       2027-02-17 20:30:00
2027-07-17 17:00 America/St_Johns       2027-07-17 19:30:00
2027-02-17 17:00 America/Los_Angeles    2027-02-18 01:00:00
2027-07-17 17:00 America/Phoenix        2027-07-18 00:00:00  no summer time
2027-07-17 17:00 America/Mexico_City    2027-07-17 23:00:00  no summer time any more
2027-01-17 17:00 America/Sao_Paulo      2027-01-17 20:00:00  no summer time any more
2027-02-17 17:00 America/Bogota         2027-02-17 22:00:00
2027-02-17 17:00 Africa/Nairobi         2027-02-17 14:00:00
2027-02-17 17:00 Africa/Dakar           2027-02-17 17:00:00
2027-07-17 17:00 Africa/Tunis           2027-07-17 16:00:00
2027-02-17 17:00 Africa/Lagos           2027-02-17 16:00:00
2027-02-17 17:00 Africa/Cairo           2027-02-17 15:00:00
2027-07-17 17:00 Africa/Cairo           2027-07-17 14:00:00  summer time again since 2023
2027-01-17 17:00 Asia/Amman             2027-01-17 14:00:00  summer time all year
2027-07-17 17:00 Asia/Beirut            2027-07-17 14:00:00
2027-02-17 17:00 Europe/Istanbul        2027-02-17 14:00:00
2027-02-17 17:00 Asia/Dhaka             2027-02-17 11:00:00
2027-02-17 17:00 Asia/Manila            2027-02-17 09:00:00
2027-02-17 08:00 Asia/Tokyo             2027-02-16 23:00:00
17.02.2027 17:00 Europe/Geneva-is-not   refused              a zone that does not exist
2027-02-29 17:00 UTC                    refused              no leap year
20226-01-01 -    UTC                    refused              a slip of the finger
2027-02-17 25:00 UTC                    refused              no such hour
03/04/2027 17:00 UTC                    refused              March or April?
17/04/2027 17h00 UTC                    2027-04-17 17:00:00  only one reading
"""
ROWS = CASES.strip().splitlines()


@pytest.mark.parametrize("row", ROWS)
def test_a_deadline_ends_at_its_instant(row: str) -> None:
    on, at, zone, first, *rest = row.split()
    told = first if first == "refused" else f"{first} {rest[0]}"
    if told == "refused":
        with pytest.raises(ValueError, match=r"."):
            Deadline(on=read_day(on), at=read_hour(at.replace("-", "")), zone=zone)
        return
    ends = instant(Deadline(on=read_day(on), at=read_hour(at.replace("-", "")), zone=zone))
    assert ends is not None
    assert f"{ends:%Y-%m-%d %H:%M:%S}" == told


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 60


@pytest.mark.parametrize(("year", "day"), [(2027, date(2027, 2, 28)), (2028, date(2028, 2, 29))])
def test_a_yearly_deadline_on_the_leap_day(year: int, day: date) -> None:
    assert day_in(year, "02-29") == day
