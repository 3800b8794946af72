from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.funder import Funder
from app.funders.service import find_funders
from app.web.deps import InstallationDep
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/funders", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundersPage(Page):
    template: ClassVar[str] = "catalogue/funders.html"
    words: str
    funders: tuple[Funder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderPage(Page):
    template: ClassVar[str] = "catalogue/funder.html"
    funder: Funder
    calls: tuple[tuple[str, str, str], ...]
    """Slug, title and status."""


@router.get("")
def funders(
    visitor: Annotated[Visitor, may(Action.SEE)],
    here: InstallationDep,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    found = tuple(find_funders(here.catalogue, q))
    page = FundersPage(title=_("Funders"), shell=visitor.shell, words=q, funders=found)
    return show(page)


@router.get("/{funder}")
def funder(visitor: Annotated[Visitor, may(Action.SEE)], funder: str, here: InstallationDep) -> Response:
    found = here.catalogue.funder(funder)
    calls = tuple((call.slug, call.title, call.status) for call in here.catalogue.calls_of(funder))
    return show(FunderPage(title=found.name, shell=visitor.shell, funder=found, calls=calls))
