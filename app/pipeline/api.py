"""The pipeline for programs: the services that its pages call."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.policy import Action
from app.accounts.queries import member_of_email
from app.calendar.service.follow_sources import follow_change
from app.domain.fit import Fit
from app.domain.go_no_go import Scorecard, tally
from app.domain.phrases import phrase
from app.domain.pipeline import Opportunity, PipelineStage, worth_by_stage
from app.errors import BadInput
from app.models.mapping import record_of
from app.pipeline.pages.listing import worth_of
from app.pipeline.pages.words import Decider, Judge, OpportunityId, Reader, Writer
from app.pipeline.queries import list_decisions, list_efforts, list_moves
from app.pipeline.schemas import (
    AnswerWrite,
    CardsRead,
    DecisionRead,
    DecisionsRead,
    DecisionWrite,
    EffortRead,
    EffortWrite,
    EligibilityRead,
    MoveRead,
    MoveWrite,
    OpportunityRead,
    OpportunityWrite,
    OverloadRead,
    StageWorthRead,
    read_of,
)
from app.pipeline.service.change_pipeline import (
    add_opportunity,
    drop_effort,
    log_effort,
    move_opportunity,
    save_opportunity,
)
from app.pipeline.service.choosing import Choosing, read_choosing, save_choosing
from app.pipeline.service.decide import cards_for, changed_since, decide, save_scorecard
from app.pipeline.service.plan_load import overloads_of
from app.pipeline.service.qualify import answer_rule, fit_of, qualify
from app.pipeline.service.read_pipeline import read_entry, read_pipeline
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import Now, ReadSession, WriteSession
from app.web.paging import Page, WindowDep, page

router = APIRouter(prefix="/organisations/{organisation}/pipeline", tags=["pipeline"], route_class=CleanRoute)


@router.get("", name="listOpportunities", response_model=Page[OpportunityRead])
def opportunities(
    visitor: Reader,
    session: ReadSession,
    request: Request,
    window: WindowDep,
    now: Now,
    stage: PipelineStage | None = None,
) -> Response:
    """What is followed, of one stage or of all, in the order in which it was added."""
    found = read_pipeline(session, visitor.catalogue, visitor.organisation, at=now)
    keyed = [
        (f"{one.opportunity.id:012}", one)
        for one in sorted(found, key=lambda one: one.opportunity.id)
        if stage in (None, one.stage)
    ]
    shown = [(key, one) for key, one in keyed if key > window.after][: window.limit + 1]
    listed = page([read_of(one) for _, one in shown], [key for key, _ in shown], window)
    return answer(request, Page[OpportunityRead], listed)


@router.post("", name="addOpportunity", response_model=OpportunityRead, status_code=201)
def add(visitor: Writer, body: OpportunityWrite, session: WriteSession, request: Request, now: Now) -> Response:
    """Follow a call, an announcement, or something of your own."""
    made = add_opportunity(
        session,
        visitor.catalogue,
        visitor.organisation,
        _opportunity(body),
        by=visitor.doer,
        at=now,
        owner_id=member_of_email(session, visitor.organisation["id"], body.owner),
    )
    follow_change(session, visitor.catalogue, visitor.organisation, at=now)
    response = _read(session, visitor, made, request, now)
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/organisations/{visitor.organisation['slug']}/pipeline/{made}"
    return response


@router.get("/figures", name="getPipelineFigures", response_model=list[StageWorthRead])
def figures(visitor: Reader, session: ReadSession, request: Request, now: Now) -> Response:
    """What each running stage is worth, and all of them together at the end; currencies are never added."""
    found = worth_by_stage(map(worth_of, read_pipeline(session, visitor.catalogue, visitor.organisation, at=now)))
    names = [name.name for name in fields(StageWorthRead)]
    lines = [StageWorthRead(**{name: getattr(one, name) for name in names}) for one in found]
    return answer(request, list[StageWorthRead], lines)


@router.get("/settings", name="getChoosing", response_model=Choosing)
def choosing(visitor: Reader, session: ReadSession, request: Request) -> Response:
    """Weights of the fit, criteria of the scorecard, hours of a week."""
    found = read_choosing(session, visitor.organisation)
    return answer(request, Choosing, found, version=found.version)


@router.put("/settings", name="putChoosing", response_model=Choosing)
def put_choosing(
    visitor: Decider, body: Choosing, session: WriteSession, request: Request, version: ReadVersion, now: Now
) -> Response:
    wanted = Choosing(
        weights=body.weights,
        criteria=body.criteria,
        weekly_hours=body.weekly_hours,
        hour=body.hour,
        version=version,
    )
    save_choosing(session, visitor.organisation, wanted, by=visitor.doer, at=now)
    found = read_choosing(session, visitor.organisation)
    return answer(request, Choosing, found, version=found.version)


@router.get("/{opportunity}", name="getOpportunity", response_model=OpportunityRead)
def opportunity(
    visitor: Reader, opportunity: OpportunityId, session: ReadSession, request: Request, now: Now
) -> Response:
    """One opportunity as it stands."""
    return _read(session, visitor, opportunity, request, now)


@router.put("/{opportunity}", name="putOpportunity", response_model=OpportunityRead)
def save(
    visitor: Writer,
    opportunity: OpportunityId,
    body: OpportunityWrite,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
    now: Now,
) -> Response:
    """Save what is known of it; `moves` changes its stage."""
    owner_id = member_of_email(session, visitor.organisation["id"], body.owner)
    wanted = replace(_opportunity(body), id=opportunity, version=version)
    save_opportunity(session, visitor.catalogue, visitor.organisation, wanted, owner_id=owner_id)
    follow_change(session, visitor.catalogue, visitor.organisation, at=now)
    return _read(session, visitor, opportunity, request, now)


@router.get("/{opportunity}/moves", name="listMoves", response_model=list[MoveRead])
def moves(visitor: Reader, opportunity: OpportunityId, session: ReadSession, request: Request, now: Now) -> Response:
    """Who moved it, when and why."""
    read_entry(session, visitor.catalogue, visitor.organisation, opportunity, at=now)
    rows = list_moves(session, [opportunity]).get(opportunity, ())
    return answer(request, list[MoveRead], [record_of(MoveRead, row) for row in rows])


@router.post("/{opportunity}/moves", name="moveOpportunity", response_model=OpportunityRead)
def move(
    visitor: Writer,
    opportunity: OpportunityId,
    body: MoveWrite,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
    now: Now,
) -> Response:
    """Move it to another stage. 422 for a stage that its proposal tells."""
    move_opportunity(
        session,
        visitor.catalogue,
        visitor.organisation,
        opportunity,
        body.stage,
        reason=body.reason,
        version=version,
        by=visitor.doer,
        at=now,
    )
    follow_change(session, visitor.catalogue, visitor.organisation, at=now)
    return _read(session, visitor, opportunity, request, now)


@router.get("/{opportunity}/effort", name="listEffort", response_model=list[EffortRead])
def effort(visitor: Reader, opportunity: OpportunityId, session: ReadSession, request: Request, now: Now) -> Response:
    """Hours, spent and planned."""
    read_entry(session, visitor.catalogue, visitor.organisation, opportunity, at=now)
    return _efforts(session, opportunity, request)


@router.post("/{opportunity}/effort", name="logEffort", response_model=list[EffortRead], status_code=201)
def log(
    visitor: Writer, opportunity: OpportunityId, body: EffortWrite, session: WriteSession, request: Request, now: Now
) -> Response:
    """Write down hours of a member."""
    person_id = member_of_email(session, visitor.organisation["id"], body.person)
    log_effort(
        session,
        visitor.organisation,
        opportunity,
        person_id=person_id or 0,
        hours=body.hours,
        first=body.first,
        last=body.last,
        planned=body.planned,
        note=body.note,
        by=visitor.doer,
        at=now,
    )
    response = _efforts(session, opportunity, request)
    response.status_code = 201
    return response


@router.delete("/{opportunity}/effort/{effort}", name="dropEffort", status_code=204)
def drop(visitor: Writer, opportunity: OpportunityId, effort: OpportunityId, session: WriteSession) -> Response:
    """Take hours away that were written down by mistake."""
    drop_effort(session, visitor.organisation, opportunity, effort)
    return Response(status_code=204)


@router.get("/{opportunity}/eligibility", name="getEligibility", response_model=EligibilityRead)
def eligibility(
    visitor: Reader, opportunity: OpportunityId, session: ReadSession, request: Request, now: Now
) -> Response:
    """Each rule on the day of submission."""
    return _eligibility(session, visitor, opportunity, request, now)


@router.post("/{opportunity}/eligibility", name="answerRule", response_model=EligibilityRead)
def answer_one(
    visitor: Writer, opportunity: OpportunityId, body: AnswerWrite, session: WriteSession, request: Request, now: Now
) -> Response:
    """Answer a rule that the records do not tell."""
    entry = read_entry(session, visitor.catalogue, visitor.organisation, opportunity, at=now)
    answer_rule(session, visitor.organisation, entry, body.key, body.answer, note=body.note, by=visitor.doer, at=now)
    return _eligibility(session, visitor, opportunity, request, now)


@router.get("/{opportunity}/fit", name="getFit", response_model=Fit)
def fit(visitor: Reader, opportunity: OpportunityId, session: ReadSession, request: Request, now: Now) -> Response:
    """How well it suits, criterion by criterion; a score of null is not known, and takes no part."""
    organisation = visitor.organisation
    entry = read_entry(session, visitor.catalogue, organisation, opportunity, at=now)
    entries = read_pipeline(session, visitor.catalogue, organisation, at=now)
    found = fit_of(session, organisation, entry, entries, read_choosing(session, organisation), today=now.date())
    return answer(request, Fit, found)


@router.get("/{opportunity}/scorecards", name="listScorecards", response_model=CardsRead)
def scorecards(
    visitor: Reader, opportunity: OpportunityId, session: ReadSession, request: Request, now: Now
) -> Response:
    """What people think; who has not judged yet sees no card of others."""
    read_entry(session, visitor.catalogue, visitor.organisation, opportunity, at=now)
    return _cards(session, visitor, opportunity, request)


@router.post("/{opportunity}/scorecards", name="saveScorecard", response_model=CardsRead)
def judge(
    visitor: Judge, opportunity: OpportunityId, body: Scorecard, session: WriteSession, request: Request, now: Now
) -> Response:
    """Keep one's own card, in the place of an earlier one; `name` is the asker's own."""
    save_scorecard(session, visitor.organisation, opportunity, body, by=visitor.doer, at=now)
    return _cards(session, visitor, opportunity, request)


@router.get("/{opportunity}/decisions", name="listDecisions", response_model=DecisionsRead)
def decisions(
    visitor: Reader, opportunity: OpportunityId, session: ReadSession, request: Request, now: Now
) -> Response:
    """What was decided, and whom a go would overload."""
    return _decisions(session, visitor, opportunity, request, now)


@router.post("/{opportunity}/decisions", name="decide", response_model=DecisionsRead, status_code=201)
def decided(
    visitor: Decider, opportunity: OpportunityId, body: DecisionWrite, session: WriteSession, request: Request, now: Now
) -> Response:
    """Decide whether to apply; a no-go closes it."""
    decide(
        session,
        visitor.catalogue,
        visitor.organisation,
        opportunity,
        body.verdict,
        reason=body.reason,
        by=visitor.doer,
        at=now,
    )
    follow_change(session, visitor.catalogue, visitor.organisation, at=now)
    response = _decisions(session, visitor, opportunity, request, now)
    response.status_code = 201
    return response


def _read(session: Session, visitor: Visitor, opportunity_id: int, request: Request, now: datetime) -> Response:
    entry = read_entry(session, visitor.catalogue, visitor.organisation, opportunity_id, at=now)
    return answer(request, OpportunityRead, read_of(entry), version=entry.opportunity.version)


def _efforts(session: Session, opportunity_id: int, request: Request) -> Response:
    rows = list_efforts(session, [opportunity_id]).get(opportunity_id, ())
    return answer(request, list[EffortRead], [record_of(EffortRead, row) for row in rows])


def _eligibility(session: Session, visitor: Visitor, opportunity_id: int, request: Request, now: datetime) -> Response:
    entry = read_entry(session, visitor.catalogue, visitor.organisation, opportunity_id, at=now)
    found = qualify(session, visitor.organisation, entry, today=now.date())
    read = EligibilityRead(answer=found.answer, on=found.on, rules=found.examined)
    return answer(request, EligibilityRead, read)


def _cards(session: Session, visitor: Visitor, opportunity_id: int, request: Request) -> Response:
    _, cards = cards_for(session, opportunity_id, visitor.person_id, decides=visitor.may(Action.DECIDE))
    criteria = read_choosing(session, visitor.organisation).criteria
    return answer(request, CardsRead, CardsRead(cards=cards, tally=tally(cards, criteria) if cards else ()))


def _decisions(session: Session, visitor: Visitor, opportunity_id: int, request: Request, now: datetime) -> Response:
    organisation = visitor.organisation
    entry = read_entry(session, visitor.catalogue, organisation, opportunity_id, at=now)
    entries = read_pipeline(session, visitor.catalogue, organisation, at=now)
    told = overloads_of(session, organisation, entries, entry, read_choosing(session, organisation))
    rows = list_decisions(session, [opportunity_id]).get(opportunity_id, ())
    read = DecisionsRead(
        decisions=tuple(record_of(DecisionRead, row) for row in rows),
        overloads=tuple(
            OverloadRead(name=name, monday=one.monday, hours=one.hours, most=one.most) for one, name in told
        ),
        changed=changed_since(entry, rows),
    )
    return answer(request, DecisionsRead, read)


def _opportunity(body: OpportunityWrite) -> Opportunity:
    if body.probability is not None and not 0 <= body.probability <= 100:
        raise BadInput(phrase("A probability is a whole number from 0 to 100."))
    return Opportunity(**{name.name: getattr(body, name.name) for name in fields(body)})
