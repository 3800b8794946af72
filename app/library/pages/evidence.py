"""Evidence: what proposals cite, with where it stands and until when it is good."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from fastapi import APIRouter, Response

from app.domain.evidence import Evidence, stale_since
from app.domain.search import matches
from app.library.forms.evidence import evidence_sheet
from app.library.pages.filling import (
    PREFIX,
    Filling,
    Name,
    Reader,
    UseLine,
    Writer,
    drop,
    names_of_proposals,
    save_filling,
    show_filling,
    use_lines,
)
from app.library.service.keep_items import EVIDENCE, free_name, read_items, uses_of
from app.projects.pages.frame import PostedDep
from app.web.deps import Now, ReadSession, WriteSession
from app.web.filters import Chosen, Filter, Words, choice, member
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)


class Show(StrEnum):
    STALE = "stale"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    piece: Evidence
    stale: bool
    uses: tuple[UseLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage(Page):
    template: ClassVar[str] = "library/evidence.html"
    words: str
    filters: tuple[Filter, ...]
    lines: tuple[EvidenceLine, ...]
    empty: bool
    """Nothing is kept at all."""


@router.get("")
@router.get("/evidence")
def evidence(visitor: Reader, session: ReadSession, now: Now, q: Words = "", only: Chosen = "") -> Response:
    kept = read_items(session, visitor.organisation, EVIDENCE)
    called = names_of_proposals(session, visitor)
    used = uses_of(session, visitor.organisation, EVIDENCE)
    names = {Show.STALE: _("Out of date"), Show.UNUSED: _("Cited nowhere")}
    lines = (
        EvidenceLine(
            one.item,
            stale_since(one.item, now.date()) is not None,
            use_lines(visitor, used.get(one.item.key, ()), called),
        )
        for one in kept
    )
    shown = tuple(line for line in lines if _wanted(line, q, member(Show, only)))
    page = EvidencePage(
        title=_("Evidence and sources"),
        shell=visitor.shell,
        words=q,
        filters=(choice("only", _("Only"), _("Everything"), names, only),),
        lines=shown,
        empty=not kept,
    )
    return show(page)


@router.get("/new/evidence")
def begin(visitor: Writer, session: ReadSession) -> Response:
    return show_filling(session, visitor, _filling("", new=True))


@router.post("/new/evidence")
def add(visitor: Writer, session: WriteSession, now: Now, posted: PostedDep) -> Response:
    """Cited by a key made of its author, or else its title, and its year."""
    name = " ".join(filter(None, (posted.one("author") or posted.one("title"), posted.one("year"))))
    key = free_name(session, visitor.organisation, EVIDENCE, name)
    return save_filling(session, visitor, _filling(key, new=True), posted, at=now)


@router.get("/evidence/{name:path}")
def piece(visitor: Writer, name: Name, session: ReadSession, saved: bool = False) -> Response:
    return show_filling(session, visitor, _filling(name), saved=saved)


@router.post("/evidence/{name:path}")
def change(visitor: Writer, name: Name, session: WriteSession, now: Now, posted: PostedDep) -> Response:
    if posted.one("do") == "remove":
        return drop(session, visitor, _filling(name), at=now)
    return save_filling(session, visitor, _filling(name), posted, at=now)


def _filling(key: str, *, new: bool = False) -> Filling[Evidence]:
    title = _("New evidence") if new else _("Evidence")
    return Filling(shelf=EVIDENCE, name=key, sheet=evidence_sheet(key or "new"), title=title, new=new)


def _wanted(line: EvidenceLine, words: str, only: Show | None) -> bool:
    if (only is Show.STALE and not line.stale) or (only is Show.UNUSED and line.uses):
        return False
    piece = line.piece
    return matches(words, " ".join((piece.statement, piece.title, piece.author, piece.publisher, piece.key)))
