from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from fastapi import APIRouter, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.reusable import ReusableText, due_since
from app.domain.search import matches
from app.library.forms.text import text_sheet
from app.library.pages.doors import put_doors
from app.library.pages.filling import (
    PREFIX,
    Filling,
    Reader,
    UseLine,
    names_of_proposals,
    use_lines,
)
from app.library.service.borrow import Borrowers, borrowers_of
from app.library.service.keep_items import TEXTS, list_text_versions, read_item, read_items
from app.web.deps import Now, ReadSession
from app.web.filters import Chosen, Filter, Words, choice, member
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)


class Show(StrEnum):
    DUE = "due"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class TextLine:
    text: ReusableText
    due: bool
    lengths: tuple[int, ...]
    """Words that each variant really has."""
    used: Borrowers
    uses: tuple[UseLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsPage(Page):
    template: ClassVar[str] = "library/texts.html"
    words: str
    filters: tuple[Filter, ...]
    lines: tuple[TextLine, ...]
    empty: bool
    """Nothing is kept at all."""


@router.get("/texts")
def texts(visitor: Reader, session: ReadSession, now: Now, q: Words = "", only: Chosen = "") -> Response:
    kept = [one.item for one in read_items(session, visitor.organisation, TEXTS)]
    called = names_of_proposals(session, visitor)
    used = borrowers_of(session, visitor.organisation)
    names = {Show.DUE: _("To be looked at"), Show.UNUSED: _("Used nowhere")}
    lines = (
        TextLine(
            text,
            due_since(text, now.date()) is not None,
            tuple(text.words(size) for size in sorted(text.variants)),
            used.get(text.key, Borrowers()),
            use_lines(visitor, used.get(text.key, Borrowers()).places, called),
        )
        for text in kept
    )
    page = TextsPage(
        title=_("Reusable texts"),
        shell=visitor.shell,
        words=q,
        filters=(choice("only", _("Only"), _("Everything"), names, only),),
        lines=tuple(line for line in lines if _wanted(line, q, member(Show, only))),
        empty=not kept,
    )
    return show(page)


def _new(_session: Session, visitor: Visitor, key: str, now: datetime) -> Filling[ReusableText]:
    first = visitor.organisation["languages"][0]
    preset: dict[str, Any] = {"language": first, "owner": visitor.name, "reviewed_on": now.date(), "review_every": 12}
    sheet = text_sheet(key or "new", first)
    return Filling(shelf=TEXTS, name=key, sheet=sheet, title=_("New text"), new=True, preset=preset)


def _filling(session: Session, visitor: Visitor, key: str) -> Filling[ReusableText]:
    kept = read_item(session, visitor.organisation, TEXTS, key).item
    versions = list_text_versions(session, visitor.organisation, key)
    sheet = text_sheet(key, kept.language)
    return Filling(shelf=TEXTS, name=key, sheet=sheet, title=kept.title, more={"versions": versions})


def _wanted(line: TextLine, words: str, only: Show | None) -> bool:
    if (only is Show.DUE and not line.due) or (only is Show.UNUSED and line.used.places):
        return False
    text = line.text
    return matches(words, " ".join((text.title, text.question, *text.tags, text.owner, *text.variants.values())))


put_doors(router, TEXTS, _filling, _new, title=lambda posted: posted.one("title"))
