"""The pipeline as a board and as a table, over the same choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.queries import list_members
from app.calendar.service.follow_sources import follow_change
from app.domain.funder import FunderKind
from app.domain.money import Money
from app.domain.pipeline import (
    AFTER,
    RUNNING,
    PipelineStage,
    StageWorth,
    Worth,
    by_currency,
    next_stages,
    worth_by_stage,
)
from app.domain.search import matches
from app.pipeline.pages.words import (
    Note,
    OpportunityId,
    Reader,
    Version,
    Writer,
    due_words,
    left_words,
    money,
    percent,
    stage_names,
    verdict_names,
)
from app.pipeline.service.change_pipeline import NEED_A_REASON, move_opportunity
from app.pipeline.service.read_pipeline import Entry, read_pipeline
from app.web.catalogue_words import kind_names
from app.web.deps import Now, ReadSession, WriteSession
from app.web.filters import Chosen, Filter, Words, choice, member
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/pipeline", include_in_schema=False)

_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    id: int
    title: str
    to: str
    stage: str
    value: str
    probability: str
    """Empty where nobody has said."""
    owner: str
    due: str
    left: str
    state: str
    """`soon` and `over` while it is still to be sent."""
    verdict: str
    """What was decided; empty before it, and once it was sent."""
    verdict_state: str
    look_again: bool
    choices: tuple[tuple[str, str], ...]
    """Where it may be moved: value and name."""
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    stage: str
    name: str
    asks: bool
    """For a reason, of who moves something here."""
    cards: tuple[Card, ...]
    values: tuple[str, ...]
    """All that its cards would bring, each currency apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage(Page):
    words: str
    filters: tuple[Filter, ...]
    chosen: str
    """What the other views are asked for too."""
    empty: bool
    """Nobody has added anything yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage(ListingPage):
    template: ClassVar[str] = "pipeline/board.html"
    running: tuple[Column, ...]
    ended: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthLine:
    name: str
    count: int
    values: tuple[str, ...]
    expected: tuple[str, ...]
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage(ListingPage):
    template: ClassVar[str] = "pipeline/table.html"
    cards: tuple[Card, ...]
    worth: tuple[WorthLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    entries: tuple[Entry, ...]
    filters: tuple[Filter, ...]
    chosen: str
    empty: bool


@router.get("")
def board(
    visitor: Reader, session: ReadSession, now: Now, q: Words = "", whose: Chosen = "", kind: Chosen = ""
) -> Response:
    """A column a stage."""
    found = narrowed(session, visitor, now, q=q, whose=whose, kind=kind)
    names = stage_names()

    def columns(stages: Iterable[PipelineStage]) -> tuple[Column, ...]:
        return tuple(_column(stage, names[stage], found.entries, now) for stage in stages)

    return show(
        BoardPage(
            title=_("Pipeline"),
            shell=visitor.shell,
            words=q,
            filters=found.filters,
            chosen=found.chosen,
            empty=found.empty,
            running=columns(RUNNING),
            ended=columns(AFTER),
        )
    )


@router.get("/table")
def table(
    visitor: Reader,
    session: ReadSession,
    now: Now,
    q: Words = "",
    whose: Chosen = "",
    kind: Chosen = "",
    stage: Chosen = "",
) -> Response:
    """A line each, and what each stage is worth."""
    found = narrowed(session, visitor, now, q=q, whose=whose, kind=kind)
    wanted, names = member(PipelineStage, stage), stage_names()
    by_stage = choice("stage", _("Stage"), _("Every stage"), {str(k): name for k, name in names.items()}, stage)
    return show(
        TablePage(
            title=_("Pipeline"),
            shell=visitor.shell,
            words=q,
            filters=(*found.filters, by_stage),
            chosen=found.chosen,
            empty=found.empty,
            cards=tuple(_card(one, now) for one in found.entries if wanted in (None, one.stage)),
            worth=tuple(map(_worth_line, worth_by_stage(map(worth_of, found.entries)))),
        )
    )


@router.post("/{opportunity}/move")
def move(
    visitor: Writer,
    opportunity: OpportunityId,
    session: WriteSession,
    now: Now,
    stage: Annotated[PipelineStage, Form()],
    version: Version,
    reason: Note = "",
) -> Response:
    """Move it to another stage."""
    move_opportunity(
        session,
        visitor.catalogue,
        visitor.organisation,
        opportunity,
        stage,
        reason=reason,
        version=version,
        by=visitor.doer,
        at=now,
    )
    follow_change(session, visitor.catalogue, visitor.organisation, at=now)
    place = f"/o/{visitor.organisation['slug']}/pipeline"
    return RedirectResponse(f"{place}#opportunity-{opportunity}", status_code=303)


def narrowed(session: Session, visitor: Visitor, now: datetime, *, q: str, whose: str, kind: str) -> Narrowed:
    """What the reader wants to see; the one query of all views."""
    everything = read_pipeline(session, visitor.catalogue, visitor.organisation, at=now)
    owners = {str(row["id"]): row["name"] for row in list_members(session, visitor.organisation["id"])}
    kinds = {str(k): name for k, name in kind_names().items()}
    filters = (
        choice("whose", _("Whose"), _("Everybody's"), owners, whose),
        choice("kind", _("Kind of funder"), _("Every kind"), kinds, kind),
    )
    wanted = member(FunderKind, kind)
    entries = tuple(
        one
        for one in everything
        if (whose not in owners or str(one.owner_id) == whose)
        and (wanted is None or (one.funder is not None and one.funder.kind is wanted))
        and matches(q, f"{one.opportunity.title} {one.to} {one.opportunity.note}")
    )
    chosen = "&".join(f"{one.name}={one.chosen}" for one in filters if one.chosen)
    return Narrowed(entries=entries, filters=filters, chosen=chosen, empty=not everything)


def worth_of(entry: Entry) -> Worth:
    return Worth(stage=entry.stage, value=entry.value, probability=entry.opportunity.probability)


def _column(stage: PipelineStage, name: str, entries: Sequence[Entry], now: datetime) -> Column:
    here = [one for one in entries if one.stage is stage]
    values = by_currency(one.value for one in here if one.value is not None)
    return Column(
        stage=stage,
        name=name,
        asks=stage in NEED_A_REASON,
        cards=tuple(_card(one, now) for one in here),
        values=tuple(map(money, values)),
    )


def _card(entry: Entry, now: datetime) -> Card:
    names, opportunity = stage_names(), entry.opportunity
    chance = opportunity.probability
    to_send = entry.stage in RUNNING[:-1] and entry.due_at is not None
    state = ""
    if to_send and entry.due_at is not None:
        state = "over" if entry.due_at < now else "soon" if entry.due_at - now < _SOON else ""
    return Card(
        id=opportunity.id,
        title=opportunity.title,
        to=entry.to,
        stage=names[entry.stage],
        value=money(entry.value),
        probability="" if chance is None else percent(Decimal(chance) / 100),
        owner=entry.owner_name,
        due=due_words(entry),
        left=left_words(entry, now) if to_send else "",
        state=state,
        verdict=verdict_names()[entry.verdict] if entry.verdict and entry.stage in RUNNING[:-1] else "",
        verdict_state=entry.verdict or "",
        look_again=entry.look_again and entry.stage in RUNNING[:-1],
        choices=tuple((str(stage), names[stage]) for stage in next_stages(opportunity.stage, entry.told)),
        version=opportunity.version,
    )


def _worth_line(worth: StageWorth) -> WorthLine:
    def said(amounts: Iterable[Money]) -> tuple[str, ...]:
        return tuple(map(money, amounts))

    return WorthLine(
        name=stage_names()[worth.stage] if worth.stage else _("All that are running"),
        count=worth.count,
        values=said(worth.values),
        expected=said(worth.expected),
        unknown=worth.unknown,
    )
