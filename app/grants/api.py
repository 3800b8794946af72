"""Grants for programs: the services that their pages call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.domain.grant import Grant
from app.domain.money import Money
from app.domain.monitoring import Actual, Duty, reached
from app.domain.phrases import phrase
from app.domain.record import Record
from app.errors import BadInput, NotFound
from app.grants.pages.frame import Measurer, Reader, Won
from app.grants.service.keep_grant import keep_actual
from app.proposals.grant_queries import list_grants
from app.proposals.service.read_grant import grant_of, read_grant
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import Now, ReadSession, WriteSession

router = APIRouter(prefix="/organisations/{organisation}/grants", tags=["grants"], route_class=CleanRoute)
Indicator = Annotated[str, Path(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLine(Record):
    """A grant in a list."""

    proposal: str
    title: str
    reference: str
    awarded_on: date
    amount: Money
    starts_on: date
    ends_on: date
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedRead(Record):
    """Where an indicator stands at the end of the grant's time, as far as it was measured."""

    indicator: str
    title: str
    target: Decimal | None
    value: Decimal | None
    share: Decimal | None
    """Part of the way from baseline to target; 1 is all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualWrite(Record):
    last: date
    """Of the period, inclusive."""
    value: Decimal | None = None
    text: str = ""
    by: dict[str, dict[str, Decimal]] | None = None
    """Value by breakdown and category."""
    verification: str = ""
    note: str = ""


@router.get("", name="listGrants", response_model=list[GrantLine])
def grants(visitor: Reader, session: ReadSession, request: Request) -> Response:
    """What was won, the newest first."""
    lines = []
    for row in list_grants(session, visitor.organisation["id"]):
        grant = grant_of(session, row)
        own = {name: getattr(grant, name) for name in GrantLine.__dataclass_fields__ if name != "title"}
        lines.append(GrantLine(**own, title=row["title"]))
    return answer(request, list[GrantLine], lines)


@router.get("/{won}", name="getGrant", response_model=Grant)
def grant(visitor: Reader, won: Won, session: ReadSession, request: Request) -> Response:
    """With all that was promised, owed and reached; `won` is the slug of the proposal that won it."""
    found = read_grant(session, visitor.organisation, won)
    return answer(request, Grant, found, version=found.version)


@router.get("/{won}/results", name="getGrantResults", response_model=list[ReachedRead])
def results(visitor: Reader, won: Won, session: ReadSession, request: Request) -> Response:
    found = read_grant(session, visitor.organisation, won)
    stand = (
        reached(one, found.actuals, first=found.starts_on, last=found.ends_on)
        for one in found.promised.results.all_indicators()
    )
    lines = [
        ReachedRead(
            indicator=one.indicator.key,
            title=one.indicator.title,
            target=one.indicator.target.value if one.indicator.target else None,
            value=one.value,
            share=one.share,
        )
        for one in stand
    ]
    return answer(request, list[ReachedRead], lines)


@router.get("/{won}/actuals/{indicator}/{first}", name="getActual", response_model=Actual)
def actual(
    visitor: Reader, won: Won, indicator: Indicator, first: date, session: ReadSession, request: Request
) -> Response:
    """What an indicator showed in the period that begins on `first`."""
    found = read_grant(session, visitor.organisation, won)
    for one in found.actuals:
        if (one.indicator, one.first) == (indicator, first):
            return answer(request, Actual, one, version=one.version)
    raise NotFound(phrase("“{indicator}” has no value from {first} on.", indicator=indicator, first=first))


@router.put("/{won}/actuals/{indicator}/{first}", name="putActual", response_model=Actual)
def put_actual(
    visitor: Measurer,
    won: Won,
    indicator: Indicator,
    first: date,
    body: ActualWrite,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
    now: Now,
) -> Response:
    """Record what an indicator showed. If-Match carries the version that was read (`"v0"` for the first time)."""
    given = {name: getattr(body, name) for name in ActualWrite.__dataclass_fields__ if name != "by"}
    try:
        wanted = Actual(indicator=indicator, first=first, by=body.by or {}, **given)
    except ValueError as error:
        raise BadInput(*error.args) from error
    kept = keep_actual(session, visitor.organisation, won, wanted, read=version, by=visitor.doer, at=now)
    return answer(request, Actual, replace(wanted, version=kept.version), version=kept.version)
