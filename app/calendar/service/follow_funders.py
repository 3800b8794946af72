"""Funders' dates in the calendar: they come from the calls, and follow them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Engine, RowMapping, insert, update
from sqlmodel import Session

from app.calendar.queries import DATED, list_dated
from app.calendar.service.change_dates import columns_of_dated, dated_of
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.call import CallStage
from app.domain.dated import Dated, DatedKind, DatedState, Origin
from app.domain.deadlines import Confidence, Deadline, DeadlineKind, next_window
from app.proposals.queries.desk import list_all_proposals
from app.proposals.service.survey_proposals import survey_proposals

_PREFIX = "call:"


@dataclass(frozen=True, slots=True)
class News:
    """What differs between the calls and the calendar."""

    new: Mapping[str, Dated]
    """By key."""
    changed: Mapping[str, Dated]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


def bring_up_to_date(engine: Engine, catalogue: Catalogue, organisation: RowMapping, *, at: datetime) -> None:
    """Read what differs, and write only where something does."""
    with unit_of_work(engine, read_only=True) as session:
        news = look_for_news(session, catalogue, organisation, at=at)
    if news:
        with unit_of_work(engine) as session:
            follow_funders(session, organisation, news, at=at)


def look_for_news(session: Session, catalogue: Catalogue, organisation: RowMapping, *, at: datetime) -> News:
    """Deadlines of the calls that proposals answer, against what the calendar has of them. Writes nothing."""
    wanted = dict(_wanted(session, catalogue, organisation, at))
    there = {
        row["key"]: row
        for row in list_dated(session, organisation["id"], states=list(DatedState))
        if row["key"].startswith(_PREFIX)
    }
    new = {key: dated for key, dated in wanted.items() if key not in there}
    changed = {key: after for key, row in there.items() if (after := _followed(dated_of(row), wanted.get(key)))}
    return News(new, changed)


def follow_funders(session: Session, organisation: RowMapping, news: News, *, at: datetime) -> None:
    """Bring the calendar up to date; a date that moved keeps its owner, and counts as changed where it is read."""
    ids = {row["slug"]: row["id"] for row in list_all_proposals(session, organisation["id"])}
    for key, dated in news.new.items():
        session.execute(
            insert(DATED).values(
                **columns_of_dated(replace(dated, uid=f"{uuid4()}@grantwright")),
                organisation_id=organisation["id"],
                key=key,
                owner_id=None,
                proposal_id=ids.get(dated.proposal or ""),
                created_by="",
                changed_at=at,
                done_at=None,
            )
        )
    for key, dated in news.changed.items():
        session.execute(
            update(DATED)
            .where(DATED.c.organisation_id == organisation["id"], DATED.c.key == key)
            .values(**columns_of_dated(dated), changed_at=at)
        )


def _wanted(
    session: Session, catalogue: Catalogue, organisation: RowMapping, at: datetime
) -> Iterator[tuple[str, Dated]]:
    for item in survey_proposals(session, catalogue, organisation):
        if item.stage is None:
            continue
        done = item.submitted_at is not None
        for kind, deadline in _deadlines(item.stage, at):
            yield (
                f"{_PREFIX}{item.line.slug}:{kind}",
                Dated(
                    uid="",
                    kind=kind,
                    title=item.title,
                    when=deadline,
                    origin=Origin.FUNDER,
                    state=DatedState.DONE if done else DatedState.OPEN,
                    proposal=item.line.slug,
                    call=item.line.call,
                ),
            )


def _deadlines(stage: CallStage, at: datetime) -> Iterator[tuple[DatedKind, Deadline]]:
    """Those with a day. A yearly round has that of its next window, which nobody has stated yet."""
    for kind, deadline in (
        (DatedKind.CALL_DEADLINE, stage.deadline),
        (DatedKind.QUERY_DEADLINE, stage.query_deadline),
    ):
        if deadline is None:
            continue
        if deadline.kind is DeadlineKind.WINDOW and (window := next_window(deadline, at.date())):
            confidence = Confidence.INFERRED if window.expected else deadline.confidence
            yield kind, replace(deadline, kind=DeadlineKind.FIXED, on=window.closes, confidence=confidence)
        elif deadline.on is not None:
            yield kind, deadline


def _followed(there: Dated, wanted: Dated | None) -> Dated | None:
    """What the calendar should say; None where it says so already."""
    if wanted is None:
        after = replace(there, state=DatedState.WITHDRAWN)
    else:
        after = replace(there, title=wanted.title, when=wanted.when, state=wanted.state, call=wanted.call)
    if after == there:
        return None
    return replace(after, sequence=there.sequence + 1, version=there.version + 1)
