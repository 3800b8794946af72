"""What the calendar has from elsewhere: deadlines of calls, days for sections, documents that expire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Engine, RowMapping, insert, update
from sqlmodel import Session

from app.accounts.queries import list_owned
from app.calendar.queries import DATED, list_dated
from app.calendar.service.change_dates import columns_of_dated, dated_of
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.call import CallStage
from app.domain.dated import Dated, DatedKind, DatedState, Origin
from app.domain.deadlines import Confidence, Deadline, DeadlineKind, next_window
from app.models import OwnedDocumentRow
from app.proposals.queries.desk import list_all_proposals
from app.proposals.queries.work import list_owners_with_a_day
from app.proposals.service.survey_proposals import Surveyed, survey_proposals

_CALL, _SECTION, _DOCUMENT = "call:", "section:", "document:"


@dataclass(frozen=True, slots=True)
class Wanted:
    dated: Dated
    owner_id: int | None = None
    """Whose it is, where its source says so."""


@dataclass(frozen=True, slots=True)
class News:
    """What differs between the sources and the calendar."""

    new: Mapping[str, Wanted]
    """By key."""
    changed: Mapping[str, Wanted]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


def bring_up_to_date(engine: Engine, catalogue: Catalogue, organisation: RowMapping, *, at: datetime) -> None:
    """Read what differs, and write only where something does."""
    with unit_of_work(engine, read_only=True) as session:
        news = look_for_news(session, catalogue, organisation, at=at)
    if news:
        with unit_of_work(engine) as session:
            follow_sources(session, organisation, news, at=at)


def look_for_news(session: Session, catalogue: Catalogue, organisation: RowMapping, *, at: datetime) -> News:
    """What calls, sections and documents say, against what the calendar has of them. Writes nothing."""
    proposals = survey_proposals(session, catalogue, organisation)
    wanted = {
        **dict(_of_calls(proposals, at)),
        **dict(_of_sections(session, catalogue, organisation, proposals)),
        **dict(_of_documents(session, organisation)),
    }
    there = {
        row["key"]: row
        for row in list_dated(session, organisation["id"], states=list(DatedState))
        if row["key"].startswith((_CALL, _SECTION, _DOCUMENT))
    }
    new = {key: item for key, item in wanted.items() if key not in there}
    changed = {key: after for key, row in there.items() if (after := _followed(row, wanted.get(key)))}
    return News(new, changed)


def follow_sources(session: Session, organisation: RowMapping, news: News, *, at: datetime) -> None:
    """Bring the calendar up to date; a date that moved counts as changed where it is read."""
    ids = {row["slug"]: row["id"] for row in list_all_proposals(session, organisation["id"])}
    for key, item in news.new.items():
        session.execute(
            insert(DATED).values(
                **columns_of_dated(replace(item.dated, uid=f"{uuid4()}@grantwright")),
                organisation_id=organisation["id"],
                key=key,
                owner_id=item.owner_id,
                proposal_id=ids.get(item.dated.proposal or ""),
                created_by="",
                changed_at=at,
                done_at=None,
            )
        )
    for key, item in news.changed.items():
        session.execute(
            update(DATED)
            .where(DATED.c.organisation_id == organisation["id"], DATED.c.key == key)
            .values(**columns_of_dated(item.dated), owner_id=item.owner_id, changed_at=at)
        )


def _of_calls(proposals: tuple[Surveyed, ...], at: datetime) -> Iterator[tuple[str, Wanted]]:
    for item in proposals:
        if item.stage is None:
            continue
        for kind, deadline in _deadlines(item.stage, at):
            dated = Dated(
                uid="",
                kind=kind,
                title=item.title,
                when=deadline,
                origin=Origin.FUNDER,
                state=_state(done=item.submitted_at is not None),
                proposal=item.line.slug,
                call=item.line.call,
            )
            yield f"{_CALL}{item.line.slug}:{kind}", Wanted(dated)


def _of_sections(
    session: Session, catalogue: Catalogue, organisation: RowMapping, proposals: tuple[Surveyed, ...]
) -> Iterator[tuple[str, Wanted]]:
    by_slug = {item.line.slug: item for item in proposals}
    for row in list_owners_with_a_day(session, organisation["id"]):
        item = by_slug[row["proposal"]]
        form = catalogue.templates.get(item.line.template)
        heading = form.heading(row["key"], item.line.language) if form else row["key"]
        dated = Dated(
            uid="",
            kind=DatedKind.TASK,
            title=f"{heading}: {item.title}",
            when=Deadline(on=row["due_on"]),
            origin=Origin.DERIVED,
            state=_state(done=row["done_at"] is not None or item.submitted_at is not None),
            proposal=item.line.slug,
        )
        yield f"{_SECTION}{item.line.slug}:{row['key']}", Wanted(dated, row["person_id"])


def _of_documents(session: Session, organisation: RowMapping) -> Iterator[tuple[str, Wanted]]:
    for row in list_owned(session, OwnedDocumentRow, organisation["id"]):
        if row["valid_until"] is not None:
            dated = Dated(
                uid="",
                kind=DatedKind.EXPIRY,
                title=row["title"],
                when=Deadline(on=row["valid_until"]),
                origin=Origin.DERIVED,
            )
            yield f"{_DOCUMENT}{row['key']}", Wanted(dated)


def _state(*, done: bool) -> DatedState:
    return DatedState.DONE if done else DatedState.OPEN


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


def _followed(row: RowMapping, wanted: Wanted | None) -> Wanted | None:
    """What the calendar should say; None where it says so already.

    What somebody finished stays finished until its day moves; whose a funder's date is, is said here.
    """
    there, owner_id = dated_of(row), row["owner_id"]
    if wanted is None:
        after = replace(there, state=DatedState.WITHDRAWN)
    else:
        told = wanted.dated
        ours = told.origin is Origin.FUNDER and there.state is DatedState.DONE and told.when == there.when
        state = there.state if ours else told.state
        after = replace(there, title=told.title, when=told.when, state=state, call=told.call)
        if told.origin is Origin.DERIVED:
            owner_id = wanted.owner_id
    if after == there and owner_id == row["owner_id"]:
        return None
    return Wanted(replace(after, sequence=there.sequence + (after != there), version=there.version + 1), owner_id)
