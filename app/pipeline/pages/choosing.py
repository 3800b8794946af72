"""How the organisation chooses: weights, the scorecard, hours."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import Visitor
from app.domain.fit import FitCriterion
from app.domain.go_no_go import DEFAULT_CRITERIA, MOST_WEIGHT, ScoreCriterion
from app.domain.search import folded
from app.domain.text import one_line
from app.errors import BadInput, VersionConflict
from app.pipeline.pages.words import Decider, Sent, criterion_names, read_money
from app.pipeline.service.choosing import MOST_CRITERIA, Choosing, read_choosing, save_choosing
from app.web.deps import Now, ReadSession, WriteSession
from app.web.filters import read_amount
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/pipeline", include_in_schema=False)

Texts = Annotated[list[Annotated[str, Form(max_length=300)]], Form(max_length=100)]
_SPARE = 2
"""Empty lines to add criteria in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightLine:
    key: str
    name: str
    weight: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine:
    key: str
    title: str
    looks_for: str
    weight: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosingPage(Page):
    template: ClassVar[str] = "pipeline/choosing.html"
    weights: tuple[WeightLine, ...]
    criteria: tuple[CriterionLine, ...]
    weekly_hours: str
    hour_cost: str
    currency: str
    version: int


@router.get("/settings")
def settings(visitor: Decider, session: ReadSession) -> Response:
    """Weights, the scorecard's criteria, hours."""
    return show(_page(visitor, read_choosing(session, visitor.organisation)))


@router.post("/settings")
def save(
    visitor: Decider,
    session: WriteSession,
    now: Now,
    version: Annotated[int, Form(ge=0, le=2**31 - 2)],
    fit: Texts,
    fit_weight: Texts,
    key: Texts,
    title: Texts,
    looks_for: Texts,
    weight: Texts,
    weekly_hours: Sent = "",
    hour_cost: Sent = "",
    currency: Sent = "",
) -> Response:
    weights = tuple(zip(fit, fit_weight, strict=False))
    criteria = tuple(
        CriterionLine(key=one, title=one_line(name).strip(), looks_for=one_line(words).strip(), weight=heavy)
        for one, name, words, heavy in zip(key, title, looks_for, weight, strict=False)
    )
    there = read_choosing(session, visitor.organisation)
    try:
        wanted = Choosing(
            weights=there.weights | {FitCriterion(one): _weight(text) for one, text in weights if one in _FIT},
            criteria=_criteria(criteria, there),
            weekly_hours=read_amount(weekly_hours) or Decimal(0),
            hour=read_money(hour_cost, currency),
            version=version,
        )
        save_choosing(session, visitor.organisation, wanted, by=visitor.doer, at=now)
    except (BadInput, VersionConflict) as error:
        page = _page(visitor, there)
        typed = dict(weights)
        again = replace(
            page,
            problem=str(error),
            weights=tuple(replace(line, weight=typed.get(line.key, line.weight)) for line in page.weights),
            criteria=criteria,
            weekly_hours=weekly_hours,
            hour_cost=hour_cost,
            currency=currency,
        )
        return show(again, status=409 if isinstance(error, VersionConflict) else 422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/pipeline/settings", status_code=303)


_FIT = {str(one) for one in FitCriterion}


def _page(visitor: Visitor, found: Choosing) -> ChoosingPage:
    names = criterion_names()
    spare = min(_SPARE, MOST_CRITERIA - len(found.criteria))
    empty = CriterionLine(key="", title="", looks_for="", weight="")
    return ChoosingPage(
        title=_("How you choose"),
        shell=visitor.shell,
        weights=tuple(WeightLine(key=key, name=names[key], weight=str(found.weights[key])) for key in FitCriterion),
        criteria=(*map(_line, found.criteria), *[empty] * spare),
        weekly_hours=format(found.weekly_hours, "f"),
        hour_cost=format(found.hour.amount, "f") if found.hour else "",
        currency=found.hour.currency if found.hour else "",
        version=found.version,
    )


def _line(criterion: ScoreCriterion) -> CriterionLine:
    return CriterionLine(
        key=criterion.key,
        title=_(criterion.title),
        looks_for=_(criterion.looks_for) if criterion.looks_for else "",
        weight=str(criterion.weight),
    )


def _criteria(lines: tuple[CriterionLine, ...], there: Choosing) -> tuple[ScoreCriterion, ...]:
    """Lines without a title are left out. What is as the page showed it stays as it is kept, to be told in every
    language. Raises BadInput."""
    known = {one.key: one for one in (*DEFAULT_CRITERIA, *there.criteria)}
    found: list[ScoreCriterion] = []
    for line in lines:
        if not line.title:
            continue
        before = known.get(line.key)
        weight = _weight(line.weight or "1")
        if before is not None and (line.title, line.looks_for) == (_line(before).title, _line(before).looks_for):
            found.append(replace(before, weight=weight))
            continue
        key = line.key if before is not None else _key(line.title, {*known, *(one.key for one in found)})
        found.append(ScoreCriterion(key=key, title=line.title, looks_for=line.looks_for, weight=weight))
    return tuple(found)


def _key(title: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", folded(title)).strip("-")[:40] or "criterion"
    return next(key for n in range(1, len(taken) + 2) if (key := plain if n == 1 else f"{plain}-{n}") not in taken)


def _weight(text: str) -> int:
    """Raises BadInput."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= MOST_WEIGHT):
        raise BadInput(_("A weight is a whole number from 0 to {most}.").format(most=MOST_WEIGHT))
    return int(text)
