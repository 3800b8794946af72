"""Questions to funders: asked, answered, and read by who must know.

Whether somebody has read an answer is the state of their task in the calendar; a changed answer opens it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, update
from sqlmodel import Session

from app.accounts.audit import Doer
from app.accounts.queries import ensure_members
from app.catalog.catalogue import Catalogue
from app.db.session import touched
from app.domain.dated import DatedKind, DatedState
from app.domain.phrases import phrase
from app.domain.relations import Clarification, Knower
from app.domain.text import ensure_fits, normalise, one_line
from app.errors import BadInput, NotFound, VersionConflict
from app.models import ClarificationRow
from app.models.mapping import columns_of, record_of
from app.relations.clarification_queries import (
    CLARIFICATION,
    READER,
    get_clarification,
    list_clarifications,
    list_readers,
)
from app.relations.service.dates import move_day, open_day
from app.watch.queries import get_announcement

MAX_LINE = 1000
MAX_TEXT = 20_000
_IDS = 2**31
"""A larger number is no id, and the data bases refuse it each in its own way."""


def read_clarifications(session: Session, catalogue: Catalogue, organisation: RowMapping) -> tuple[Clarification, ...]:
    """The newest question first."""
    readers = list_readers(session, organisation["id"])
    rows = list_clarifications(session, organisation["id"])
    return tuple(_clarification(row, readers.get(row["id"], ()), catalogue) for row in rows)


def read_clarification(
    session: Session, catalogue: Catalogue, organisation: RowMapping, clarification_id: int
) -> Clarification:
    """Raises NotFound."""
    row = get_clarification(session, organisation["id"], clarification_id)
    return _clarification(row, list_readers(session, organisation["id"]).get(clarification_id, ()), catalogue)


def add_clarification(
    session: Session, catalogue: Catalogue, organisation: RowMapping, wanted: Clarification, *, by: Doer, at: datetime
) -> int:
    """Keep a question, with its answer where there is one; returns its id.

    Raises BadInput, and NotFound for a call or announcement that is not there.
    """
    columns = _columns(session, catalogue, organisation, wanted, at)
    made: int = session.execute(
        insert(CLARIFICATION)
        .values(**columns, organisation_id=organisation["id"], version=1)
        .returning(CLARIFICATION.c.id)
    ).scalar_one()
    _tell(session, catalogue, organisation, made, wanted, again=False, by=by, at=at)
    return made


def save_clarification(
    session: Session, catalogue: Catalogue, organisation: RowMapping, wanted: Clarification, *, by: Doer, at: datetime
) -> None:
    """Save what somebody changed, who read version `wanted.version`. Raises NotFound, BadInput, VersionConflict."""
    before = read_clarification(session, catalogue, organisation, wanted.id)
    asked_on = wanted.asked_on or before.asked_on
    columns = _columns(session, catalogue, organisation, replace(wanted, asked_on=asked_on), at)
    changed = session.execute(
        update(CLARIFICATION)
        .where(CLARIFICATION.c.id == wanted.id, CLARIFICATION.c.version == wanted.version)
        .values(**columns, version=wanted.version + 1)
    )
    if touched(changed) != 1:
        raise VersionConflict(
            phrase("Somebody changed “{title}” meanwhile.", title=before.question),
            current_version=before.version,
            current=before,
            attempted=wanted,
        )
    again = columns["answer"] != before.answer
    _tell(session, catalogue, organisation, wanted.id, wanted, again=again, by=by, at=at)


def acknowledge(session: Session, organisation: RowMapping, clarification_id: int, *, by: Doer, at: datetime) -> None:
    """Say that one has read the answer. Raises NotFound for a question, and for somebody who need not know it."""
    get_clarification(session, organisation["id"], clarification_id)
    readers = list_readers(session, organisation["id"]).get(clarification_id, ())
    mine = next((row for row in readers if row["person_id"] == by.person_id), None)
    if mine is None or mine["dated_uid"] is None or mine["state"] == DatedState.WITHDRAWN:
        raise NotFound(phrase("There is no answer here that waits for you."))
    move_day(session, organisation, mine["dated_uid"], state=DatedState.DONE, by=by, at=at)


def _tell(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    clarification_id: int,
    wanted: Clarification,
    *,
    again: bool,
    by: Doer,
    at: datetime,
) -> None:
    """Bring the readers' tasks in line with who must know and with the answer."""
    named = {one.person for one in wanted.must_know}
    ensure_members(session, organisation["id"], *named)
    there = {row["person_id"]: row for row in list_readers(session, organisation["id"]).get(clarification_id, ())}
    kept = read_clarification(session, catalogue, organisation, clarification_id)
    for person, row in there.items():
        if row["dated_uid"] and (person not in named or not kept.answer):
            move_day(session, organisation, row["dated_uid"], state=DatedState.WITHDRAWN, by=by, at=at)
    session.execute(delete(READER).where(READER.c.clarification_id == clarification_id))
    for person in sorted(named):
        uid = there[person]["dated_uid"] if person in there else None
        waits = person not in there or again or there[person]["state"] in (None, DatedState.WITHDRAWN)
        if kept.answer and waits:
            uid = open_day(
                session,
                organisation,
                place=f"clarifications/{clarification_id}#{person}",
                kind=DatedKind.TASK,
                title=f"{kept.about}: {kept.question}",
                day=at.date(),
                owner_id=person,
                by=by,
                at=at,
            )
        session.execute(insert(READER).values(clarification_id=clarification_id, person_id=person, dated_uid=uid))


def _clarification(row: RowMapping, readers: Sequence[RowMapping], catalogue: Catalogue) -> Clarification:
    call = catalogue.calls.get(row["call"] or "")
    return record_of(
        Clarification,
        row,
        about=(call.title if call else "") or row["announced"] or row["about"] or row["call"],
        announcement=row["announcement_id"],
        must_know=tuple(
            Knower(
                person=one["person_id"],
                name=one["name"],
                read_on=one["done_at"].date() if one["state"] == DatedState.DONE and one["done_at"] else None,
            )
            for one in readers
        ),
    )


def _columns(
    session: Session, catalogue: Catalogue, organisation: RowMapping, wanted: Clarification, at: datetime
) -> dict[str, Any]:
    if wanted.call is not None:
        catalogue.call(wanted.call)
    if wanted.announcement is not None:
        if not 0 < wanted.announcement < _IDS:
            raise NotFound(phrase("There is no such announcement."))
        get_announcement(session, organisation["id"], wanted.announcement)
    lines: dict[str, Any] = {name: one_line(getattr(wanted, name)) for name in ("about", "asked_by", "source")}
    texts: dict[str, Any] = {name: normalise(getattr(wanted, name)).strip() for name in ("question", "answer")}
    if wanted.call or wanted.announcement:
        lines["about"] = ""
    elif not lines["about"]:
        raise BadInput(phrase("Say which call it is about."))
    if not texts["question"]:
        raise BadInput(phrase("Write the question."))
    if lines["source"] and not lines["source"].startswith(("https://", "http://")):
        raise BadInput(phrase("An address begins with https:// or http://."))
    for found, most in ((lines, MAX_LINE), (texts, MAX_TEXT)):
        ensure_fits(max(found.values(), key=len), most)
    answered_on = (wanted.answered_on or at.date()) if texts["answer"] else None
    checked = replace(wanted, **lines, **texts, asked_on=wanted.asked_on or at.date(), answered_on=answered_on)
    columns = columns_of(checked, ClarificationRow, announcement_id=wanted.announcement)
    return {name: value for name, value in columns.items() if name not in ("id", "version")}
