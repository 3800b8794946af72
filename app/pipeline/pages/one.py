"""One opportunity: what it is, where it stands, who worked on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.pipeline import Opportunity, next_stages
from app.errors import BadInput, Conflict, VersionConflict
from app.pipeline.pages.words import (
    Day,
    Note,
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
    read_money,
    read_percent,
    stage_names,
)
from app.pipeline.queries import list_efforts, list_moves
from app.pipeline.service.change_pipeline import (
    add_opportunity,
    drop_effort,
    find_running,
    log_effort,
    save_opportunity,
)
from app.pipeline.service.read_pipeline import Entry, read_entry
from app.projects.queries import list_projects
from app.proposals.queries import title_of
from app.proposals.queries.desk import list_all_proposals
from app.proposals.queries.talk import list_members
from app.web.deps import Now, ReadSession, WriteSession
from app.web.filters import read_amount
from app.web.language import gettext as _
from app.web.moments import time_tag, told_day
from app.web.problems import status_of
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/pipeline", include_in_schema=False)

_MOST_SHOWN = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The form as it is filled in."""

    title: str = ""
    funder: str = ""
    funder_name: str = ""
    amount: str = ""
    currency: str = ""
    probability: str = ""
    due_on: str = ""
    owner: str = ""
    project: str = ""
    proposal: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the form lets somebody choose from: value and name."""

    members: tuple[tuple[str, str], ...]
    funders: tuple[tuple[str, str], ...]
    projects: tuple[tuple[str, str], ...]
    proposals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage(Page):
    template: ClassVar[str] = "pipeline/new.html"
    typed: Typed
    choices: Choices


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
    probability: int | None
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


@router.get("/new")
def choose(visitor: Writer, session: ReadSession) -> Response:
    """Something of which neither the catalogue nor a source knows."""
    return show(_new(session, visitor, Typed()))


@router.post("/new")
def add(
    visitor: Writer,
    session: WriteSession,
    now: Now,
    title: Sent = "",
    funder: Sent = "",
    funder_name: Sent = "",
    amount: Sent = "",
    currency: Sent = "",
    probability: Sent = "",
    due_on: Day = "",
    owner: Person = "",
    project: Sent = "",
    note: Note = "",
) -> Response:
    typed = Typed(
        title=title,
        funder=funder,
        funder_name=funder_name,
        amount=amount,
        currency=currency,
        probability=probability,
        due_on=due_on,
        owner=owner,
        project=project,
        note=note,
    )
    try:
        wanted = _read(typed, Opportunity(title=""))
        made = add_opportunity(
            session,
            visitor.catalogue,
            visitor.organisation,
            wanted,
            by=visitor.doer,
            at=now,
            owner_id=int(owner) if owner else None,
        )
    except BadInput as error:
        return show(replace(_new(session, visitor, typed), problem=str(error)), status=422)
    return _to(visitor, made)


@router.post("/add")
def follow(
    visitor: Writer,
    session: WriteSession,
    now: Now,
    call: Sent = "",
    announcement: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Put a call or an announcement into the pipeline; where it is there already, lead to it."""
    if not call and announcement is None:
        raise BadInput(_("Name a call or an announcement."))
    there = find_running(session, visitor.organisation, call=call or None, announcement=announcement)
    made = there or add_opportunity(
        session,
        visitor.catalogue,
        visitor.organisation,
        Opportunity(title="", call=call or None, announcement=announcement),
        by=visitor.doer,
        at=now,
        owner_id=visitor.person_id if _is_member(session, visitor) else None,
    )
    return _to(visitor, made)


@router.get("/{opportunity}")
def opportunity(visitor: Reader, opportunity: OpportunityId, session: ReadSession, now: Now) -> Response:
    """Where it stands, what it is worth, how it came there."""
    return show(_page(session, visitor, opportunity, now))


