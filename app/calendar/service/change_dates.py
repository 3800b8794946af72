"""Adding, moving, finishing and withdrawing what has a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.queries import ensure_members
from app.calendar.queries import DATED, Row, get_dated
from app.db.session import touched
from app.domain.dated import PROSPECT, SUBMISSION, Dated, DatedState, Origin
from app.domain.deadlines import DeadlineKind, instant
from app.domain.phrases import phrase
from app.domain.text import ensure_fits
from app.errors import BadInput, NotPermitted, VersionConflict
from app.models import DatedRow
from app.models.mapping import columns_of, record_of
from app.proposals.queries import get_proposal
from app.proposals.schemas import ProposalSettings
from app.proposals.service.save_proposal import write_settings

MAX_TITLE = 300

_TOLD = ("title", "when", "until", "state")
"""Fields whose change a subscribed calendar has to notice."""


def is_owned_elsewhere(row: Row) -> bool:
    """Whose it is follows from where it comes from."""
    return row["origin"] == Origin.DERIVED or str(row["key"]).startswith(PROSPECT)


def dated_of(row: Row) -> Dated:
    return record_of(Dated, row)


def add_dated(
    session: Session,
    organisation: RowMapping,
    dated: Dated,
    *,
    by: Doer,
    at: datetime,
    key: str = "",
    owner_id: int | None = None,
    proposal_id: int | None = None,
) -> str:
    """Keep a new one; returns its uid. `key` says what it is where it follows from something else.

    Raises BadInput.
    """
    uid = dated.uid or f"{uuid4()}@grantwright"
    checked = _checked(replace(dated, uid=uid))
    ensure_members(session, organisation["id"], owner_id)
    session.execute(
        insert(DATED).values(
            **columns_of_dated(checked),
            organisation_id=organisation["id"],
            key=key or uid,
            owner_id=owner_id,
            proposal_id=proposal_id,
            created_by=by.name,
            changed_at=at,
            done_at=None,
        )
    )
    return uid


def change_dated(
    session: Session,
    organisation: RowMapping,
    uid: str,
    wanted: Dated,
    *,
    by: Doer,
    at: datetime,
    owner_id: int | None,
) -> Dated:
    """Save what somebody changed, who read version `wanted.version`.

    Raises NotFound, BadInput, VersionConflict with both; NotPermitted for a funder's date that would be moved.
    """
    row = get_dated(session, organisation["id"], uid)
    before = dated_of(row)
    kept = _checked(
        replace(
            before, title=wanted.title, when=wanted.when, until=wanted.until, state=wanted.state, note=wanted.note,
            planned_on=wanted.planned_on, look_again=before.look_again and before.origin is Origin.FUNDER,
        )
    )  # fmt: skip
    if before.origin is Origin.FUNDER and (kept.when, kept.until, kept.title) != (
        before.when,
        before.until,
        before.title,
    ):
        raise NotPermitted(phrase("This date is the funder's. It changes with the call, not here."))
    if before.origin is Origin.DERIVED and replace(kept, note=before.note) != before:
        raise NotPermitted(phrase("This date follows from elsewhere. Change it there."))
    if owner_id != row["owner_id"]:
        if is_owned_elsewhere(row):
            raise NotPermitted(phrase("This date follows from elsewhere. Change it there."))
        ensure_members(session, organisation["id"], owner_id)
    told = any(getattr(kept, name) != getattr(before, name) for name in _TOLD)
    after = replace(kept, sequence=before.sequence + told, version=wanted.version + 1)
    done_at = None
    if after.state is DatedState.DONE:  # what its source has finished was finished by nobody here
        done_at = row["done_at"] if before.state is DatedState.DONE else at
    with session.begin_nested():  # both or neither, also where a page goes on after it was refused
        changed = session.execute(
            update(DATED)
            .where(DATED.c.id == row["id"], DATED.c.version == wanted.version)
            .values(**columns_of_dated(after), owner_id=owner_id, changed_at=at, done_at=done_at)
        )
        if touched(changed) != 1:
            raise VersionConflict(
                phrase("Somebody changed “{title}” meanwhile.", title=before.title),
                current_version=before.version,
                current=before,
                attempted=wanted,
            )
        if row["key"].startswith(SUBMISSION):
            _mean_to_send(session, organisation, row, before, after)
    if (before.when, before.until) != (after.when, after.until):
        record_deed_of(
            session,
            by,
            "move_dated",
            f"date {before.title}",
            organisation_id=organisation["id"],
            at=at,
            before=str(before.when.on or ""),
            after=str(after.when.on or ""),
        )
    return after


def _mean_to_send(session: Session, organisation: RowMapping, row: RowMapping, before: Dated, wanted: Dated) -> None:
    """The day of sending stands in its proposal's settings, and only there. Withdrawn, there is none.

    Raises NotPermitted for another title, which is the proposal's; ProposalLocked.
    """
    if wanted.title != before.title:
        raise NotPermitted(phrase("This date follows from elsewhere. Change it there."))
    on = None if wanted.state is DatedState.WITHDRAWN else wanted.when.on
    proposal = get_proposal(session, organisation["id"], row["proposal"])
    if on != proposal["submission_on"] and wanted.state is not DatedState.DONE:
        settings = replace(record_of(ProposalSettings, proposal), submission_on=on)
        write_settings(session, organisation, row["proposal"], settings, version=proposal["version"])


def moved(dated: Dated, days: int) -> Dated:
    """The same so many days later, and its last day with it. Raises BadInput where there is no such day."""
    span = timedelta(days=days)
    if dated.when.on is None:
        raise BadInput(phrase("Give the day."))
    try:
        until = dated.until + span if dated.until else None
        return replace(dated, when=replace(dated.when, on=dated.when.on + span), until=until)
    except OverflowError:
        raise BadInput(phrase("There is no such day.")) from None


def _checked(dated: Dated) -> Dated:
    title = dated.title.strip()
    if not title:
        raise BadInput(phrase("Say what it is."))
    ensure_fits(title, MAX_TITLE)
    if dated.when.kind is DeadlineKind.FIXED and dated.when.on is None:
        raise BadInput(phrase("Give the day."))
    if dated.until is not None and dated.when.on is not None and dated.until < dated.when.on:
        raise BadInput(phrase("It ends before it begins."))
    return replace(dated, title=title)


def columns_of_dated(dated: Dated) -> dict[str, Any]:
    """What a row holds of it; whose it is and to which proposal it belongs stand beside."""
    return columns_of(dated, DatedRow, day=dated.when.on, instant=instant(dated.when))
