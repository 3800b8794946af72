"""Dated things as lines of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Form, Path
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.calendar.entries import kind_names
from app.calendar.queries import Row
from app.calendar.service.change_dates import dated_of, is_owned_elsewhere
from app.calendar.service.follow_duties import DUTY
from app.calendar.service.follow_letters import LETTER
from app.calendar.service.planning import working_calendar
from app.domain.dated import PROSPECT, SUBMISSION, DatedState, Origin, is_overdue
from app.domain.deadlines import Confidence, Deadline, describe_instant, instant
from app.errors import BadInput
from app.proposals.service.gather_material import moved_of
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.moments import reader_zone, time_left

Reader = Annotated[Visitor, may(Action.SEE)]
Writer = Annotated[Visitor, may(Action.WRITE)]
Uid = Annotated[str, Path(pattern=r"^[\w.@-]{1,200}$")]
Typed = Annotated[str, Form(max_length=400)]
Day = Annotated[str, Form(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Person = Annotated[str, Form(pattern=r"^\d{0,9}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLine:
    uid: str
    title: str
    kind: str
    when: str
    left: str
    """How long there is; empty for what is done."""
    owner: str
    proposal: str
    day_off: str
    """Why nobody works on that day; empty on a working day."""
    funders: bool
    source: str
    """Below the organisation, where it is changed; empty for what is changed in the calendar."""
    belongs_to: str
    """Below the organisation, where it came from and can be finished as well; empty for most."""
    owned_there: bool
    """Who sees to it is said where it came from."""
    titled_there: bool
    """So is what it is called."""
    expected: bool
    done: bool
    movable: bool
    version: int
    overdue: bool
    look_again: bool
    """It stayed where somebody put it when the funder moved the deadline."""


class Lines:
    """Makes lines of rows, with what each of them needs read once."""

    def __init__(self, session: Session, visitor: Visitor, now: datetime) -> None:
        self._days = working_calendar(session, visitor.organisation)
        self._reader = reader_zone()
        self._now = now

    def line(self, row: Row) -> DatedLine:
        dated, language = dated_of(row), current_language()
        off = self._days.day_off(dated.when.on, language) if dated.when.on and dated.origin is Origin.OURS else None
        at = instant(dated.when)
        return DatedLine(
            uid=dated.uid,
            title=dated.title,
            kind=kind_names()[dated.kind],
            when=describe_instant(dated.when, reader=self._reader, language=language),
            left=time_left(at, self._now) if at is not None and dated.state is DatedState.OPEN else "",
            owner=row["owner_name"] or "",
            proposal=row["proposal"] or "",
            day_off=(off.name or _("weekend")) if off else "",
            source=_source(row) if dated.origin is Origin.DERIVED else "",
            belongs_to=_belongs_to(row),
            owned_there=is_owned_elsewhere(row),
            titled_there=row["key"].startswith(SUBMISSION),
            funders=dated.origin is Origin.FUNDER,
            expected=dated.is_expected,
            done=dated.state is DatedState.DONE,
            movable=dated.is_movable and dated.when.on is not None,
            version=dated.version,
            overdue=is_overdue(dated, self._now),
            look_again=dated.look_again and dated.state is DatedState.OPEN,
        )


def moved_words(row: RowMapping) -> str:
    """What the funder said before, and what it says now."""
    moved, reader, language = moved_of(row), reader_zone(), current_language()
    before, after = (describe_instant(each, reader=reader, language=language) for each in (moved.before, moved.after))
    return _("It was {before}; it is {after} now.").format(before=before, after=after)


def _source(row: Row) -> str:
    if row["key"].startswith(PROSPECT):
        return _place(row)
    if row["key"].startswith(DUTY):
        return f"grants/{row['proposal']}"
    if row["key"].startswith(LETTER):
        project = row["key"].removeprefix(LETTER).partition(":")[0]
        return f"projects/{project}/partners"
    return f"proposals/{row['proposal']}" if row["proposal"] else "settings/organisation"


def _belongs_to(row: Row) -> str:
    if row["key"].startswith(SUBMISSION):
        return f"proposals/{row['proposal']}/settings#submission_on"
    if row["key"].startswith(PROSPECT):
        return _place(row) if row["origin"] == Origin.FUNDER else ""
    return row["key"] if row["key"].startswith(("relations/", "clarifications/")) else ""


def _place(row: Row) -> str:
    """Of its opportunity: the key without what tells its dates apart."""
    return str(row["key"].partition("#")[0])


def read_day(day: str) -> Deadline:
    """Raises BadInput for a day that no calendar has."""
    try:
        on = date.fromisoformat(day) if day else None
    except ValueError as error:
        raise BadInput(_("{text} is no day of the calendar.").format(text=day)) from error
    return Deadline(on=on) if on else Deadline(confidence=Confidence.UNKNOWN)
