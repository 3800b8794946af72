"""What the pipeline is worth, how often it succeeds, and who has how much to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from fastapi import APIRouter, Response

from app.domain.money import Money
from app.domain.pipeline import Outcome, WinRate, win_rates, worth_by_stage
from app.domain.printing import print_short_date
from app.domain.workload import monday_of
from app.pipeline.pages.listing import worth_of
from app.pipeline.pages.words import Reader, money, number, percent, stage_names
from app.pipeline.service.choosing import read_choosing
from app.pipeline.service.plan_load import PersonLoad, load_by_person
from app.pipeline.service.read_pipeline import Entry, read_pipeline
from app.web.catalogue_words import kind_names
from app.web.deps import Now, ReadSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/pipeline", include_in_schema=False)

_WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    name: str
    won: int
    decided: int
    share: str
    width: str
    """Of the bar, in percent."""
    hours: str
    hours_per_win: str
    cost_per_win: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedBar:
    stage: str
    value: str
    expected: str
    value_width: str
    expected_width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPage(Page):
    template: ClassVar[str] = "pipeline/figures.html"
    expected: tuple[tuple[str, tuple[ExpectedBar, ...]], ...]
    """By currency."""
    rates: tuple[tuple[str, str, tuple[RateLine, ...]], ...]
    """A heading, what its first column holds, and lines."""
    hour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCell:
    hours: str
    due: int
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadPage(Page):
    template: ClassVar[str] = "pipeline/workload.html"
    weeks: tuple[tuple[str, str], ...]
    """Number and first day."""
    people: tuple[tuple[str, tuple[WeekCell, ...]], ...]
    most: str


@router.get("/figures")
def figures(visitor: Reader, session: ReadSession, now: Now) -> Response:
    """Expected value by stage; won and lost by funder and by kind."""
    entries = read_pipeline(session, visitor.catalogue, visitor.organisation, at=now)
    hour = read_choosing(session, visitor.organisation).hour
    kinds = kind_names()

    def kind(entry: Entry) -> str:
        return kinds[entry.funder.kind] if entry.funder else _("Kind not known")

    def lines(group: Callable[[Entry], str]) -> tuple[RateLine, ...]:
        outcomes = [Outcome(group=group(one), won=one.won, hours=one.hours) for one in entries if one.won is not None]
        return tuple(_rate_line(rate, hour) for rate in win_rates(outcomes))

    return show(
        FiguresPage(
            title=_("Pipeline in figures"),
            shell=visitor.shell,
            expected=_expected(entries),
            rates=(
                (_("By funder"), _("Funder"), lines(lambda entry: entry.to or _("Funder not known"))),
                (_("By kind of funder"), _("Kind"), lines(kind)),
            ),
            hour=money(hour),
        )
    )


@router.get("/workload")
def workload(visitor: Reader, session: ReadSession, now: Now) -> Response:
    """Planned hours and what is due, by person and week."""
    entries = read_pipeline(session, visitor.catalogue, visitor.organisation, at=now)
    most = read_choosing(session, visitor.organisation).weekly_hours
    first = monday_of(now.date())
    mondays = [first + timedelta(weeks=week) for week in range(_WEEKS)]
    found = load_by_person(session, visitor.organisation, entries, first=first, weeks=_WEEKS)
    language = current_language()
    return show(
        WorkloadPage(
            title=_("Workload"),
            shell=visitor.shell,
            weeks=tuple((str(monday.isocalendar().week), print_short_date(monday, language)) for monday in mondays),
            people=tuple((one.name, tuple(_cell(one, monday, most) for monday in mondays)) for one in found),
            most=number(most),
        )
    )


def _cell(load: PersonLoad, monday: date, most: Decimal) -> WeekCell:
    hours = load.hours.get(monday, Decimal(0))
    return WeekCell(hours=number(hours) if hours else "", due=load.due.get(monday, 0), over=hours > most)


def _expected(entries: Sequence[Entry]) -> tuple[tuple[str, tuple[ExpectedBar, ...]], ...]:
    found = worth_by_stage(map(worth_of, entries))
    names = stage_names()
    charts = []
    for currency in [one.currency for one in found[-1].values]:
        amounts = [
            (names[worth.stage], _of(worth.values, currency), _of(worth.expected, currency))
            for worth in found
            if worth.stage is not None
        ]
        longest = max(value.amount for _name, value, _expected in amounts) or Decimal(1)
        bars = tuple(
            ExpectedBar(
                stage=name,
                value=money(value) if value.amount else "",
                expected=money(expected) if expected.amount else "",
                value_width=_width(value.amount / longest),
                expected_width=_width(expected.amount / longest),
            )
            for name, value, expected in amounts
        )
        charts.append((currency, bars))
    return tuple(charts)


def _of(amounts: Sequence[Money], currency: str) -> Money:
    return next((one for one in amounts if one.currency == currency), Money(Decimal(0), currency))


def _rate_line(rate: WinRate, hour: Money | None) -> RateLine:
    per_win = rate.hours_per_win
    return RateLine(
        name=rate.group,
        won=rate.won,
        decided=rate.won + rate.lost,
        share=percent(rate.share),
        width=_width(rate.share),
        hours=number(rate.hours) if rate.hours else "",
        hours_per_win="" if per_win is None else number(per_win.quantize(Decimal("0.1"))),
        cost_per_win=money(rate.cost_per_win(hour)),
    )


def _width(share: Decimal) -> str:
    return format((share * 100).quantize(Decimal("0.1")), "f")
