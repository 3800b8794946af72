from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.catalog.catalogue import Catalogue
from app.domain.call import Annex, Call, CallStage, InformationSession
from app.domain.deadlines import Deadline, assumption, describe, instant
from app.domain.printing import print_language
from app.domain.record import in_language
from app.domain.rules import Rule
from app.errors import BadInput
from app.opportunities.service import CallWish, Closing, closes_at, find_calls, is_over, request_rules
from app.web.catalogue_words import (
    countries,
    country_list,
    goal_names,
    request_words,
    rule_words,
    stage_names,
    status_names,
    verified_words,
)
from app.web.deps import Now
from app.web.filters import Chosen, Filter, Words, choice, member, read_amount
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.moments import reader_zone, time_left
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/calls", include_in_schema=False)


class Sort(StrEnum):
    DEADLINE = "deadline"
    TITLE = "title"
    FUNDER = "funder"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    call: Call
    funder: str
    status: str
    over: bool
    due: str
    """The first stage's deadline in words."""
    left: str
    """How long there is; empty where nothing is known, or it is over."""
    asks: tuple[str, ...]
    """What may be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsPage(Page):
    template: ClassVar[str] = "catalogue/calls.html"
    words: str
    amount: str
    """As typed."""
    filters: tuple[Filter, ...]
    calls: tuple[CallLine, ...]
    among: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    stage: CallStage
    name: str
    due: str
    assumed: str
    left: str
    questions: str
    """Until when questions are answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    session: InformationSession
    name: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage(Page):
    template: ClassVar[str] = "catalogue/call.html"
    call: Call
    funder: str
    status: str
    over: bool
    stages: tuple[StageLine, ...]
    sessions: tuple[SessionLine, ...]
    countries: str
    languages: tuple[str, ...]
    rules: tuple[tuple[str, Rule], ...]
    """Each in words."""
    annexes: tuple[tuple[str, Annex], ...]
    verified: dict[str, str]


@router.get("")
def calls(
    visitor: Annotated[Visitor, may(Action.SEE)],
    now: Now,
    q: Words = "",
    closing: Chosen = "",
    country: Chosen = "",
    goal: Chosen = "",
    language: Chosen = "",
    amount: Chosen = "",
    currency: Chosen = "",
    sort: Chosen = "",
) -> Response:
    """Search and narrow the calls of the catalogue. Past ones stay: they show what to expect of the next round."""
    problem, wanted = "", None
    try:
        wanted = read_amount(amount)
    except BadInput as error:
        problem = str(error)
    wish = CallWish(
        closing=member(Closing, closing),
        country=country,
        goal=goal,
        language=language,
        amount=wanted,
        currency=currency,
    )
    found = find_calls(visitor.catalogue, q, wish, now=now)
    order = member(Sort, sort) or Sort.DEADLINE
    return show(
        CallsPage(
            title=_("Calls"),
            shell=visitor.shell,
            problem=problem,
            words=q,
            amount=amount,
            filters=_filters(visitor.catalogue, closing, country, goal, language, currency, order),
            calls=tuple(_ordered((_line(call, visitor.catalogue, now) for call in found), order, now)),
            among=len(visitor.catalogue.calls),
        ),
        status=422 if problem else 200,
    )


@router.get("/{funder}/{name}")
def call(visitor: Annotated[Visitor, may(Action.SEE)], funder: str, name: str, now: Now) -> Response:
    """A call with its rules, each with where it was read."""
    found = visitor.catalogue.call(f"{funder}/{name}")
    line, language = _line(found, visitor.catalogue, now), current_language()
    return show(
        CallPage(
            title=found.title,
            shell=visitor.shell,
            call=found,
            funder=line.funder,
            status=line.status,
            over=line.over,
            stages=tuple(_stage(stage, now) for stage in found.stages),
            sessions=tuple(
                SessionLine(
                    session=session,
                    name=in_language(session.title, language) or _("Information session"),
                    when=describe(session.when, today=now.date(), reader=reader_zone()),
                )
                for session in found.sessions
            ),
            countries=country_list(found.countries),
            languages=tuple(print_language(code, language) for code in found.languages),
            rules=tuple((rule_words(rule), rule) for rule in found.rules),
            annexes=tuple((in_language(annex.label, language), annex) for annex in found.annexes),
            verified={str(key): words for key, words in verified_words().items()},
        )
    )


def _line(call: Call, catalogue: Catalogue, now: datetime) -> CallLine:
    funder = catalogue.funders.get(call.funder)
    over, at = is_over(call, now), closes_at(call, now)
    return CallLine(
        call=call,
        funder=funder.name if funder else call.funder,
        status=status_names()[call.status],
        over=over,
        due=describe(call.stages[0].deadline, today=now.date()),
        left=time_left(at, now) if at is not None and not over else "",
        asks=tuple(request_words(rule) for rule in request_rules(call)),
    )


def _stage(stage: CallStage, now: datetime) -> StageLine:
    def said(deadline: Deadline) -> str:
        return describe(deadline, today=now.date(), reader=reader_zone())

    at = instant(stage.deadline)
    return StageLine(
        stage=stage,
        name=stage_names()[stage.stage],
        due=said(stage.deadline),
        assumed=assumption(stage.deadline),
        left=time_left(at, now) if at is not None else "",
        questions=said(stage.query_deadline) if stage.query_deadline else "",
    )


def _ordered(lines: Iterable[CallLine], order: Sort, now: datetime) -> list[CallLine]:
    """By deadline: what closes next, what is open without a day, then what is over, the last first."""
    listed = sorted(lines, key=lambda line: line.call.title.casefold())
    match order:
        case Sort.TITLE:
            return listed
        case Sort.FUNDER:
            return sorted(listed, key=lambda line: line.funder.casefold())

    def when(line: CallLine) -> tuple[int, float]:
        at = closes_at(line.call, now)
        if line.over:
            last = max((at.timestamp() for stage in line.call.stages if (at := instant(stage.deadline))), default=0)
            return 2, -last
        return (0, at.timestamp()) if at is not None else (1, 0)

    return sorted(listed, key=when)


def _filters(
    catalogue: Catalogue, closing: str, country: str, goal: str, language: str, currency: str, order: Sort
) -> tuple[Filter, ...]:
    known = catalogue.calls.values()
    spoken = sorted({code for call in known for code in call.languages})
    paid = sorted({rule.currency for call in known for rule in request_rules(call) if rule.currency})
    goals = {
        code.partition(".")[0]
        for call in known
        if (funder := catalogue.funders.get(call.funder))
        for code in funder.sdg
    }
    states = {Closing.OPEN: _("Open or to come"), Closing.SOON: _("Closing within 30 days"), Closing.PAST: _("Past")}
    sorts = {Sort.TITLE: _("Title"), Sort.FUNDER: _("Funder")}
    languages = {code: print_language(code, current_language()) for code in spoken}
    return (
        choice("closing", _("State"), _("Every state"), {str(key): name for key, name in states.items()}, closing),
        choice(
            "country", _("Country"), _("Every country"), countries(c for call in known for c in call.countries), country
        ),
        choice(
            "goal",
            _("Goal of its funder"),
            _("Every goal"),
            {k: v for k, v in goal_names().items() if k in goals},
            goal,
        ),
        choice("language", _("Language"), _("Every language"), languages, language),
        choice("currency", _("Currency"), _("Every currency"), {code: code for code in paid}, currency),
        choice("sort", _("Order"), _("Deadline"), {str(key): name for key, name in sorts.items()}, order),
    )
