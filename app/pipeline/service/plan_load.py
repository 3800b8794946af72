"""Who is promised to what: the hours that are planned for all that is running."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.calendar.queries import list_dated
from app.calendar.service.planning import working_calendar
from app.domain.dated import DatedState
from app.domain.go_no_go import Verdict
from app.domain.pipeline import RUNNING, PipelineStage
from app.domain.workload import Overload, PlannedHours, Weeks, hours_by_week, monday_of, overloads
from app.pipeline.queries import list_efforts
from app.pipeline.service.choosing import Choosing
from app.pipeline.service.read_pipeline import Entry

_PROMISED = (*RUNNING, PipelineStage.AWARDED, PipelineStage.REPORTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLoad:
    name: str
    hours: Weeks
    due: Mapping[date, int]
    """How many things of theirs are due in a week, by its Monday."""


def load_by_person(
    session: Session, organisation: RowMapping, entries: Iterable[Entry], *, first: date, weeks: int
) -> tuple[PersonLoad, ...]:
    """Everybody with planned hours or with something due in these weeks, by name. `first` is a Monday."""
    planned, names = _planned(session, [one for one in entries if _is_promised(one)])
    last = first + timedelta(weeks=weeks) - timedelta(days=1)
    due: dict[str, dict[date, int]] = {}
    for row in list_dated(session, organisation["id"], first=first, last=last, states=(DatedState.OPEN,)):
        if row["owner_id"] is not None and row["day"] is not None and row["day"] >= first:
            who, monday = str(row["owner_id"]), monday_of(row["day"])
            names.setdefault(who, row["owner_name"])
            mine = due.setdefault(who, {})
            mine[monday] = mine.get(monday, 0) + 1
    hours = hours_by_week((one for _, one in planned), working_calendar(session, organisation))
    found = (PersonLoad(name=name, hours=hours.get(who, {}), due=due.get(who, {})) for who, name in names.items())
    shown = {first + timedelta(weeks=week) for week in range(weeks)}
    return tuple(sorted((one for one in found if shown & {*one.hours, *one.due}), key=lambda one: one.name.casefold()))


def overloads_of(
    session: Session, organisation: RowMapping, entries: Sequence[Entry], entry: Entry, choosing: Choosing
) -> tuple[tuple[Overload, str], ...]:
    """What going for `entry` would do to those who would do it, each with the name."""
    others = [one for one in entries if _is_promised(one) and one.opportunity.id != entry.opportunity.id]
    planned, names = _planned(session, [*others, entry])
    mine = entry.opportunity.id
    found = overloads(
        (one for of, one in planned if of != mine),
        (one for of, one in planned if of == mine),
        working_calendar(session, organisation),
        choosing.weekly_hours,
    )
    return tuple((one, names[one.who]) for one in found)


def planned_hours(session: Session, entries: Sequence[Entry]) -> tuple[tuple[int, PlannedHours], ...]:
    """Each with the id of its opportunity."""
    return tuple(_planned(session, [one for one in entries if _is_promised(one)])[0])


def _is_promised(entry: Entry) -> bool:
    return entry.stage in _PROMISED and entry.verdict is not Verdict.NO_GO


def _planned(session: Session, entries: Sequence[Entry]) -> tuple[list[tuple[int, PlannedHours]], dict[str, str]]:
    """Planned hours with their opportunity's id, and whose they are by name."""
    planned: list[tuple[int, PlannedHours]] = []
    names: dict[str, str] = {}
    for opportunity_id, rows in list_efforts(session, [one.opportunity.id for one in entries]).items():
        for row in rows:
            if row["planned"]:
                who = str(row["person_id"] or row["name"])
                names[who] = row["name"]
                one = PlannedHours(who=who, first=row["first"], last=row["last"], hours=row["hours"])
                planned.append((opportunity_id, one))
    return planned, names
