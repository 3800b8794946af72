"""What the calendar has from elsewhere: deadlines of calls and prospects, days of sending and for sections, documents
that expire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Engine, RowMapping, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.calendar.queries import DATED, list_dated
from app.calendar.service.change_dates import columns_of_dated
from app.calendar.service.follow_announcements import announced_deadlines
from app.calendar.service.follow_calls import ANNOUNCED, CALL, of_calls
from app.calendar.service.follow_documents import (
    ANNEX,
    DOCUMENT,
    RENEWAL,
    of_annexes,
    of_documents,
    read_documents,
)
from app.calendar.service.follow_duties import DUTY, of_duties
from app.calendar.service.follow_letters import LETTER, of_letters
from app.calendar.service.follow_prospects import ended_proposals, of_prospects
from app.calendar.service.move_deadlines import follow_move, note_move
from app.calendar.service.wanted import Wanted, followed
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.dated import PROSPECT, SUBMISSION, Dated, DatedKind, DatedState, Origin
from app.domain.deadlines import Deadline
from app.proposals.grant_queries import list_grants
from app.proposals.queries.desk import list_all_proposals
from app.proposals.queries.work import list_owners_with_a_day
from app.proposals.service.survey_proposals import Surveyed, survey_proposals

_SECTION = "section:"
_FOLLOWED = (CALL, ANNOUNCED, DUTY, LETTER, _SECTION, DOCUMENT, RENEWAL, ANNEX, PROSPECT, SUBMISSION)


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


def follow_change(session: Session, catalogue: Catalogue, organisation: RowMapping, *, at: datetime) -> None:
    """The same in the transaction that changes a source, for who reads the dates before anybody opens the calendar."""
    news = look_for_news(session, catalogue, organisation, at=at)
    if news:
        follow_sources(session, organisation, news, at=at)


def look_for_news(session: Session, catalogue: Catalogue, organisation: RowMapping, *, at: datetime) -> News:
    """What calls, the pipeline, sections and documents say, against what the calendar has. Writes nothing."""
    proposals = survey_proposals(session, catalogue, organisation)
    announced = announced_deadlines(session, organisation["id"], now=at)
    documents = read_documents(session, organisation["id"])
    ended = ended_proposals(session, organisation["id"])
    won = {row["proposal"] for row in list_grants(session, organisation["id"])}
    wanted = {
        **dict(of_calls(proposals, catalogue, announced, ended, won, at)),
        **dict(of_duties(session, organisation)),
        **dict(of_letters(session, organisation, proposals, announced, at)),
        **dict(of_prospects(session, catalogue, organisation["id"], proposals, at)),
        **dict(_of_sections(session, catalogue, organisation, proposals)),
        **dict(of_documents(session, organisation, documents)),
        **dict(of_annexes(session, catalogue, organisation, proposals, documents, at.date())),
    }
    there = {
        row["key"]: row
        for row in list_dated(session, organisation["id"], states=list(DatedState))
        if row["key"].startswith(_FOLLOWED)
    }
    withdrawn = DatedState.WITHDRAWN
    new = {key: item for key, item in wanted.items() if key not in there and item.dated.state is not withdrawn}
    changed = {key: after for key, row in there.items() if (after := followed(row, wanted.get(key)))}
    return News(new, changed)


def follow_sources(session: Session, organisation: RowMapping, news: News, *, at: datetime) -> None:
    """Bring the calendar up to date; a date that moved counts as changed where it is read, and moves the plan."""
    rows = {row["slug"]: row for row in list_all_proposals(session, organisation["id"])}
    for key, item in news.new.items():
        # Somebody else who looks in the same moment may have put it there already.
        with suppress(IntegrityError), session.begin_nested():
            session.execute(
                insert(DATED).values(
                    **columns_of_dated(replace(item.dated, uid=f"{uuid4()}@grantwright")),
                    organisation_id=organisation["id"],
                    key=key,
                    owner_id=item.owner_id,
                    proposal_id=rows[item.dated.proposal]["id"] if item.dated.proposal in rows else None,
                    created_by="",
                    changed_at=at,
                    done_at=None,
                )
            )
    for key, item in news.changed.items():
        values = columns_of_dated(item.dated) | {"owner_id": item.owner_id, "changed_at": at}
        if item.dated.state is not DatedState.DONE:
            values["done_at"] = None
        dated_id = session.execute(
            update(DATED)
            .where(DATED.c.organisation_id == organisation["id"], DATED.c.key == key)
            .values(values)
            .returning(DATED.c.id)
        ).scalar_one()
        if item.moved_from is None:
            continue
        if item.answered and item.dated.proposal in rows:
            follow_move(session, organisation, rows[item.dated.proposal], item.dated, item.moved_from, at=at)
        else:
            note_move(session, organisation, item.dated, item.moved_from, at=at, dated_id=dated_id)


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


def _state(*, done: bool) -> DatedState:
    return DatedState.DONE if done else DatedState.OPEN
