"""Staff: who can do what, here and at our partners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.printing import print_language, print_list
from app.domain.search import matches
from app.domain.track_record import StaffMember
from app.library.forms.staff import staff_sheet
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
from app.library.queries import list_partner_names
from app.library.service.keep_items import STAFF, read_item, read_items, uses_of
from app.projects.forms.fields import Choice
from app.web.deps import ReadSession
from app.web.filters import Filter, Words
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class StaffLine:
    member: StaffMember
    employer: str
    languages: str
    uses: tuple[UseLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage(Page):
    template: ClassVar[str] = "library/staff.html"
    words: str
    filters: tuple[Filter, ...] = ()
    lines: tuple[StaffLine, ...]
    empty: bool
    """Nothing is kept at all."""


@router.get("/staff")
def staff(visitor: Reader, session: ReadSession, q: Words = "") -> Response:
    kept = [one.item for one in read_items(session, visitor.organisation, STAFF)]
    called = names_of_proposals(session, visitor)
    used = uses_of(session, visitor.organisation, STAFF)
    partners = list_partner_names(session, visitor.organisation["id"])
    lines = (_line(visitor, one, partners, use_lines(visitor, used.get(one.key, ()), called)) for one in kept)
    page = StaffPage(
        title=_("Staff"),
        shell=visitor.shell,
        words=q,
        lines=tuple(line for line in lines if _wanted(line, q)),
        empty=not kept,
    )
    return show(page)


def _filling(session: Session, visitor: Visitor, key: str, *, new: bool = False) -> Filling[StaffMember]:
    kept = None if new else read_item(session, visitor.organisation, STAFF, key).item
    named = list_partner_names(session, visitor.organisation["id"])
    partners = {**named, **({kept.partner: named.get(kept.partner, kept.partner)} if kept and kept.partner else {})}
    choices = tuple(Choice(partner, name) for partner, name in partners.items())
    sheet = staff_sheet(key or "new", kept, choices, seen_documents(session, visitor, kept.cv if kept else None))
    return Filling(shelf=STAFF, name=key, sheet=sheet, title=kept.name if kept else _("New member of staff"), new=new)


def _line(visitor: Visitor, member: StaffMember, partners: Mapping[str, str], uses: tuple[UseLine, ...]) -> StaffLine:
    language = current_language()
    own = visitor.organisation["acronym"] or visitor.organisation["name"]
    employer = own if member.partner is None else partners.get(member.partner, member.partner)
    spoken = print_list([print_language(code, language) for code in member.languages], language)
    return StaffLine(member=member, employer=employer, languages=spoken, uses=uses)


def _wanted(line: StaffLine, words: str) -> bool:
    one = line.member
    return matches(words, " ".join((one.name, one.function, line.employer, line.languages, *one.skills, one.summary)))


def _new(session: Session, visitor: Visitor, key: str, _now: datetime) -> Filling[StaffMember]:
    return _filling(session, visitor, key, new=True)


put_doors(router, STAFF, _filling, _new, title=lambda posted: posted.one("name"))
