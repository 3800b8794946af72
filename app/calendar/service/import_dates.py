"""A calendar that the organisation keeps elsewhere, read into this one; read again, it changes what it brought."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.queries import MEMBERSHIP
from app.accounts.sessions import PERSON
from app.calendar.queries import list_dated
from app.calendar.service.change_dates import add_dated, change_dated, dated_of
from app.domain.calendar_file import CalendarFile, Listed
from app.domain.dated import DatedState, Origin
from app.domain.phrases import phrase
from app.errors import BadInput
from app.interchange.calendar_csv import read_csv
from app.interchange.calendar_ics import read_ics

MAX_BYTES = 5_000_000
MAX_THINGS = 5_000
_PREFIX = "import:"


@dataclass(frozen=True, slots=True)
class Imported:
    new: int
    changed: int
    same: int
    problems: tuple[str, ...]
    """A sentence for each line or event that was left out or bent."""


def read_calendar_file(data: bytes, name: str, *, at: datetime) -> CalendarFile:
    """An .ics or .csv, in UTF-8 or Windows-1252. Raises BadInput."""
    if len(data) > MAX_BYTES:
        raise BadInput(phrase("The file is larger than {most} MB; divide it.", most=MAX_BYTES // 1_000_000))
    text = _decoded(data)
    match PurePath(name).suffix.lower():
        case ".ics":
            return read_ics(text.encode(), today=at.date(), most=MAX_THINGS)
        case ".csv":
            return read_csv(text, most=MAX_THINGS)
    raise BadInput(phrase("{name} is neither an .ics nor a .csv file.", name=name))


def import_dates(session: Session, organisation: RowMapping, file: CalendarFile, *, by: Doer, at: datetime) -> Imported:
    """Add what is new, change what was brought before. What the file has no more stays: nothing is lost."""
    there: dict[str, RowMapping] = {}
    for row in list_dated(session, organisation["id"], states=list(DatedState)):
        there[row["key"]] = row
        there[f"{_PREFIX}ics:{row['uid']}"] = row
    members = _members(session, organisation["id"])
    new = changed = same = 0
    problems = list(file.problems)
    for listed in file.things:
        key, owner_id = f"{_PREFIX}{listed.key}", members.get(listed.owner.casefold())
        if listed.owner and owner_id is None:
            problems.append(
                phrase(
                    "“{title}”: {owner} is no member here; nobody was given it.",
                    title=listed.dated.title,
                    owner=listed.owner,
                )
            )
        try:
            known = there.get(key)
            if known is None:
                add_dated(session, organisation, listed.dated, key=key, owner_id=owner_id, by=by, at=at)
                new += 1
            elif _change(session, organisation, known, listed, owner_id, by=by, at=at):
                changed += 1
            else:
                same += 1
        except BadInput as error:
            problems.append(
                phrase("“{title}” ({where}): {why}", title=listed.dated.title, where=listed.where, why=error.args[0])
            )
    record_deed_of(
        session, by, "import_dates", "calendar", organisation_id=organisation["id"], at=at, count=new + changed
    )
    return Imported(new, changed, same, tuple(problems))


def _change(
    session: Session,
    organisation: RowMapping,
    row: RowMapping,
    listed: Listed,
    owner_id: int | None,
    *,
    by: Doer,
    at: datetime,
) -> bool:
    before = dated_of(row)
    if before.origin is not Origin.OURS:
        return False
    state = (
        before.state
        if listed.dated.state is DatedState.OPEN and before.state is DatedState.DONE
        else listed.dated.state
    )
    new = listed.dated
    if row["key"] == f"{_PREFIX}{listed.key}":
        title, note = new.title, new.note
    else:  # our own calendar come back: its events carry the kind and remarks of ours beside what somebody wrote
        title, note = before.title, before.note
    wanted = replace(before, title=title, when=new.when, until=new.until, state=state, note=note)
    owner = owner_id if owner_id is not None else row["owner_id"]
    if wanted == before and owner == row["owner_id"]:
        return False
    change_dated(session, organisation, row["uid"], wanted, by=by, at=at, owner_id=owner)
    return True


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _members(session: Session, organisation_id: int) -> dict[str, int]:
    statement = (
        select(PERSON.c.email, PERSON.c.id).join(MEMBERSHIP).where(MEMBERSHIP.c.organisation_id == organisation_id)
    )
    return {row.email.casefold(): row.id for row in session.execute(statement) if row.email}
