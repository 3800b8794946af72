"""The calendar as a month, and as a timeline of half a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar

from babel.dates import get_day_names
from fastapi import APIRouter, Query, Response

from app.calendar.pages.lines import DatedLine, Lines, Reader
from app.calendar.pages.narrowing import narrowed
from app.calendar.service.follow_sources import bring_up_to_date
from app.calendar.service.planning import working_calendar
from app.db.session import unit_of_work
from app.domain.printing import print_date, print_month, print_whole_date
from app.proposals.queries.desk import list_all_proposals
from app.proposals.service.name_proposals import names_of
from app.web.deps import InstallationDep, Now
from app.web.filters import Chosen, Filter
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.moments import local
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/calendar", include_in_schema=False)

_A_DAY = timedelta(days=1)
_WEEKS = 27
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    day: date
    number: int
    name: str
    """In words, where there is no heading above it."""
    inside: bool
    """Of the month that is shown."""
    today: bool
    off: bool
    why: str
    """Name of the holiday or the closure; a weekend has none."""
    """Why nobody works on it."""
    lines: tuple[tuple[DatedLine, bool], ...]
    """Each with whether it begins on this day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage(Page):
    template: ClassVar[str] = "calendar/month.html"
    filters: tuple[Filter, ...]
    heads: tuple[str, ...]
    weeks: tuple[tuple[DayCell, ...], ...]
    month: str
    before: str
    after: str
    """Months as in the address, `2026-11`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    name: str
    proposal: str
    """Slug; empty for what belongs to none."""
    weeks: tuple[tuple[DatedLine, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage(Page):
    template: ClassVar[str] = "calendar/timeline.html"
    filters: tuple[Filter, ...]
    months: tuple[tuple[str, int], ...]
    """Name, and how many weeks begin in it."""
    weeks: tuple[tuple[str, str], ...]
    """Number and words of the day on which each begins."""
    tracks: tuple[Track, ...]


@router.get("/month")
def month(
    visitor: Reader,
    here: InstallationDep,
    now: Now,
    kind: Chosen = "",
    whose: Chosen = "",
    month: Annotated[str, Query(max_length=7)] = "",
) -> Response:
    """One month, week by week."""
    bring_up_to_date(here.engine, visitor.catalogue, visitor.organisation, at=now)
    today = local(now).date()
    found = _MONTH.fullmatch(month)
    first = date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
    begin = first - timedelta(days=first.weekday())
    following = (first + timedelta(days=31)).replace(day=1)
    days = tuple(_days(begin, following))
    language = current_language()
    with unit_of_work(here.engine, read_only=True) as session:
        found_there = narrowed(
            session, visitor.catalogue, visitor.organisation, kind=kind, whose=whose, first=days[0], last=days[-1]
        )
        line, working = Lines(session, visitor, now).line, working_calendar(session, visitor.organisation)
        at_work = [(row["day"], row["until"] or row["day"], line(row)) for row in found_there.rows if row["day"]]

    def cell(day: date) -> DayCell:
        off = working.day_off(day, language)
        return DayCell(
            day=day,
            number=day.day,
            name=print_whole_date(day, language),
            inside=day.month == first.month,
            today=day == today,
            off=off is not None,
            why=off.name if off else "",
            lines=tuple((each, start == day) for start, end, each in at_work if start <= day <= end),
        )

    names = get_day_names("abbreviated", context="stand-alone", locale=language)
    return show(
        MonthPage(
            title=_month_name(first),
            shell=visitor.shell,
            filters=found_there.filters,
            heads=tuple(names[day] for day in range(7)),
            weeks=tuple(tuple(map(cell, days[at : at + 7])) for at in range(0, len(days), 7)),
            month=f"{first:%Y-%m}",
            before=f"{first - _A_DAY:%Y-%m}",
            after=f"{following:%Y-%m}",
        )
    )


@router.get("/timeline")
def timeline(visitor: Reader, here: InstallationDep, now: Now, kind: Chosen = "", whose: Chosen = "") -> Response:
    """This week and the half year after it, a line a proposal."""
    bring_up_to_date(here.engine, visitor.catalogue, visitor.organisation, at=now)
    today = local(now).date()
    begin = today - timedelta(days=today.weekday())
    starts = tuple(begin + timedelta(weeks=n) for n in range(_WEEKS))
    with unit_of_work(here.engine, read_only=True) as session:
        last = starts[-1] + timedelta(days=6)
        found = narrowed(
            session, visitor.catalogue, visitor.organisation, kind=kind, whose=whose, first=begin, last=last
        )
        line = Lines(session, visitor, now).line
        names = names_of(list_all_proposals(session, visitor.organisation["id"]), visitor.catalogue)
        tracks: dict[str, tuple[str, list[list[DatedLine]]]] = {}
        for row in found.rows:
            slug = row["proposal"] or ""
            name = names.get(slug) or _("Without a proposal")
            weeks = tracks.setdefault(slug, (name, [[] for _start in starts]))[1]
            weeks[max(0, (row["day"] - begin).days // 7)].append(line(row))
    months: dict[str, int] = {}
    for start in starts:
        months[_month_name(start)] = months.get(_month_name(start), 0) + 1
    return show(
        TimelinePage(
            title=_("Timeline"),
            shell=visitor.shell,
            filters=found.filters,
            months=tuple(months.items()),
            weeks=tuple((str(start.day), print_date(start, current_language())) for start in starts),
            tracks=tuple(
                Track(name=name, proposal=slug, weeks=tuple(map(tuple, weeks)))
                for slug, (name, weeks) in sorted(tracks.items(), key=lambda item: (item[0] == "", item[1][0]))
            ),
        )
    )


def _days(begin: date, following: date) -> Iterator[date]:
    """Whole weeks, up to the one in which the next month begins."""
    day = begin
    while day < following or day.weekday():
        yield day
        day += _A_DAY


def _month_name(day: date) -> str:
    return print_month(day.year, day.month, current_language())
