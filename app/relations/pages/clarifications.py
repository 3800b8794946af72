"""Questions to funders and their answers, and who has yet to read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.deadlines import describe
from app.domain.relations import Clarification, Knower
from app.domain.search import matches
from app.errors import BadInput, VersionConflict
from app.relations.pages.words import (
    Day,
    Id,
    Knowing,
    Line,
    Number,
    Option,
    Reader,
    Several,
    Text,
    Version,
    Writer,
    day_words,
    read_day,
    who_may_know,
)
from app.relations.service.clarify import (
    acknowledge,
    add_clarification,
    read_clarification,
    read_clarifications,
    save_clarification,
)
from app.watch.queries import get_announcement
from app.web.catalogue_words import stage_names
from app.web.deps import Now, ReadSession, WriteSession
from app.web.filters import Chosen, Filter, Words, choice, member
from app.web.language import gettext as _
from app.web.language import told
from app.web.moments import reader_zone
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/clarifications", include_in_schema=False)


class Show(StrEnum):
    MINE = "mine"
    """Answers that wait for the reader."""
    OPEN = "open"
    """Questions without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationLine:
    id: int
    about: str
    question: str
    answer: str
    asked: str
    asked_by: str
    answered: str
    unread: str
    """Names of who must know and has not read it."""
    waits: bool
    """For the reader of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationsPage(Page):
    template: ClassVar[str] = "relations/clarifications.html"
    words: str
    filters: tuple[Filter, ...]
    waiting: tuple[ClarificationLine, ...]
    lines: tuple[ClarificationLine, ...]
    asking: str
    """What a new question is begun with: the call that the list is narrowed to."""
    until: tuple[str, ...]
    empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationPage(Page):
    template: ClassVar[str] = "relations/clarification.html"
    clarification: Clarification
    """As typed; its id is 0 for a new one."""
    asked_on: str
    answered_on: str
    line: ClarificationLine | None
    until: tuple[str, ...]
    """Last day for questions of each stage, in words."""
    knowers: tuple[tuple[str, str], ...]
    """Name of each who must know, and when they read it; empty: not yet."""
    members: tuple[Option, ...]
    chosen: tuple[str, ...]
    conflict: Clarification | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedClarification:
    """The form as somebody filled it in."""

    clarification: Clarification
    """Without its days; one that is kept stays with its call or announcement."""
    asked_on: str
    answered_on: str

    def read(self) -> Clarification:
        """Raises BadInput for a day that is none."""
        return replace(self.clarification, asked_on=read_day(self.asked_on), answered_on=read_day(self.answered_on))

    def back(self, page: ClarificationPage, problem: str) -> ClarificationPage:
        """The page with all that was typed."""
        return replace(page, problem=problem, asked_on=self.asked_on, answered_on=self.answered_on)


async def _typed(
    call: Line = "",
    announcement: Id = "",
    about: Line = "",
    question: Text = "",
    asked_by: Line = "",
    asked_on: Day = "",
    answer: Text = "",
    answered_on: Day = "",
    source: Line = "",
    knower: Several = [],  # noqa: B006
) -> TypedClarification:
    clarification = Clarification(
        call=call or None,
        announcement=int(announcement) if announcement else None,
        about=about,
        question=question,
        asked_by=asked_by,
        answer=answer,
        source=source,
        must_know=_knowers(knower),
    )
    return TypedClarification(clarification=clarification, asked_on=asked_on, answered_on=answered_on)


TypedDep = Annotated[TypedClarification, Depends(_typed)]


@router.get("")
def clarifications(
    visitor: Reader,
    session: ReadSession,
    now: Now,
    q: Words = "",
    call: Annotated[str, Query(max_length=200)] = "",
    which: Chosen = "",
) -> Response:
    """What waits for the reader first, then all, the newest first."""
    everything = read_clarifications(session, visitor.catalogue, visitor.organisation)
    calls = {one.call: one.about for one in everything if one.call}
    if call in visitor.catalogue.calls:
        calls.setdefault(call, visitor.catalogue.calls[call].title)
    filters = (
        choice("call", _("Call"), _("Every call"), calls, call),
        choice(
            "which",
            _("Show"),
            _("All"),
            {str(Show.MINE): _("to read by you"), str(Show.OPEN): _("without an answer")},
            which,
        ),
    )
    wanted, narrowed_to = member(Show, which), filters[0].chosen
    lines = [
        line
        for one in everything
        if (not narrowed_to or one.call == narrowed_to)
        and matches(q, f"{one.about} {one.question} {one.answer}")
        and (line := _line(one, visitor.person_id))
        and (wanted is not Show.MINE or line.waits)
        and (wanted is not Show.OPEN or not one.answer)
    ]
    return show(
        ClarificationsPage(
            title=_("Clarifications"),
            shell=visitor.shell,
            words=q,
            filters=filters,
            waiting=tuple(line for line in lines if line.waits),
            lines=tuple(line for line in lines if not line.waits),
            asking=narrowed_to,
            until=_until(visitor, narrowed_to, now),
            empty=not everything,
        )
    )


@router.get("/new")
def choose(
    visitor: Writer,
    session: ReadSession,
    now: Now,
    call: Annotated[str, Query(max_length=200)] = "",
    announcement: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    about = ""
    if call:
        about = visitor.catalogue.call(call).title
    if announcement is not None:
        about = get_announcement(session, visitor.organisation["id"], announcement)["title"]
    typed = Clarification(call=call or None, announcement=announcement, about=about, question="")
    return show(_page(session, visitor, now, typed))


@router.post("/new")
def add(visitor: Writer, session: WriteSession, now: Now, typed: TypedDep) -> Response:
    organisation = visitor.organisation
    try:
        made = add_clarification(session, visitor.catalogue, organisation, typed.read(), by=visitor.doer, at=now)
    except BadInput as error:
        session.rollback()
        return show(typed.back(_page(session, visitor, now, typed.clarification), str(error)), status=422)
    return _to(visitor, f"/{made}")


@router.get("/{clarification}")
def one(visitor: Reader, clarification: Number, session: ReadSession, now: Now) -> Response:
    """A question, its answer, and who has read it."""
    found = read_clarification(session, visitor.catalogue, visitor.organisation, clarification)
    return show(_page(session, visitor, now, found))


@router.post("/{clarification}")
def save(
    visitor: Writer, clarification: Number, session: WriteSession, now: Now, version: Version, typed: TypedDep
) -> Response:
    before = read_clarification(session, visitor.catalogue, visitor.organisation, clarification)
    of_this = partial(replace, id=clarification, call=before.call, announcement=before.announcement)
    try:
        wanted = of_this(typed.read(), version=version)
        save_clarification(session, visitor.catalogue, visitor.organisation, wanted, by=visitor.doer, at=now)
    except (BadInput, VersionConflict) as error:
        session.rollback()
        stored = read_clarification(session, visitor.catalogue, visitor.organisation, clarification)
        theirs = stored if isinstance(error, VersionConflict) else None
        page = _page(session, visitor, now, of_this(typed.clarification, version=stored.version))
        return show(replace(typed.back(page, str(error)), conflict=theirs), status=409 if theirs else 422)
    return _to(visitor, f"/{clarification}")


@router.post("/{clarification}/read")
def read(visitor: Knowing, clarification: Number, session: WriteSession, now: Now) -> Response:
    """Say that one has read the answer; the task in the calendar is done with it."""
    acknowledge(session, visitor.organisation, clarification, by=visitor.doer, at=now)
    return _to(visitor, f"/{clarification}")


def _page(session: Session, visitor: Visitor, now: datetime, typed: Clarification) -> ClarificationPage:
    stored = read_clarification(session, visitor.catalogue, visitor.organisation, typed.id) if typed.id else None
    asked_on = typed.asked_on or (now.date() if not typed.id else None)
    return ClarificationPage(
        title=stored.question if stored and len(stored.question) <= _SHORT else _("Question to the funder"),
        shell=visitor.shell,
        clarification=typed,
        asked_on=asked_on.isoformat() if asked_on else "",
        answered_on=typed.answered_on.isoformat() if typed.answered_on else "",
        line=_line(stored, visitor.person_id) if stored else None,
        until=_until(visitor, typed.call or "", now),
        knowers=tuple((one.name, day_words(one.read_on)) for one in stored.must_know) if stored else (),
        members=who_may_know(session, visitor.organisation["id"]),
        chosen=tuple(str(one.person) for one in typed.must_know),
        conflict=None,
    )


_SHORT = 120


def _until(visitor: Visitor, call: str, now: datetime) -> tuple[str, ...]:
    found = visitor.catalogue.calls.get(call)
    if found is None:
        return ()
    names = stage_names()
    return tuple(
        f"{names[stage.stage]}: {told(describe(stage.query_deadline, today=now.date(), reader=reader_zone()))}"
        for stage in found.stages
        if stage.query_deadline
    )


def _line(one: Clarification, reader_id: int | None) -> ClarificationLine:
    unread = [knower for knower in one.must_know if knower.read_on is None] if one.answer else []
    return ClarificationLine(
        id=one.id,
        about=one.about,
        question=one.question,
        answer=one.answer,
        asked=day_words(one.asked_on),
        asked_by=one.asked_by,
        answered=day_words(one.answered_on),
        unread=", ".join(knower.name for knower in unread),
        waits=any(knower.person == reader_id for knower in unread),
    )


def _knowers(found: Sequence[str]) -> tuple[Knower, ...]:
    return tuple(Knower(person=person) for person in dict.fromkeys(int(text) for text in found if text))


def _to(visitor: Visitor, rest: str) -> Response:
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/clarifications{rest}", status_code=303)
