"""Currency and dated rates, funding sources, indirect costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, Form, Request, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.budgets.pages.desk import Done
from app.budgets.pages.frame import PREFIX, BudgetPart, back, head
from app.budgets.service.edit_terms import TypedRate, TypedSource, TypedTerms, read_terms, typed_terms
from app.budgets.service.read_desk import Desk, read_desk
from app.budgets.service.reckon_budget import explained_rate
from app.budgets.service.save_budget import save_budget
from app.domain.budget import Category, FundingKind, IndirectBase
from app.domain.text import one_line
from app.errors import BadInput, VersionConflict
from app.projects.api import ProjectSlug
from app.web.deps import ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=PREFIX)

_MORE = 2
"""Empty rows below those that are filled."""
_MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPage(BudgetPart):
    template: ClassVar[str] = "budgets/terms.html"
    typed: TypedTerms
    errors: Mapping[str, str]
    """Sentence by field; that of a row's field is named by its row."""
    wrong: tuple[tuple[str, str, str], ...]
    """Of each of them its field's id, its name and the sentence."""
    kinds: Mapping[FundingKind, str]
    bases: Mapping[IndirectBase, str]
    categories: Mapping[Category, str]
    explained: str


async def _typed(request: Request) -> TypedTerms:
    """The form's rows; its fields repeat, one a row."""
    form = await request.form()

    def column(name: str) -> list[str]:
        return [one_line(str(text))[:500] for text in form.getlist(name)][:_MOST]

    rates = zip_longest(*map(column, ("rate_currency", "rate_value", "rate_on", "rate_source")), fillvalue="")
    sources = zip_longest(*map(column, ("source_key", "source_kind", "source_name")), fillvalue="")
    confirmed = set(column("source_confirmed"))
    kinds = set(FundingKind)
    return TypedTerms(
        currency=one_line(str(form.get("currency", "")))[:10],
        rates=tuple(TypedRate(currency=c, rate=r, on=on, source=s) for c, r, on, s in rates),
        sources=tuple(
            TypedSource(key=key, kind=kind, name=name, confirmed=str(place) in confirmed)
            for place, (key, kind, name) in enumerate(sources)
            if kind in kinds
        ),
        rate=one_line(str(form.get("rate", "")))[:40],
        base=next(iter(set(column("base")) & set(IndirectBase)), IndirectBase.DIRECT.value),
        less=tuple(name for name in column("less") if name in set(Category)),
        paid_by=one_line(str(form.get("paid_by", "")))[:200],
    )


@router.get("/terms")
def terms(visitor: Annotated[Visitor, may(Action.SEE)], project: ProjectSlug, session: ReadSession) -> Response:
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    return show(_page(visitor, found, typed_terms(found.project.budget)))


@router.post("/terms")
def save(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    session: WriteSession,
    typed: Annotated[TypedTerms, Depends(_typed)],
    version: Annotated[int, Form(ge=1, lt=10**9)],
) -> Response:
    """Save them. Where they cannot be saved they come back as typed, with the reason beside each field."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    read = read_terms(found, typed)
    if read.budget is None:
        page = _page(visitor, found, typed, errors=read.errors)
        return show(replace(page, problem=read.errors.get("", ""), version=version), status=422)
    try:
        save_budget(session, visitor.organisation, found, read.budget, version=version)
    except VersionConflict:
        said = _("Somebody saved the budget in between. Look again at what you typed, then save it.")
        return show(replace(_page(visitor, found, typed), problem=said), status=409)
    except BadInput as error:
        return show(replace(_page(visitor, found, typed), problem=str(error)), status=422)
    return back(visitor, project, done=Done.SAVED)


def _page(visitor: Visitor, desk: Desk, typed: TypedTerms, *, errors: Mapping[str, str] | None = None) -> TermsPage:
    rates = (*(rate for rate in typed.rates if not rate.blank), *(TypedRate() for _row in range(_MORE)))
    added = (TypedSource(kind=FundingKind.OTHER_DONOR.value) for _row in range(_MORE))
    sources = (*(source for source in typed.sources if source.key or source.name), *added)
    fields: dict[str, Any] = head(visitor, desk, tab="terms", title=_("Currencies and funding"))
    return TermsPage(
        **fields,
        typed=replace(typed, rates=rates, sources=sources),
        errors=errors or {},
        wrong=tuple((f"{name}-error", _called(name), said) for name, said in (errors or {}).items() if name),
        kinds={
            FundingKind.REQUESTED: _("Requested grant"),
            FundingKind.OWN: _("Own contribution in cash"),
            FundingKind.IN_KIND: _("Own contribution in kind"),
            FundingKind.OTHER_DONOR: _("Another donor"),
        },
        bases={
            IndirectBase.DIRECT: _("direct costs"),
            IndirectBase.DIRECT_LESS: _("direct costs less some categories"),
            IndirectBase.MTDC: _("modified total direct costs (2 CFR 200)"),
            IndirectBase.GRANT: _("the grant"),
            IndirectBase.TOTAL: _("the total cost"),
        },
        categories={category: desk.words(f"category.{category}") for category in Category},
        explained=explained_rate(desk),
    )


def _called(name: str) -> str:
    """A field in words, as it is called on the page."""
    *row, last = name.split(".")
    return {
        "currency": _("Currency") if row else _("Currency of the budget"),
        "rates": _("Currencies"),
        "rate": _("Rate") if row else _("Indirect costs"),
        "on": _("Day"),
        "source": _("Published by"),
        "sources": _("Who pays"),
    }[last]
