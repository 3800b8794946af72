"""Past projects: what we did before, for whom, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from fastapi import APIRouter, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.printing import print_countries, print_money
from app.domain.search import matches
from app.domain.track_record import PastProject
from app.library.forms.past_project import past_project_sheet, role_names
from app.library.pages.doors import put_doors
from app.library.pages.filling import (
    PREFIX,
    Filling,
    Reader,
    UseLine,
    names_of_proposals,
    seen_documents,
    use_lines,
)
from app.library.service.keep_items import PAST_PROJECTS, read_item, read_items, uses_of
from app.web.deps import ReadSession
from app.web.filters import Chosen, Filter, Words, choice, member
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)


class Show(StrEnum):
    RUNNING = "running"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class PastLine:
    past: PastProject
    funder: str
    amount: str
    role: str
    countries: str
    uses: tuple[UseLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastProjectsPage(Page):
    template: ClassVar[str] = "library/past_projects.html"
    words: str
    filters: tuple[Filter, ...]
    lines: tuple[PastLine, ...]
    empty: bool
    """Nothing is kept at all."""


@router.get("/past_projects")
def past_projects(visitor: Reader, session: ReadSession, q: Words = "", only: Chosen = "") -> Response:
    kept = [one.item for one in read_items(session, visitor.organisation, PAST_PROJECTS)]
    called = names_of_proposals(session, visitor)
    used = uses_of(session, visitor.organisation, PAST_PROJECTS)
    names = {Show.RUNNING: _("Still running"), Show.UNTOLD: _("Without results")}
    latest_first = sorted(kept, key=lambda past: (-(past.ends or date.max.year), -past.starts, past.title.casefold()))
    lines = (_line(visitor, past, use_lines(visitor, used.get(past.key, ()), called)) for past in latest_first)
    page = PastProjectsPage(
        title=_("Track record"),
        shell=visitor.shell,
        words=q,
        filters=(choice("only", _("Only"), _("Everything"), names, only),),
        lines=tuple(line for line in lines if _wanted(line, q, member(Show, only))),
        empty=not kept,
    )
    return show(page)


def _filling(session: Session, visitor: Visitor, key: str, *, new: bool = False) -> Filling[PastProject]:
    kept = None if new else read_item(session, visitor.organisation, PAST_PROJECTS, key).item
    told = (*kept.documents, *(said.document for said in kept.endorsements)) if kept is not None else ()
    sheet = past_project_sheet(key or "new", seen_documents(session, visitor, *told))
    title = kept.title if kept is not None else _("New past project")
    return Filling(
        shelf=PAST_PROJECTS,
        name=key,
        sheet=sheet,
        title=title,
        new=new,
        preset={"role": "lead", "currency": "EUR"},
    )


def _line(visitor: Visitor, past: PastProject, uses: tuple[UseLine, ...]) -> PastLine:
    known = visitor.catalogue.funders.get(past.funder)
    language = current_language()
    return PastLine(
        past=past,
        funder=known.name if known is not None else past.funder,
        amount=print_money(past.amount, language) if past.amount is not None else "",
        role=role_names()[past.role],
        countries=print_countries(past.countries, language),
        uses=uses,
    )


def _wanted(line: PastLine, words: str, only: Show | None) -> bool:
    past = line.past
    if (only is Show.RUNNING and past.ends is not None) or (only is Show.UNTOLD and past.results):
        return False
    return matches(words, " ".join((past.title, line.funder, line.countries, past.summary, *past.sdg, *past.dac)))


def _new(session: Session, visitor: Visitor, key: str, _now: datetime) -> Filling[PastProject]:
    return _filling(session, visitor, key, new=True)


put_doors(router, PAST_PROJECTS, _filling, _new, title=lambda posted: posted.one("title"))
