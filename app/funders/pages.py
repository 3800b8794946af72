from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, ClassVar

from fastapi import APIRouter, File, Form, Response, UploadFile
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.catalog.catalogue import Catalogue
from app.domain.call import Call, CallStatus
from app.domain.funder import AmountRange, Funder, FunderKind, FunderStatus
from app.domain.giving import giving
from app.domain.printing import print_language
from app.errors import BadInput
from app.funders.awards import import_awards
from app.funders.giving_lines import GivingLines, giving_lines
from app.funders.queries import list_awards
from app.funders.service import FunderWish, find_funders
from app.web.catalogue_words import (
    amount_words,
    countries,
    goal_names,
    kind_names,
    status_names,
    target_name,
    verified_words,
)
from app.web.deps import Now, ReadSession, WriteSession
from app.web.filters import Chosen, Filter, Words, choice, member, read_amount
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/funders", include_in_schema=False)


class Sort(StrEnum):
    NAME = "name"
    CALLS = "calls"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderLine:
    funder: Funder
    kind: str
    seat: str
    gives: tuple[str, ...]
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FundersPage(Page):
    template: ClassVar[str] = "catalogue/funders.html"
    words: str
    amount: str
    """As typed."""
    filters: tuple[Filter, ...]
    funders: tuple[FunderLine, ...]
    among: int
    """How many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOfFunder:
    call: Call
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderPage(Page):
    template: ClassVar[str] = "catalogue/funder.html"
    funder: Funder
    kind: str
    seat: str
    languages: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]
    """SDG targets: number and name."""
    amounts: tuple[tuple[str, AmountRange], ...]
    """Each in words."""
    verified: dict[str, str]
    successor: str
    """Name of who took over."""
    calls: tuple[CallOfFunder, ...]
    given: tuple[GivingLines, ...]
    """What it really gave, by currency."""
    named: str
    """Its name in the file, as typed."""


@router.get("")
def funders(
    visitor: Annotated[Visitor, may(Action.SEE)],
    q: Words = "",
    kind: Chosen = "",
    country: Chosen = "",
    goal: Chosen = "",
    language: Chosen = "",
    amount: Chosen = "",
    currency: Chosen = "",
    sort: Chosen = "",
) -> Response:
    """Search and narrow the funders of the catalogue."""
    problem, wanted = "", None
    try:
        wanted = read_amount(amount)
    except BadInput as error:
        problem = str(error)
    wish = FunderWish(
        kind=member(FunderKind, kind),
        country=country,
        goal=goal,
        language=language,
        amount=wanted,
        currency=currency,
    )
    found = find_funders(visitor.catalogue, q, wish)
    lines = sorted((_line(funder, visitor.catalogue) for funder in found), key=lambda line: line.funder.name.casefold())
    order = member(Sort, sort) or Sort.NAME
    if order is Sort.CALLS:
        lines.sort(key=lambda line: -line.calls)
    elif order is Sort.AMOUNT:
        lines.sort(key=lambda line: -max((given.max or 0 for given in line.funder.amounts), default=0))
    return show(
        FundersPage(
            title=_("Funders"),
            shell=visitor.shell,
            problem=problem,
            words=q,
            amount=amount,
            filters=_filters(visitor.catalogue, kind, country, goal, language, currency, order),
            funders=tuple(lines),
            among=len(visitor.catalogue.funders),
        ),
        status=422 if problem else 200,
    )


@router.get("/{funder}")
def funder(visitor: Annotated[Visitor, may(Action.SEE)], session: ReadSession, funder: str) -> Response:
    """A funder's profile, each figure with its source, its calls, and what it really gave."""
    return show(_page(visitor, session, funder))


@router.post("/{funder}/awards")
def bring_awards(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    session: WriteSession,
    now: Now,
    funder: str,
    named: Annotated[str, Form(max_length=300)] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Read in a file of 360Giving or a summary of IRS 990 returns."""
    data = file.file.read() if file else b""
    try:
        import_awards(
            session, visitor.catalogue, visitor.organisation, funder, data, named=named, by=visitor.doer, at=now
        )
    except BadInput as error:
        return show(replace(_page(visitor, session, funder), problem=str(error), named=named), status=422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/funders/{funder}#given", status_code=303)


def _page(visitor: Visitor, session: Session, funder: str) -> FunderPage:
    found = visitor.catalogue.funder(funder)
    line = _line(found, visitor.catalogue)
    successor = visitor.catalogue.funders.get(found.successor or "")
    return FunderPage(
        title=found.name,
        shell=visitor.shell,
        funder=found,
        kind=line.kind,
        seat=line.seat,
        languages=tuple(print_language(code, current_language()) for code in found.languages),
        targets=tuple((code, target_name(code)) for code in found.sdg),
        amounts=tuple((amount_words(given), given) for given in found.amounts),
        verified={str(key): words for key, words in verified_words().items()},
        successor=successor.name if successor else "",
        calls=_calls(visitor.catalogue.calls_of(funder)),
        given=tuple(map(giving_lines, giving(list_awards(session, visitor.organisation["id"], funder)))),
        named="",
    )


def _line(funder: Funder, catalogue: Catalogue) -> FunderLine:
    return FunderLine(
        funder=funder,
        kind=kind_names()[funder.kind],
        seat=next(iter(countries((funder.country,)).values())) if funder.country else "",
        gives=tuple(amount_words(given) for given in funder.amounts),
        calls=len(catalogue.calls_of(funder.slug)),
    )


def _calls(calls: Sequence[Call]) -> tuple[CallOfFunder, ...]:
    """Those that can be answered first, then the newest."""
    order = (CallStatus.OPEN, CallStatus.FORTHCOMING, CallStatus.PAST)
    listed = sorted(calls, key=lambda call: (order.index(call.status), -(call.year or 0), call.title))
    return tuple(CallOfFunder(call=call, status=status_names()[call.status]) for call in listed)


def _filters(
    catalogue: Catalogue, kind: str, country: str, goal: str, language: str, currency: str, order: Sort
) -> tuple[Filter, ...]:
    known = [funder for funder in catalogue.funders.values() if funder.status is FunderStatus.ACTIVE]
    spoken = sorted({code for funder in known for code in funder.languages})
    paid = sorted({given.currency for funder in known for given in funder.amounts})
    goals = {code.partition(".")[0] for funder in known for code in funder.sdg}
    seats = countries(funder.country for funder in known if funder.country)
    languages = {code: print_language(code, current_language()) for code in spoken}
    sorts = {Sort.CALLS: _("Most calls"), Sort.AMOUNT: _("Largest amount")}
    return (
        choice("kind", _("Kind"), _("Every kind"), {str(key): name for key, name in kind_names().items()}, kind),
        choice("country", _("Seat"), _("Everywhere"), seats, country),
        choice("goal", _("Goal"), _("Every goal"), {k: v for k, v in goal_names().items() if k in goals}, goal),
        choice("language", _("Language"), _("Every language"), languages, language),
        choice("currency", _("Currency"), _("Every currency"), {code: code for code in paid}, currency),
        choice("sort", _("Order"), _("Name"), {str(key): name for key, name in sorts.items()}, order),
    )
