"""All funders the organisation has to do with: what is overdue first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from app.domain.search import matches
from app.relations.pages.words import Line, Option, Reader, Writer, choices, day_words
from app.relations.service.keep_relations import ensure_relation
from app.relations.service.read_relations import Coming, Standing, read_relations
from app.web.deps import Now, ReadSession, WriteSession
from app.web.filters import Chosen, Filter, Words, choice
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/relations", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingLine:
    what: str
    day: str
    who: str
    uid: str
    commitment: int | None
    engagement: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationLine:
    key: str
    name: str
    owner: str
    last: str
    next: ComingLine | None
    overdue: tuple[ComingLine, ...]
    contacts: int
    proposals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsPage(Page):
    template: ClassVar[str] = "relations/relations.html"
    words: str
    filters: tuple[Filter, ...]
    lines: tuple[RelationLine, ...]
    empty: bool
    """There is nothing at all yet."""
    funders: tuple[Option, ...]


@router.get("")
def relations(visitor: Reader, session: ReadSession, now: Now, q: Words = "", whose: Chosen = "") -> Response:
    """A line each: last contact, next step, what is overdue."""
    everything = read_relations(session, visitor.catalogue, visitor.organisation, at=now)
    chosen = choices(session, visitor)
    filters = (choice("whose", _("Whose"), _("Everybody's"), dict(chosen.members), whose),)
    found = [
        one
        for one in everything
        if matches(q, f"{one.name} {one.key}") and (not filters[0].chosen or str(one.owner_id) == whose)
    ]
    return show(
        RelationsPage(
            title=_("Relationships"),
            shell=visitor.shell,
            words=q,
            filters=filters,
            lines=tuple(map(_line, found)),
            empty=not everything,
            funders=chosen.funders,
        )
    )


@router.post("")
def begin(visitor: Writer, session: WriteSession, funder: Line = "", funder_name: Line = "") -> Response:
    """Begin to keep something of a funder; leads to its page."""
    row = ensure_relation(session, visitor.catalogue, visitor.organisation, funder or funder_name)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/relations/with/{row['key']}", status_code=303)


def coming_line(one: Coming) -> ComingLine:
    return ComingLine(
        what=one.what,
        day=day_words(one.day),
        who=one.who,
        uid=one.uid,
        commitment=one.commitment,
        engagement=one.engagement,
    )


def _line(standing: Standing) -> RelationLine:
    return RelationLine(
        key=standing.key,
        name=standing.name,
        owner=standing.owner,
        last=day_words(standing.last),
        next=coming_line(standing.next) if standing.next else None,
        overdue=tuple(map(coming_line, standing.overdue)),
        contacts=standing.contacts,
        proposals=standing.proposals,
    )
