"""One opportunity: what it is, where it stands, who worked on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.calendar.service.follow_sources import follow_change
from app.domain.pipeline import Opportunity, next_stages
from app.errors import BadInput, Conflict, VersionConflict
from app.pipeline.pages.forms import Choices, Filled, Typed, choices, read, to, typed_of
from app.pipeline.pages.words import (
    Day,
    OpportunityId,
    Person,
    Reader,
    Sent,
    Version,
    Writer,
    due_words,
    left_words,
    money,
    number,
    read_day,
    stage_names,
)
from app.pipeline.queries import list_efforts, list_moves
from app.pipeline.service.change_pipeline import (
    drop_effort,
    log_effort,
    save_opportunity,
)
from app.pipeline.service.read_pipeline import Entry, read_entry
from app.web.deps import Now, ReadSession, WriteSession
from app.web.filters import read_amount
from app.web.language import gettext as _
from app.web.moments import time_tag, told_day
from app.web.problems import status_of
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/pipeline", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    said: str
    reason: str
    by: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortLine:
    id: int
    name: str
    hours: str
    when: str
    planned: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands above each page of an opportunity."""

    id: int
    title: str
    to: str
    funder: str
    """Slug."""
    call: str
    announcement: int | None
    proposal: str
    project: str
    stage: str
    due: str
    left: str
    value: str
    owner: str
    version: int
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityPage(Page):
    template: ClassVar[str] = "pipeline/opportunity.html"
    head: Head
    typed: Typed
    version: int
    choices: Choices
    told: bool
    """Its proposal tells value and stage."""
    moves: tuple[MoveLine, ...]
    efforts: tuple[EffortLine, ...]
    hours: str
    conflict: Opportunity | None
    reader_id: int | None
    today: str


@router.get("/{opportunity}")
def opportunity(visitor: Reader, opportunity: OpportunityId, session: ReadSession, now: Now) -> Response:
    """Where it stands, what it is worth, how it came there."""
    return show(_page(session, visitor, opportunity, now))


@router.post("/{opportunity}")
def save(
    visitor: Writer, opportunity: OpportunityId, session: WriteSession, now: Now, version: Version, typed: Filled
) -> Response:
    """Save what is known of it."""
    before = read_entry(session, visitor.catalogue, visitor.organisation, opportunity, at=now).opportunity
    try:
        wanted = replace(read(typed, before), version=version)
        save_opportunity(session, visitor.catalogue, visitor.organisation, wanted, owner_id=typed.owner_id)
    except (BadInput, Conflict) as error:
        page = _page(session, visitor, opportunity, now)
        theirs = before if isinstance(error, VersionConflict) else None
        status = 409 if theirs else status_of(error)
        return show(replace(page, typed=typed, problem=str(error), conflict=theirs), status=status)
    follow_change(session, visitor.catalogue, visitor.organisation, at=now)
    return to(visitor, opportunity)


@router.post("/{opportunity}/effort")
def effort(
    visitor: Writer,
    opportunity: OpportunityId,
    session: WriteSession,
    now: Now,
    person: Person,
    hours: Sent = "",
    first: Day = "",
    last: Day = "",
    planned: Annotated[bool, Form()] = False,
    note: Sent = "",
) -> Response:
    """Write down hours, spent or planned."""
    try:
        log_effort(
            session,
            visitor.organisation,
            opportunity,
            person_id=int(person or 0),
            hours=read_amount(hours) or Decimal(0),
            first=read_day(first) or now.date(),
            last=read_day(last),
            planned=planned,
            note=note,
            by=visitor.doer,
            at=now,
        )
    except BadInput as error:
        page = _page(session, visitor, opportunity, now)
        return show(replace(page, problem=str(error)), status=422)
    return to(visitor, opportunity, "#hours")


@router.post("/{opportunity}/effort/{effort}/drop")
def drop(visitor: Writer, opportunity: OpportunityId, effort: OpportunityId, session: WriteSession) -> Response:
    """Take hours away that were written down by mistake."""
    drop_effort(session, visitor.organisation, opportunity, effort)
    return to(visitor, opportunity, "#hours")


def head_of(entry: Entry, now: datetime) -> Head:
    one, names = entry.opportunity, stage_names()
    return Head(
        id=one.id,
        title=one.title,
        to=entry.to,
        funder=entry.funder.slug if entry.funder else "",
        call=one.call if entry.call and one.call else "",
        announcement=one.announcement if entry.announcement else None,
        proposal=one.proposal or "",
        project=one.project or "",
        stage=names[entry.stage],
        due=due_words(entry),
        left=left_words(entry, now),
        value=money(entry.value),
        owner=entry.owner_name,
        version=one.version,
        choices=tuple((str(stage), names[stage]) for stage in next_stages(one.stage, entry.told)),
    )


def _page(session: Session, visitor: Visitor, opportunity_id: int, now: datetime) -> OpportunityPage:
    entry = read_entry(session, visitor.catalogue, visitor.organisation, opportunity_id, at=now)
    efforts = list_efforts(session, [opportunity_id]).get(opportunity_id, ())
    moves = list_moves(session, [opportunity_id]).get(opportunity_id, ())
    one = entry.opportunity
    return OpportunityPage(
        title=one.title,
        shell=visitor.shell,
        head=head_of(entry, now),
        typed=typed_of(one, entry.owner_id),
        version=one.version,
        choices=choices(session, visitor, one.call),
        told=entry.told is not None,
        moves=tuple(map(_move_line, reversed(moves))),
        efforts=tuple(map(_effort_line, efforts)),
        hours=number(entry.hours),
        conflict=None,
        reader_id=visitor.person_id,
        today=now.date().isoformat(),
    )


def _move_line(row: RowMapping) -> MoveLine:
    names = {str(stage): name for stage, name in stage_names().items()}
    after = names[row["after"]]
    said = _("{before} → {after}").format(before=names[row["before"]], after=after) if row["before"] else after
    return MoveLine(said=said, reason=row["reason"], by=row["by"], day=time_tag(row["at"], told_day(row["at"])))


def _effort_line(row: RowMapping) -> EffortLine:
    def day(on: date) -> str:
        return time_tag(on, told_day(on))

    span = day(row["first"])
    if row["last"] != row["first"]:
        span += " – " + day(row["last"])
    return EffortLine(
        id=row["id"],
        name=row["name"],
        hours=number(row["hours"]),
        when=span,
        planned=row["planned"],
        note=row["note"],
    )
