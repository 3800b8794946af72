"""What is due, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.calendar.entries import kind_names
from app.calendar.pages.lines import DatedLine, Day, Lines, Person, Reader, Typed, Writer, read_day
from app.calendar.pages.narrowing import narrowed
from app.calendar.queries import Row
from app.calendar.service.change_dates import add_dated
from app.calendar.service.follow_sources import bring_up_to_date
from app.db.session import unit_of_work
from app.domain.dated import Dated, DatedKind, DatedState
from app.domain.deadlines import Confidence, Deadline
from app.domain.printing import print_month
from app.domain.text import one_line
from app.errors import BadInput
from app.web.deps import InstallationDep, Now, WriteSession
from app.web.filters import Chosen, Filter
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/calendar", include_in_schema=False)

_AHEAD = timedelta(days=190)
"""Shows this and the next quarter whole, whatever the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthGroup:
    name: str
    lines: tuple[DatedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage(Page):
    template: ClassVar[str] = "calendar/agenda.html"
    filters: tuple[Filter, ...]
    overdue: tuple[DatedLine, ...]
    months: tuple[MonthGroup, ...]
    undated: tuple[DatedLine, ...]
    members: Sequence[RowMapping]
    kinds: tuple[tuple[str, str], ...]
    """What somebody may add, with its name."""
    typed: Dated | None
    owner_id: str
    """Of what was typed and refused."""


@router.get("")
def agenda(visitor: Reader, here: InstallationDep, now: Now, kind: Chosen = "", whose: Chosen = "") -> Response:
    """This and the next quarter, what is overdue first."""
    bring_up_to_date(here.engine, visitor.catalogue, visitor.organisation, at=now)
    with unit_of_work(here.engine, read_only=True) as session:
        return show(_agenda(session, visitor, now, kind=kind, whose=whose))


@router.post("")
def add(
    visitor: Writer,
    session: WriteSession,
    now: Now,
    title: Typed = "",
    day: Day = "",
    kind: Annotated[DatedKind, Form()] = DatedKind.TASK,
    owner: Person = "",
) -> Response:
    """Put something into the calendar."""
    typed = Dated(uid="", kind=kind, title=one_line(title), when=Deadline(confidence=Confidence.UNKNOWN))
    try:
        typed = replace(typed, when=read_day(day))
        uid = add_dated(
            session, visitor.organisation, typed, by=visitor.doer, at=now, owner_id=int(owner) if owner else None
        )
    except BadInput as error:
        page = _agenda(session, visitor, now, kind="", whose="")
        return show(replace(page, problem=str(error), typed=typed, owner_id=owner), status=422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/calendar#{uid}", status_code=303)


def _agenda(session: Session, visitor: Visitor, now: datetime, *, kind: str, whose: str) -> CalendarPage:
    names = kind_names()
    found = narrowed(session, visitor.catalogue, visitor.organisation, kind=kind, whose=whose)
    rows = found.rows
    today, line = now.date(), Lines(session, visitor, now).line
    coming = [row for row in rows if row["day"] is not None and today <= row["day"] <= today + _AHEAD]
    return CalendarPage(
        title=_("Calendar"),
        shell=visitor.shell,
        filters=found.filters,
        overdue=tuple(line(row) for row in rows if _is_late(row, today)),
        months=tuple(
            MonthGroup(name=name, lines=tuple(line(row) for row in group))
            for name, group in groupby(coming, key=lambda row: _month(row["day"]))
        ),
        undated=tuple(line(row) for row in rows if row["day"] is None),
        members=found.members,
        kinds=tuple((str(k), names[k]) for k in _ADDED),
        typed=None,
        owner_id="",
    )


_ADDED = (
    DatedKind.TASK,
    DatedKind.MILESTONE,
    DatedKind.PARTNER_LETTER,
    DatedKind.INFORMATION_SESSION,
    DatedKind.REPORT,
    DatedKind.NEXT_STEP,
    DatedKind.EVENT,
)


def _is_late(row: Row, today: date) -> bool:
    return row["day"] is not None and row["day"] < today and row["state"] == DatedState.OPEN


def _month(day: date) -> str:
    return print_month(day.year, day.month, current_language())
