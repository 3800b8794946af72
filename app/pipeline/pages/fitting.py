"""May we apply, and how well does it suit us: each rule and each criterion with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.eligibility import Answer
from app.domain.eligible_on import Examined
from app.domain.fit import FitCriterion
from app.domain.sources import Source
from app.errors import BadInput
from app.pipeline.pages.one import Head, head_of
from app.pipeline.pages.words import Note, OpportunityId, Reader, Writer, answer_names, criterion_names, percent
from app.pipeline.service.choosing import read_choosing
from app.pipeline.service.qualify import answer_rule, fit_of, qualify
from app.pipeline.service.read_pipeline import read_entry, read_pipeline
from app.web.catalogue_words import verified_words
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.language import told
from app.web.moments import time_tag, told_day
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/pipeline/{opportunity}", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    key: str
    question: str
    answer: str
    state: str
    """Value of the answer."""
    reason: str
    required: bool
    by_people: bool
    given: str
    """Who answered it, and when; empty where nobody did."""
    note: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine:
    name: str
    weight: int
    score: str
    """In percent; empty where it is not known."""
    width: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingPage(Page):
    template: ClassVar[str] = "pipeline/fitting.html"
    head: Head
    answer: str
    state: str
    on: str
    assumed: bool
    rules: tuple[RuleLine, ...]
    criteria: tuple[CriterionLine, ...]
    overall: str
    known: str
    verified: dict[str, str]


@router.get("/fit")
def fitting(visitor: Reader, opportunity: OpportunityId, session: ReadSession, now: Now) -> Response:
    """Each rule, and each criterion."""
    return show(_page(session, visitor, opportunity, now))


@router.post("/fit/answers")
def answer(
    visitor: Writer,
    opportunity: OpportunityId,
    session: WriteSession,
    now: Now,
    key: Annotated[str, Form(max_length=200)],
    answer: Annotated[str, Form(pattern="^(yes|no|)$")] = "",
    note: Note = "",
) -> Response:
    """Answer what the records do not tell; an empty answer takes it back."""
    entry = read_entry(session, visitor.catalogue, visitor.organisation, opportunity, at=now)
    said = {"yes": True, "no": False}.get(answer)
    try:
        answer_rule(session, visitor.organisation, entry, key, said, note=note, by=visitor.doer, at=now)
    except BadInput as error:
        return show(replace(_page(session, visitor, opportunity, now), problem=str(error)), status=422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/pipeline/{opportunity}/fit", status_code=303)


def _page(session: Session, visitor: Visitor, opportunity_id: int, now: datetime) -> FittingPage:
    organisation = visitor.organisation
    entry = read_entry(session, visitor.catalogue, organisation, opportunity_id, at=now)
    entries = read_pipeline(session, visitor.catalogue, organisation, at=now)
    choosing = read_choosing(session, organisation)
    found = qualify(session, organisation, entry, today=now.date())
    fit = fit_of(session, organisation, entry, entries, choosing, today=now.date())
    names = criterion_names()
    return FittingPage(
        title=entry.opportunity.title,
        shell=visitor.shell,
        head=head_of(entry, now),
        answer=eligible_words(found.answer),
        state=str(found.answer or ""),
        on=time_tag(found.on, told_day(found.on)),
        assumed=found.assumed,
        rules=tuple(_rule(one, found.given.get(one.key)) for one in found.examined),
        criteria=tuple(
            CriterionLine(
                name=names[FitCriterion(one.criterion)],
                weight=one.weight,
                score="" if one.score is None else percent(one.score),
                width=format((one.score or Decimal(0)) * 100, "f"),
                reason=told(one.reason),
            )
            for one in fit.scored
        ),
        overall="" if fit.overall is None else percent(fit.overall),
        known=percent(fit.known),
        verified={str(key): words for key, words in verified_words().items()},
    )


def eligible_words(answer: Answer | None) -> str:
    match answer:
        case Answer.YES:
            return _("We may apply.")
        case Answer.NO:
            return _("We may not apply.")
        case Answer.UNKNOWN:
            return _("Not known yet: some questions have no answer.")
        case _:
            return _("No rule is known: read the funder's own text.")


def _rule(examined: Examined, given: RowMapping | None) -> RuleLine:
    said = f"{given['by']}, {told(told_day(given['at']))}" if given is not None else ""
    return RuleLine(
        key=examined.key,
        question=told(examined.question),
        answer=answer_names()[examined.answer],
        state=examined.answer,
        reason=told(examined.reason),
        required=examined.required,
        by_people=examined.by_people,
        given=said,
        note=given["note"] if given is not None else "",
        source=examined.source,
    )
