"""What the pipeline follows and no proposal answers yet: the funder's dates, else the day that somebody noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.calendar.service.follow_announcements import LINK
from app.calendar.service.wanted import Wanted
from app.catalog.catalogue import Catalogue
from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.call import Call, CallStage
from app.domain.call_dates import CallDate, dates_of
from app.domain.dated import PROSPECT, Dated, DatedKind, DatedState, Origin
from app.domain.deadlines import Deadline, in_turn, instant, with_day
from app.domain.pipeline import RUNNING, PipelineStage, stated_deadlines
from app.domain.record import in_language
from app.models import OpportunityRow
from app.models.mapping import table_of
from app.proposals.queries import PROPOSAL
from app.proposals.service.survey_proposals import Surveyed
from app.watch.queries import announcement_of, find_announcements, find_doubled

_OPPORTUNITY = table_of(OpportunityRow)

_CLOSES = DatedKind.CALL_DEADLINE
_GIVEN_UP = (PipelineStage.DECLINED, PipelineStage.CLOSED)
_BEFORE = RUNNING[:-1]
"""Not sent yet."""


def of_prospects(
    session: Session, catalogue: Catalogue, organisation_id: int, proposals: Sequence[Surveyed], at: datetime
) -> Iterator[tuple[str, Wanted]]:
    """By key. A call stands there once: for the proposal that answers it, else for the opportunity that came first."""
    statement = select(_OPPORTUNITY).where(
        _OPPORTUNITY.c.organisation_id == organisation_id, _OPPORTUNITY.c.proposal_id.is_(None)
    )
    rows = session.execute(statement.order_by(_OPPORTUNITY.c.id)).mappings().all()
    found = find_announcements(session, {row["announcement_id"] for row in rows if row["announcement_id"]})
    doubled = find_doubled(session, organisation_id) if found else {}
    answered = {*_linked(session, organisation_id, doubled)} if found else set()
    for row in rows:
        names = {row["call"], _first(row["announcement_id"], doubled)} - {None}
        if names & answered or any(_is_begun(row, item) for item in proposals):
            continue
        if row["stage"] in RUNNING:
            answered |= names
        announced = found.get(row["announcement_id"])
        announcement = announcement_of(announced) if announced else None
        call = catalogue.calls.get(row["call"] or "")
        yield from _dates(row, call, announcement, at)
        if row["stage"] not in _GIVEN_UP and not (announcement and announcement.status is AnnouncementStatus.CLOSED):
            yield from _further(row, call, catalogue, announcement, at)


def ended_proposals(session: Session, organisation_id: int) -> frozenset[str]:
    """Slugs of those that were declined or given up."""
    statement = (
        select(PROPOSAL.c.slug)
        .join(_OPPORTUNITY, _OPPORTUNITY.c.proposal_id == PROPOSAL.c.id)
        .where(PROPOSAL.c.organisation_id == organisation_id, _OPPORTUNITY.c.stage.in_([*_GIVEN_UP]))
    )
    return frozenset(session.execute(statement).scalars())


def _is_begun(row: RowMapping, item: Surveyed) -> bool:
    """Whether a proposal answers its call; one that was sent before answers an earlier round."""
    begun: bool = item.submitted_at is None or item.submitted_at >= row["created_at"]
    return row["call"] is not None and item.line.call == row["call"] and begun


def _dates(
    row: RowMapping, call: Call | None, announcement: Announcement | None, at: datetime
) -> Iterator[tuple[str, Wanted]]:
    closed = announcement is not None and announcement.status is AnnouncementStatus.CLOSED
    for kind, origin, (when, *others) in _deadlines(row, call, announcement, at):
        to_come = (instant(when) or at) >= at
        dated = Dated(
            uid="",
            kind=kind,
            title=row["title"],
            when=when,
            origin=origin,
            state=DatedState.WITHDRAWN if closed and to_come else _state(PipelineStage(row["stage"])),
            call=row["call"],
        )
        yield f"{PROSPECT}{row['id']}#{kind}", Wanted(dated, row["owner_id"], tuple(others), closed)


def _further(
    row: RowMapping, call: Call | None, catalogue: Catalogue, announcement: Announcement | None, at: datetime
) -> Iterator[tuple[str, Wanted]]:
    """What closes after the next deadline, and where the funder explains the call."""
    stated = stated_deadlines(call, announcement, at)
    dates = dates_of(call, at.date()) if call else ()
    for key, name, when in _closing_later(announcement, stated, dates, catalogue, at):
        dated = _funders(row, _CLOSES, name, when, _state(PipelineStage(row["stage"])))
        elsewhere = tuple(other for other in stated if other != when)
        yield f"{PROSPECT}{row['id']}#{key}", Wanted(dated, row["owner_id"], elsewhere)
    for one in dates:
        if one.kind is DatedKind.INFORMATION_SESSION:
            state = DatedState.DONE if (instant(one.when) or at) < at else DatedState.OPEN
            dated = _funders(row, one.kind, in_language(one.name, ""), one.when, state)
            yield f"{PROSPECT}{row['id']}#{one.key}", Wanted(dated, row["owner_id"])


def _closing_later(
    announcement: Announcement | None,
    stated: Sequence[Deadline],
    dates: Sequence[CallDate],
    catalogue: Catalogue,
    at: datetime,
) -> Iterator[tuple[str, str, Deadline]]:
    """Key, name and day of each. An announcement only numbers its stages; a call names what has to be written."""
    coming = [when for when in stated[1:] if (instant(when) or at) >= at]
    if announcement is not None and in_turn(announcement.deadlines, at):
        yield from ((f"{_CLOSES}:{number}", str(number), when) for number, when in enumerate(coming, start=2))
        return
    for one in dates:
        if one.kind is _CLOSES and one.stage is not None and one.when in coming:
            form = catalogue.templates.get(one.stage.template)
            yield one.key, in_language(form.name, "") if form else one.stage.stage.value, one.when


def _funders(row: RowMapping, kind: DatedKind, name: str, when: Deadline, state: DatedState) -> Dated:
    title = f"{name}: {row['title']}" if name else row["title"]
    return Dated(uid="", kind=kind, title=title, when=when, origin=Origin.FUNDER, state=state, call=row["call"])


def _deadlines(
    row: RowMapping, call: Call | None, announcement: Announcement | None, at: datetime
) -> Iterator[tuple[DatedKind, Origin, tuple[Deadline, ...]]]:
    """Each with whose it is, and with others of its kind behind it."""
    stated = stated_deadlines(call, announcement, at)
    if stated:
        yield DatedKind.CALL_DEADLINE, Origin.FUNDER, stated
    elif row["due_on"] is not None:
        yield DatedKind.CALL_DEADLINE, Origin.DERIVED, (Deadline(on=row["due_on"]),)
    asked = _stage(call, at).query_deadline if call else None
    if call and asked and (first := in_turn([asked], at)):
        others = (other for stage in call.stages if (other := stage.query_deadline) and other != asked)
        yield DatedKind.QUERY_DEADLINE, Origin.FUNDER, (*first, *in_turn(others, at))


def _stage(call: Call, at: datetime) -> CallStage:
    """The one that closes next, else the first."""
    first = next(iter(in_turn((stage.deadline for stage in call.stages), at)), None)
    return next((stage for stage in call.stages if with_day(stage.deadline, at.date()) == first), call.stages[0])


def _state(stage: PipelineStage) -> DatedState:
    if stage in _GIVEN_UP:
        return DatedState.WITHDRAWN
    return DatedState.OPEN if stage in _BEFORE else DatedState.DONE


def _linked(session: Session, organisation_id: int, doubled: Mapping[int, int]) -> Iterator[int]:
    """Announcements that a proposal answers."""
    statement = (
        select(LINK.c.announcement_id)
        .join(PROPOSAL, PROPOSAL.c.id == LINK.c.proposal_id)
        .where(PROPOSAL.c.organisation_id == organisation_id)
    )
    for announcement_id in session.execute(statement).scalars():
        yield _first(announcement_id, doubled) or announcement_id


def _first(announcement_id: int | None, doubled: Mapping[int, int]) -> int | None:
    """The first of those that are held to be one call. First was seen before second, so this ends."""
    while announcement_id is not None and announcement_id in doubled:
        announcement_id = doubled[announcement_id]
    return announcement_id
