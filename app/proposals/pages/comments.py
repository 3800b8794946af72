from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.queries import list_members
from app.domain.anchoring import Anchor
from app.domain.text import normalise
from app.errors import BadInput
from app.proposals.api import ProposalSlug
from app.proposals.pages.sending import SendingPage, head
from app.proposals.queries import get_proposal
from app.proposals.queries.talk import find_comment
from app.proposals.sections_api import Language, SectionKey
from app.proposals.service.authors import Author
from app.proposals.service.be_present import be_present
from app.proposals.service.comment_sections import (
    MAX_COMMENT,
    Said,
    Show,
    Thread,
    assign_thread,
    begin_thread,
    edit_comment,
    find_quotes,
    list_threads,
    reply,
    set_deleted,
    set_resolved,
    thread_of,
)
from app.proposals.service.own_sections import Owner, owner_of
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}", include_in_schema=False)

Commenter = Annotated[Visitor, may(Action.COMMENT)]
Typed = Annotated[str, Form(max_length=MAX_COMMENT * 2)]
Key = Annotated[str, Form(max_length=200)]
Spoken = Annotated[str, Form(max_length=35)]
_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a comment's text; with `href` it is a link."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ShownComment:
    said: Said
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ShownThread:
    thread: Thread
    comments: tuple[ShownComment, ...]
    page: str
    """Address of the section it is about."""
    heading: str
    """Of that section, in the language of the text."""
    anchor: Anchor | None
    """Where the quoted passage stands now; None where it is gone, or nothing is quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsPage(SendingPage):
    template: ClassVar[str] = "proposals/comments.html"
    base: str
    """Address of the comments."""
    key: str
    """Of the section; empty for the whole proposal."""
    language: str
    showing: Show
    filters: tuple[tuple[Show, str, str], ...]
    """Each filter with its name and address."""
    threads: tuple[ShownThread, ...]
    members: tuple[tuple[int, str], ...]
    owner: Owner | None
    """Who writes the section."""
    draft: str = ""
    """What was typed and could not be saved."""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresencePage(Page):
    """A fragment: who else is here."""

    template: ClassVar[str] = "proposals/presence.html"
    others: tuple[str, ...]


def author_of(visitor: Visitor) -> Author:
    return Author(visitor.name, visitor.person_id)


def linked(text: str) -> tuple[Run, ...]:
    """A plain text with its web addresses as links; joined the runs are the text."""
    runs: list[Run] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        runs += [Run(text[end : found.start()]), Run(found[0], href=found[0])]
        end = found.end()
    return tuple(run for run in (*runs, Run(text[end:])) if run.text)


@router.get("/comments")
def comments(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    showing: Annotated[Show, Query(alias="show")] = Show.OPEN,
    key: Annotated[str, Query(max_length=200)] = "",
    language: Annotated[str, Query(max_length=35)] = "",
) -> Response:
    """Threads of the proposal, or of the section that is named."""
    visitor.ensure_section(key, language)
    return show(_page(session, visitor, proposal, key, language, showing))


@router.get("/comments/{comment}")
def comment_link(
    visitor: Annotated[Visitor, may(Action.SEE)], proposal: ProposalSlug, comment: int, session: ReadSession
) -> Response:
    """To the comment among those of its section, whether its thread is open or resolved."""
    first = thread_of(session, _proposal(session, visitor, proposal), comment)
    visitor.ensure_section(first["key"], first["language"])
    showing = Show.OPEN if first["resolved_at"] is None else Show.RESOLVED
    return _back(visitor, proposal, first["key"], first["language"], comment, showing)


@router.post("/comments")
def begin(
    visitor: Commenter,
    proposal: ProposalSlug,
    session: WriteSession,
    now: Now,
    key: Key,
    language: Spoken,
    text: Typed = "",
    quote: Annotated[str, Form(max_length=4000)] = "",
    block: Annotated[str, Form(pattern=r"^\d{0,5}$")] = "",
    assigned_to: Annotated[str, Form(pattern=r"^\d{0,9}$")] = "",
) -> Response:
    """Say something about a section. What cannot be saved comes back as it was typed."""
    visitor.ensure_section(key, language)
    row = _proposal(session, visitor, proposal)
    try:
        comment_id = begin_thread(
            session,
            row,
            author_of(visitor),
            normalise(text),
            key=key,
            language=language,
            at=now,
            quote=normalise(quote),
            block=_number(block),
            assigned_to=_number(assigned_to),
        )
    except BadInput as error:
        page = _page(session, visitor, proposal, key, language, Show.OPEN)
        return show(replace(page, draft=text, quote=quote, problem=str(error)), status=422)
    return _back(visitor, proposal, key, language, comment_id)


@router.post("/comments/{comment}/replies")
def answer(
    visitor: Commenter,
    proposal: ProposalSlug,
    comment: int,
    session: WriteSession,
    now: Now,
    text: Typed = "",
    key: Key = "",
    language: Spoken = "",
) -> Response:
    row = _commented(session, visitor, proposal, comment)
    said = reply(session, row, author_of(visitor), comment, normalise(text), at=now)
    return _back(visitor, proposal, key, language, said)


@router.post("/comments/{comment}/edit")
def edit(
    visitor: Commenter,
    proposal: ProposalSlug,
    comment: int,
    session: WriteSession,
    now: Now,
    text: Typed = "",
    key: Key = "",
    language: Spoken = "",
) -> Response:
    row = _commented(session, visitor, proposal, comment)
    edit_comment(session, row, author_of(visitor), comment, normalise(text), at=now)
    return _back(visitor, proposal, key, language, comment)


@router.post("/comments/{comment}/delete")
def delete(
    visitor: Commenter,
    proposal: ProposalSlug,
    comment: int,
    session: WriteSession,
    now: Now,
    undo: Annotated[bool, Form()] = False,
    key: Key = "",
    language: Spoken = "",
) -> Response:
    """Take one's own comment back, or undo that."""
    row = _commented(session, visitor, proposal, comment)
    set_deleted(session, row, author_of(visitor), comment, at=None if undo else now)
    return _back(visitor, proposal, key, language, comment)