@router.post("/{opportunity}")
def save(
    visitor: Writer,
    opportunity: OpportunityId,
    session: WriteSession,
    now: Now,
    version: Version,
    title: Sent = "",
    funder: Sent = "",
    funder_name: Sent = "",
    amount: Sent = "",
    currency: Sent = "",
    probability: Sent = "",
    due_on: Day = "",
    owner: Person = "",
    project: Sent = "",
    proposal: Sent = "",
    note: Note = "",
) -> Response:
    """Save what is known of it."""
    typed = Typed(
        title=title,
        funder=funder,
        funder_name=funder_name,
        amount=amount,
        currency=currency,
        probability=probability,
        due_on=due_on,
        owner=owner,
        project=project,
        proposal=proposal,
        note=note,
    )
    before = read_entry(session, visitor.catalogue, visitor.organisation, opportunity, at=now).opportunity
    try:
        wanted = replace(_read(typed, before), version=version)
        save_opportunity(
            session, visitor.catalogue, visitor.organisation, wanted, owner_id=int(owner) if owner else None
        )
    except (BadInput, Conflict) as error:
        page = _page(session, visitor, opportunity, now)
        theirs = before if isinstance(error, VersionConflict) else None
        status = 409 if theirs else status_of(error)
        return show(replace(page, typed=typed, problem=str(error), conflict=theirs), status=status)
    return _to(visitor, opportunity)


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
    return _to(visitor, opportunity, "#hours")


@router.post("/{opportunity}/effort/{effort}/drop")
def drop(visitor: Writer, opportunity: OpportunityId, effort: OpportunityId, session: WriteSession) -> Response:
    """Take hours away that were written down by mistake."""
    drop_effort(session, visitor.organisation, opportunity, effort)
    return _to(visitor, opportunity, "#hours")


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
        probability=one.probability,
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
        typed=Typed(
            title=one.title,
            funder=one.funder or "",
            funder_name=one.funder_name,
            amount=format(one.value.amount, "f") if one.value else "",
            currency=one.value.currency if one.value else "",
            probability="" if one.probability is None else str(one.probability),
            due_on=str(one.due_on or ""),
            owner=str(entry.owner_id or ""),
            project=one.project or "",
            proposal=one.proposal or "",
            note=one.note,
        ),
        version=one.version,
        choices=_choices(session, visitor, one.call),
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


def _new(session: Session, visitor: Visitor, typed: Typed) -> NewPage:
    return NewPage(
        title=_("New opportunity"), shell=visitor.shell, typed=typed, choices=_choices(session, visitor, None)
    )


def _choices(session: Session, visitor: Visitor, call: str | None) -> Choices:
    """Proposals that answer the same call come first."""
    organisation_id = visitor.organisation["id"]
    proposals: Sequence[RowMapping] = sorted(
        list_all_proposals(session, organisation_id), key=lambda row: (call is None or row["call"] != call, row["slug"])
    )
    funders = sorted(visitor.catalogue.funders.values(), key=lambda funder: funder.name.casefold())
    projects = list_projects(session, organisation_id, limit=_MOST_SHOWN)
    return Choices(
        members=tuple((str(row["id"]), row["name"]) for row in list_members(session, organisation_id)),
        funders=tuple((funder.slug, funder.name) for funder in funders),
        projects=tuple((row["slug"], row["title"]) for row in projects),
        proposals=tuple((row["slug"], f"{title_of(row)} ({row['slug']})") for row in proposals),
    )


def _read(typed: Typed, before: Opportunity) -> Opportunity:
    """Raises BadInput."""
    return replace(
        before,
        title=typed.title,
        funder=typed.funder or None,
        funder_name=typed.funder_name,
        value=read_money(typed.amount, typed.currency),
        probability=read_percent(typed.probability),
        due_on=read_day(typed.due_on),
        project=typed.project or None,
        proposal=typed.proposal or None,
        note=typed.note,
    )


def _is_member(session: Session, visitor: Visitor) -> bool:
    return any(row["id"] == visitor.person_id for row in list_members(session, visitor.organisation["id"]))


def _to(visitor: Visitor, opportunity_id: int, place: str = "") -> Response:
    address = f"/o/{visitor.organisation['slug']}/pipeline/{opportunity_id}{place}"
    return RedirectResponse(address, status_code=303)
