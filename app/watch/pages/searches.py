"""Saved searches: what is new for each, and the form that says what it looks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Path, Query, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.announcement_topics import APPLICANTS
from app.domain.money import known_currencies
from app.domain.printing import print_countries
from app.errors import BadInput, VersionConflict
from app.watch.hits import list_hit_changes, list_hits
from app.watch.pages.listing import AnnouncementLine, line_of
from app.watch.pages.narrowing import band_names, month_words, state_names
from app.watch.pages.reading import Typed, read_search, typed_of
from app.watch.pages.words import applicant_names, every_names, source_titles, told_fields
from app.watch.saving import delete_search, get_search, list_searches, save_search, search_of
from app.watch.searching import NONE, State
from app.web.catalogue_words import goal_names
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.moments import time_tag, told_day
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/announcements/searches", include_in_schema=False)

Reader = Annotated[Visitor, may(Action.SEE)]
Writer = Annotated[Visitor, may(Action.WRITE)]
SearchId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLine:
    id: int
    name: str
    says: str
    every: str
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    line: AnnouncementLine
    is_new: bool
    changed: str
    """Names of what has changed; empty for a new one."""
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchesPage(Page):
    template: ClassVar[str] = "watch/searches.html"
    searches: tuple[SearchLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """A saved search with its hits, or the form of a new one."""

    template: ClassVar[str] = "watch/search.html"
    id: int | None
    typed: Typed
    every: Mapping[str, str]
    goals: Mapping[str, str]
    applicants: Mapping[str, str]
    currencies: tuple[str, ...]
    sources: Mapping[str, str]
    states: Mapping[str, str]
    bands: Mapping[str, str]
    hits: tuple[HitLine, ...]


@router.get("")
def searches(visitor: Reader, session: ReadSession) -> Response:
    """All of the organisation."""
    rows = list_searches(session, visitor.organisation["id"])
    return show(
        SearchesPage(title=_("Saved searches"), shell=visitor.shell, searches=tuple(_line(row) for row in rows))
    )


@router.get("/new")
def new(
    visitor: Writer,
    here: InstallationDep,
    q: Annotated[str, Query(max_length=200)] = "",
    source: Annotated[str, Query(max_length=50)] = "",
    country: Annotated[str, Query(max_length=10)] = "",
    theme: Annotated[str, Query(max_length=10)] = "",
    state: Annotated[str, Query(max_length=50)] = "",
    band: Annotated[str, Query(max_length=10)] = "",
    month: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """The form, filled with what was searched for."""
    goals = [theme] if theme in goal_names() else []
    countries = print_countries((country,), current_language()) if country.isalpha() and len(country) == 2 else ""
    typed = Typed(name=q, text=q, source=source, countries=countries, goals=goals,
                  sectors="" if goals or theme == NONE else theme, state=state or State.RUNNING, band=band,
                  month="" if month == NONE else month)  # fmt: skip
    return show(_page(visitor, here, typed))


@router.post("/new")
def add(
    visitor: Writer,
    here: InstallationDep,
    session: WriteSession,
    now: Now,
    typed: Annotated[Typed, Form()],
) -> Response:
    """Keep it, or give it back with what is wrong."""
    return _saved(visitor, here, session, now, typed, None)


@router.get("/{search}")
def search(visitor: Reader, here: InstallationDep, session: ReadSession, now: Now, search: SearchId) -> Response:
    """What it found, the newest first, and what it looks for."""
    row = get_search(session, visitor.organisation["id"], search)
    organisation_id = visitor.organisation["id"]
    hits = list_hits(session, organisation_id, search_id=search)
    changes = list_hit_changes(session, organisation_id, search_id=search)
    return show(_page(visitor, here, typed_of(search_of(row)), row=row, hits=_hits(hits, changes, here, now)))


@router.post("/{search}")
def change(
    visitor: Writer,
    here: InstallationDep,
    session: WriteSession,
    now: Now,
    search: SearchId,
    typed: Annotated[Typed, Form()],
) -> Response:
    """Change what it looks for; what it has found stays."""
    return _saved(visitor, here, session, now, typed, get_search(session, visitor.organisation["id"], search))


@router.post("/{search}/delete")
def delete(visitor: Writer, session: WriteSession, now: Now, search: SearchId) -> Response:
    """Forget it and what it found."""
    delete_search(session, visitor.organisation, search, by=visitor.doer, at=now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/announcements/searches", status_code=303)


def _saved(
    visitor: Visitor, here: Installation, session: Session, now: datetime, typed: Typed, row: RowMapping | None
) -> Response:
    try:
        wanted = read_search(typed)
        key = save_search(
            session, visitor.organisation, wanted, by=visitor.doer, at=now, search_id=row["id"] if row else None
        )
    except VersionConflict as error:
        # What was typed stays in the form; saved once more, it counts.
        again = typed.model_copy(update={"version": error.current_version})
        return show(_page(visitor, here, again, row=row, problem=str(error)), status=409)
    except BadInput as error:
        return show(_page(visitor, here, typed, row=row, problem=str(error)), status=422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/announcements/searches/{key}", status_code=303)


def _page(
    visitor: Visitor, here: Installation, typed: Typed, *, row: RowMapping | None = None,
    hits: tuple[HitLine, ...] = (), problem: str = "",
) -> SearchPage:  # fmt: skip
    return SearchPage(
        title=row["name"] if row else _("Save a search"),
        shell=visitor.shell,
        problem=problem,
        id=row["id"] if row else None,
        typed=typed,
        every={str(key): name for key, name in every_names().items()},
        goals=goal_names(),
        applicants={kind: applicant_names()[kind] for kind in APPLICANTS},
        currencies=tuple(sorted(known_currencies())),
        sources=source_titles(here.settings),
        states={str(state): name for state, name in {State.RUNNING: _("Not over yet"), **state_names()}.items()},
        bands={**band_names(), NONE: _("not said")},
        hits=hits,
    )


def _hits(
    rows: Sequence[RowMapping], changes: Mapping[int, Collection[str]], here: Installation, now: datetime
) -> tuple[HitLine, ...]:
    titles = source_titles(here.settings)
    return tuple(
        HitLine(
            line=line_of(row, titles.get(row["source"], ""), changed=not row["is_new"], now=now),
            is_new=row["is_new"],
            changed="" if row["is_new"] else told_fields(changes.get(row["id"], ())),
            found=time_tag(row["found_at"], told_day(row["found_at"])),
        )
        for row in rows
    )


def _line(row: RowMapping) -> SearchLine:
    saved = search_of(row)
    wish, language = saved.wish, current_language()
    names = goal_names()
    says = (
        f"“{wish.text}”" if wish.text else "",
        print_countries(wish.countries, language) if wish.countries else "",
        ", ".join(names.get(code, code) for code in wish.themes),
        applicant_names()[wish.applicant] if wish.applicant else "",
        state_names().get(wish.state, ""),
        {**band_names(), NONE: ""}.get(wish.band, ""),
        month_words(wish.month) if wish.month else "",
    )
    return SearchLine(id=row["id"], name=saved.name, says=" · ".join(filter(None, says)),
                      every=every_names()[saved.every], hits=row["hits"])  # fmt: skip
