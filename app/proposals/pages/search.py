from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.proposals.service.search_everything import Hit, Kind, search_everything
from app.web.deps import ReadSession
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/search", include_in_schema=False)

Words = Annotated[str, Query(max_length=200)]
_ON_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    kind: Kind
    name: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    template: ClassVar[str] = "proposals/search.html"
    words: str
    groups: tuple[Group, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions(SearchPage):
    """A fragment: the same for the dialog, as options to choose from."""

    template: ClassVar[str] = "proposals/search_options.html"


@router.get("")
def search(visitor: Annotated[Visitor, may(Action.SEE)], session: ReadSession, q: Words = "") -> Response:
    """Everything of the organisation and the catalogue that has these words."""
    found = search_everything(session, visitor.catalogue, visitor.organisation, q, shown=_ON_PAGE)
    return show(SearchPage(title=_("Search"), shell=visitor.shell, words=q, groups=_groups(found), count=_count(found)))


@router.get("/options")
def options(visitor: Annotated[Visitor, may(Action.SEE)], session: ReadSession, q: Words = "") -> Response:
    found = search_everything(session, visitor.catalogue, visitor.organisation, q)
    return show(SearchOptions(title="", shell=visitor.shell, words=q, groups=_groups(found), count=_count(found)))


def _groups(found: Mapping[Kind, tuple[Hit, ...]]) -> tuple[Group, ...]:
    names = {
        Kind.PROPOSAL: _("Proposals"),
        Kind.SECTION: _("Sections"),
        Kind.PROJECT: _("Projects"),
        Kind.CALL: _("Calls"),
        Kind.FUNDER: _("Funders"),
    }
    return tuple(Group(kind=kind, name=names[kind], hits=hits) for kind, hits in found.items())


def _count(found: Mapping[Kind, tuple[Hit, ...]]) -> int:
    return sum(len(hits) for hits in found.values())
