"""How a person wants to be reminded."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from app.calendar.service.planning import MOST_REMINDERS
from app.db.session import touched
from app.domain.deadlines import zone
from app.domain.phrases import phrase
from app.domain.record import Record
from app.domain.reminding import HOURS, USUAL_HOUR
from app.errors import BadInput
from app.models import ReminderSettingsRow
from app.models.mapping import columns_of, record_of, table_of

PREFERENCES = table_of(ReminderSettingsRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences(Record):
    wanted: bool = True
    hour: int = USUAL_HOUR
    """On the person's own clock."""
    days: tuple[int, ...] | None = None
    """How many days ahead; None: as each organisation says."""
    zone: str | None = None
    """None: the installation's, else that of the organisation's country."""


def read_preferences(session: Session, person_id: int) -> Preferences:
    row = session.execute(select(PREFERENCES).where(PREFERENCES.c.person_id == person_id)).mappings().one_or_none()
    return preferences_of(row) if row is not None else Preferences()


def preferences_of(row: RowMapping) -> Preferences:
    return record_of(Preferences, row)


def save_preferences(session: Session, person_id: int, wanted: Preferences) -> None:
    """Raises BadInput."""
    if wanted.hour not in HOURS:
        raise BadInput(phrase("Choose an hour of the morning."))
    days = wanted.days
    if days is not None and (len(days) > MOST_REMINDERS or any(not 0 <= each <= 365 for each in days)):
        raise BadInput(phrase("Remind 0 to 365 days ahead, at most {most} times.", most=MOST_REMINDERS))
    if wanted.zone is not None:
        try:
            zone(wanted.zone)
        except ValueError:
            raise BadInput(phrase("There is no such time zone.")) from None
    values = columns_of(wanted, ReminderSettingsRow)
    saved = session.execute(update(PREFERENCES).where(PREFERENCES.c.person_id == person_id).values(values))
    if touched(saved) == 0:
        session.execute(insert(PREFERENCES).values(person_id=person_id, **values))
