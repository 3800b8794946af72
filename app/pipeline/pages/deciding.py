"""Go or no-go: what several people think, what it would do to the team, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.policy import Action
from app.calendar.service.follow_sources import follow_change
from app.domain.go_no_go import Leaning, Scorecard, ScoreCriterion, Tally, Verdict, tally
from app.domain.pipeline import RUNNING, PipelineStage
from app.domain.workload import overload_words
from app.errors import BadInput
from app.pipeline.pages.one import Head, head_of
from app.pipeline.pages.terms import changed_words
from app.pipeline.pages.words import Decider, Judge, Note, OpportunityId, Reader, number, verdict_names
from app.pipeline.queries import list_decisions
from app.pipeline.service.choosing import read_choosing
from app.pipeline.service.decide import cards_for, decide, save_scorecard, source_then
from app.pipeline.service.plan_load import overloads_of
from app.pipeline.service.read_pipeline import read_entry, read_pipeline
from app.web.changes import ChangedField
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.language import told
from app.web.moments import time_tag, told_day
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/pipeline/{opportunity}", include_in_schema=False)

Points = Annotated[list[Annotated[str, Form(max_length=10)]], Form(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsLine:
    key: str
    title: str
    looks_for: str
    points: str
    """As typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyLine:
    title: str
    weight: int | None
    average: str
    spread: str
    points: tuple[str, ...]
    """Of each card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    verdict: str
    state: str
    reason: str
    by: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingPage(Page):
    template: ClassVar[str] = "pipeline/deciding.html"
    head: Head
    look_again: bool
    changed: tuple[ChangedField, ...]
    """What the call says otherwise than when it was decided."""
    kept: bool
    """What it said then is known."""
    form: tuple[PointsLine, ...]
    """The reader's own card; empty for who cannot have one."""
    own: Scorecard
    has_own: bool
    cards: tuple[Scorecard, ...]
    leanings: Mapping[str, str]
    tallies: tuple[TallyLine, ...]
    overloads: tuple[str, ...]
    decisions: tuple[DecisionLine, ...]
    verdicts: Mapping[str, str]
    open: bool
    """It can still be decided on."""
    typed_verdict: str
    typed_reason: str


@router.get("/decision")
def deciding(visitor: Reader, opportunity: OpportunityId, session: ReadSession, now: Now) -> Response:
    """Cards, and what was decided."""
    return show(_page(session, visitor, opportunity, now))


@router.post("/decision/card")
def judge(
    visitor: Judge,
    opportunity: OpportunityId,
    session: WriteSession,
    now: Now,
    criterion: Points,
    points: Points,
    leaning: Annotated[Leaning, Form()] = Leaning.NONE,
    comment: Note = "",
) -> Response:
    """Keep one's own card."""
    typed = dict(zip(criterion, points, strict=False))
    card = Scorecard(leaning=leaning, comment=comment)
    try:
        card = replace(card, points={key: _points(text) for key, text in typed.items() if text.strip()})
        save_scorecard(session, visitor.organisation, opportunity, card, by=visitor.doer, at=now)
    except BadInput as error:
        page = _page(session, visitor, opportunity, now)
        form = tuple(replace(line, points=typed.get(line.key, "")) for line in page.form)
        return show(replace(page, form=form, own=card, problem=str(error)), status=422)
    return _back(visitor, opportunity)


@router.post("/decision")
def decided(
    visitor: Decider,
    opportunity: OpportunityId,
    session: WriteSession,
    now: Now,
    verdict: Annotated[Verdict, Form()],
    reason: Note = "",
) -> Response:
    """Decide whether to apply."""
    try:
        decide(
            session,
            visitor.catalogue,
            visitor.organisation,
            opportunity,
            verdict,
            reason=reason,
            by=visitor.doer,
            at=now,
        )
    except BadInput as error:
        page = _page(session, visitor, opportunity, now)
        return show(replace(page, problem=str(error), typed_verdict=verdict, typed_reason=reason), status=422)
    follow_change(session, visitor.catalogue, visitor.organisation, at=now)
    return _back(visitor, opportunity)


def _page(session: Session, visitor: Visitor, opportunity_id: int, now: datetime) -> DecidingPage:
    organisation = visitor.organisation
    entries = read_pipeline(session, visitor.catalogue, organisation, at=now)
    entry = read_entry(session, visitor.catalogue, organisation, opportunity_id, at=now)
    choosing = read_choosing(session, organisation)
    own, cards = cards_for(session, opportunity_id, visitor.person_id, decides=visitor.may(Action.DECIDE))
    decisions = list_decisions(session, [opportunity_id]).get(opportunity_id, ())
    then = source_then(entry, decisions)
    mine = own or Scorecard()
    judges = visitor.person_id is not None and visitor.may(Action.COMMENT)
    return DecidingPage(
        title=entry.opportunity.title,
        shell=visitor.shell,
        head=head_of(entry, now),
        look_again=entry.look_again,
        changed=changed_words(entry, then, visitor.catalogue, now) if then and entry.look_again else (),
        kept=then is not None,
        form=tuple(_points_line(one, mine) for one in choosing.criteria) if judges else (),
        own=mine,
        has_own=own is not None,
        cards=cards,
        leanings={Leaning.NONE: _("no answer"), Leaning.GO: _("Go"), Leaning.NO_GO: _("No-go")},
        tallies=tuple(_tally_line(one, cards) for one in tally(cards, choosing.criteria)) if cards else (),
        overloads=tuple(
            told(overload_words(one, name))
            for one, name in overloads_of(session, organisation, entries, entry, choosing)
        ),
        decisions=tuple(map(_decision_line, reversed(decisions))),
        verdicts={str(key): name for key, name in verdict_names().items()},
        open=entry.stage in RUNNING and entry.stage is not PipelineStage.SUBMITTED,
        typed_verdict="",
        typed_reason="",
    )


def _points_line(criterion: ScoreCriterion, card: Scorecard) -> PointsLine:
    return PointsLine(
        key=criterion.key,
        title=_(criterion.title),
        looks_for=_(criterion.looks_for) if criterion.looks_for else "",
        points=str(card.points.get(criterion.key, "")),
    )


def _tally_line(found: Tally, cards: tuple[Scorecard, ...]) -> TallyLine:
    criterion = found.criterion
    return TallyLine(
        title=_(criterion.title) if criterion else _("All together"),
        weight=criterion.weight if criterion else None,
        average="" if found.average is None else number(found.average),
        spread="" if found.spread is None else number(found.spread),
        points=tuple(str(card.points.get(criterion.key, "")) if criterion else "" for card in cards),
    )


def _decision_line(row: RowMapping) -> DecisionLine:
    verdict = Verdict(row["verdict"])
    return DecisionLine(
        verdict=verdict_names()[verdict],
        state=verdict,
        reason=row["reason"],
        by=row["by"],
        day=time_tag(row["at"], told_day(row["at"])),
    )


def _points(text: str) -> int:
    """Raises BadInput."""
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        raise BadInput(_("“{text}” is not a whole number of points.").format(text=text))
    return int(text)


def _back(visitor: Visitor, opportunity_id: int) -> Response:
    address = f"/o/{visitor.organisation['slug']}/pipeline/{opportunity_id}/decision"
    return RedirectResponse(address, status_code=303)
