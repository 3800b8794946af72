"""How an organisation plans: its days off, the steps of its plans, when it is reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.own_settings import write_own
from app.calendar.queries import SETTINGS, find_settings
from app.domain.back_planning import DEFAULT_PATTERN, PlanStep
from app.domain.phrases import phrase
from app.domain.record import Record
from app.domain.working_days import Closure, WorkingCalendar
from app.errors import BadInput, VersionConflict
from app.models.mapping import json_of, stored_value

REMIND_DAYS = (14, 7, 3, 1)
MOST_STEPS = 40
MOST_CLOSURES = 100
MOST_REMINDERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning(Record):
    weekend: tuple[int, ...] | None = None
    """Days of the week, Monday 0; None: as in the country."""
    closures: tuple[Closure, ...] = ()
    pattern: tuple[PlanStep, ...] = DEFAULT_PATTERN
    remind_days: tuple[int, ...] = REMIND_DAYS
    """How many days ahead somebody is reminded."""
    version: int = 0
    """0: nobody has said anything yet."""


def read_planning(session: Session, organisation: RowMapping) -> Planning:
    row = find_settings(session, organisation["id"])
    if row is None:
        return Planning()
    return Planning(
        weekend=tuple(row["weekend"]) if row["weekend"] is not None else None,
        closures=stored_value(tuple[Closure, ...], row["closures"]),
        pattern=DEFAULT_PATTERN if row["pattern"] is None else stored_value(tuple[PlanStep, ...], row["pattern"]),
        remind_days=tuple(row["remind_days"]),
        version=row["version"],
    )


def working_calendar(session: Session, organisation: RowMapping) -> WorkingCalendar:
    planning = read_planning(session, organisation)
    return WorkingCalendar(country=organisation["country"], weekend=planning.weekend, closures=planning.closures)


def save_planning(session: Session, organisation: RowMapping, wanted: Planning, *, by: Doer, at: datetime) -> None:
    """Raises BadInput, and VersionConflict where somebody saved since `wanted.version`."""
    _check(organisation, wanted)
    values = {
        "weekend": list(wanted.weekend) if wanted.weekend is not None else None,
        "closures": json_of(tuple[Closure, ...], wanted.closures),
        "pattern": None if wanted.pattern == DEFAULT_PATTERN else json_of(tuple[PlanStep, ...], wanted.pattern),
        "remind_days": sorted(set(wanted.remind_days), reverse=True),
    }
    if not write_own(session, SETTINGS, organisation["id"], values, read=wanted.version):
        there = read_planning(session, organisation)
        raise VersionConflict(
            phrase("Somebody changed how you plan meanwhile."),
            current_version=there.version,
            current=there,
            attempted=wanted,
        )
    record_deed_of(session, by, "edit_planning", "calendar", organisation_id=organisation["id"], at=at)


def _check(organisation: RowMapping, wanted: Planning) -> None:
    for found, most in (
        (wanted.pattern, MOST_STEPS),
        (wanted.closures, MOST_CLOSURES),
        (wanted.remind_days, MOST_REMINDERS),
    ):
        if len(found) > most:
            raise BadInput(phrase("At most {most} fit here.", most=most))
    if not wanted.pattern:
        raise BadInput(phrase("A plan needs a step."))
    if len({step.key for step in wanted.pattern}) < len(wanted.pattern):
        raise BadInput(phrase("Two steps have the same name."))
    if any(not 0 <= days <= 365 for days in wanted.remind_days):
        raise BadInput(phrase("Remind 0 to 365 days ahead."))
    try:
        WorkingCalendar(country=organisation["country"], weekend=wanted.weekend, closures=wanted.closures)
    except ValueError:
        raise BadInput(phrase("A week needs a day of work.")) from None
    if sum((closure.last - closure.first).days for closure in wanted.closures) > 3 * 366:
        raise BadInput(phrase("These closures leave no days to work."))