@router.post("/comments/{comment}/resolve")
def resolve(
    visitor: Commenter,
    proposal: ProposalSlug,
    comment: int,
    session: WriteSession,
    now: Now,
    undo: Annotated[bool, Form()] = False,
    key: Key = "",
    language: Spoken = "",
) -> Response:
    """Close a thread, or open it again."""
    row = _commented(session, visitor, proposal, comment)
    set_resolved(session, row, comment, author_of(visitor), at=None if undo else now)
    return _back(visitor, proposal, key, language, comment, Show.OPEN if undo else Show.RESOLVED)


@router.post("/comments/{comment}/assign")
def assign(
    visitor: Commenter,
    proposal: ProposalSlug,
    comment: int,
    session: WriteSession,
    to: Annotated[str, Form(pattern=r"^\d{0,9}$")] = "",
    key: Key = "",
    language: Spoken = "",
) -> Response:
    assign_thread(session, _commented(session, visitor, proposal, comment), comment, _number(to))
    return _back(visitor, proposal, key, language, comment)


@router.post("/presence/{language}/{key:path}")
def presence(
    visitor: Commenter, proposal: ProposalSlug, language: Language, key: SectionKey, session: WriteSession, now: Now
) -> Response:
    """Say that one has the section open; answers who else has."""
    row = _proposal(session, visitor, proposal)
    others = be_present(session, row["id"], key, language, visitor.name, at=now)
    return show(PresencePage(title="", others=others))


def _page(
    session: Session,
    visitor: Visitor,
    proposal: str,
    key: str,
    language: str,
    showing: Show,
) -> CommentsPage:
    row = _proposal(session, visitor, proposal)
    threads = list_threads(session, row["id"], author_of(visitor), showing, key=key or None, language=language or None)
    anchors = find_quotes(session, row["id"], threads)
    headings = {
        thread.key: visitor.catalogue.heading(row["template"], thread.key, row["language"]) for thread in threads
    }
    place = _place(visitor, proposal)
    names = {Show.OPEN: _("Open"), Show.MINE: _("Mine"), Show.RESOLVED: _("Resolved")}
    return CommentsPage(
        title=_("Comments"),
        **head(session, visitor, proposal, "comments"),
        base=f"{place}/comments",
        key=key,
        language=language,
        showing=showing,
        filters=tuple((which, name, _address(place, key, language, which)) for which, name in names.items()),
        threads=tuple(_shown(thread, place, anchors.get(thread.id), headings[thread.key]) for thread in threads),
        members=_members(session, visitor),
        owner=owner_of(session, row["id"], key) if key else None,
    )


def _shown(thread: Thread, place: str, anchor: Anchor | None, heading: str) -> ShownThread:
    said = tuple(ShownComment(one, linked(one.text)) for one in thread.said)
    return ShownThread(thread, said, f"{place}/sections/{thread.language}/{thread.key}", heading, anchor)


def _proposal(session: Session, visitor: Visitor, slug: str) -> RowMapping:
    return get_proposal(session, visitor.organisation["id"], slug)


def _members(session: Session, visitor: Visitor) -> tuple[tuple[int, str], ...]:
    """Whom a thread can be given to; who works here is no guest's business."""
    rows = [] if visitor.guest else list_members(session, visitor.organisation["id"])
    return tuple((row["id"], row["name"]) for row in rows)


def _commented(session: Session, visitor: Visitor, slug: str, comment: int) -> RowMapping:
    """The proposal, for who may see the comment. Raises NotFound."""
    row = _proposal(session, visitor, slug)
    said = find_comment(session, row["id"], comment)
    if said is not None:
        visitor.ensure_section(said["key"], said["language"])
    return row


def _number(text: str) -> int | None:
    return int(text) if text else None


def _place(visitor: Visitor, proposal: str) -> str:
    return f"/o/{visitor.organisation['slug']}/proposals/{proposal}"


def comments_address(visitor: Visitor, proposal: str, key: str, language: str) -> str:
    """Of the open comments of a section."""
    return _address(_place(visitor, proposal), key, language, Show.OPEN)


def _address(place: str, key: str, language: str, showing: Show) -> str:
    return f"{place}/comments?{urlencode({'show': showing, 'key': key, 'language': language})}"


def _back(
    visitor: Visitor, proposal: str, key: str, language: str, comment: int, showing: Show = Show.OPEN
) -> Response:
    address = _address(_place(visitor, proposal), key, language, showing)
    return RedirectResponse(f"{address}#comment-{comment}", status_code=303)
