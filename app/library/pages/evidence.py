"""Evidence: what proposals cite, with where it stands and until when it is good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from fastapi import APIRouter, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.evidence import Evidence, stale_since
from app.domain.search import matches
from app.library.forms.evidence import evidence_sheet
from app.library.pages.doors import put_doors
from app.library.pages.filling import (
    PREFIX,
    Filling,
    Reader,
    UseLine,
    names_of_proposals,
    use_lines,
)
from app.library.service.keep_items import EVIDENCE, read_items, uses_of
from app.projects.pages.frame import Posted
from app.web.deps import Now, ReadSession
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


def _filling(_session: Session, _visitor: Visitor, key: str) -> Filling[Evidence]:
    return Filling(shelf=EVIDENCE, name=key, sheet=evidence_sheet(key), title=_("Evidence"))


def _new(_session: Session, _visitor: Visitor, key: str, _now: datetime) -> Filling[Evidence]:
    return Filling(shelf=EVIDENCE, name=key, sheet=evidence_sheet(key or "new"), title=_("New evidence"), new=True)


def _title(posted: Posted) -> str:
    """Cited by a key made of its author, or else its title, and its year."""
    return " ".join(filter(None, (posted.one("author") or posted.one("title"), posted.one("year"))))


put_doors(router, EVIDENCE, _filling, _new, _title)


def _wanted(line: EvidenceLine, words: str, only: Show | None) -> bool:
    if (only is Show.STALE and not line.stale) or (only is Show.UNUSED and line.uses):
        return False
    piece = line.piece
    return matches(words, " ".join((piece.statement, piece.title, piece.author, piece.publisher, piece.key)))
