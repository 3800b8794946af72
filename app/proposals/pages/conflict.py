"""Two people saved the same section: both texts paragraph by paragraph, and one made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request, Response
from pydantic import ValidationError
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.comparing import Pair, compare_blocks
from app.domain.document import Blocks
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.merging import Choice, Passage, compose
from app.domain.text import normalise
from app.errors import BadInput
from app.models.mapping import adapter
from app.proposals.api import ProposalSlug
from app.proposals.sections_api import Language, SectionKey
from app.proposals.service.merge_sections import meet
from app.web.deps import ReadSession
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)

_CHOICE = re.compile(r"choice-(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Place:
    """One place of both texts, as it is shown: `pair` holds theirs before, mine after."""

    number: int
    pair: Pair
    same: bool
    contested: bool
    said: str
    """Who changed it."""
    options: tuple[tuple[Choice, str], ...]
    chosen: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictPage(Page):
    template: ClassVar[str] = "proposals/conflict.html"
    section: str
    """Address of the section."""
    merge: str
    """Address that puts a text together."""
    pictures: str
    """Address below which the section's pictures stand."""
    language: str
    read: int
    """The version that both began with."""
    version: int
    """The version that is stored now."""
    saved_by: str
    saved_at: datetime | None
    theirs: str
    mine: str
    places: tuple[Place, ...]
    contested: int
    result: str


async def choices_made(request: Request) -> dict[int, Choice]:
    """`choice-3=mine` and its like of a form, by the passage's place."""
    made: dict[int, Choice] = {}
    for name, value in (await request.form()).items():
        found = _CHOICE.fullmatch(name)
        if found and value in set(Choice):
            made[int(found[1])] = Choice(value)
    return made


@router.post("/proposals/{proposal}/merge/{language}/{key:path}")
def put_together(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: ReadSession,
    choices: Annotated[Mapping[int, Choice], Depends(choices_made)],
    read: Annotated[int, Form(ge=0, lt=10**9)],
    version: Annotated[int, Form(ge=0, lt=10**9)] = 0,
    mine: Annotated[str, Form(max_length=400_000)] = "",
    blocks: Annotated[str, Form(max_length=2_000_000)] = "",
) -> Response:
    """The text that follows from the choices; nothing is saved yet. The editor gives its text as blocks."""
    text = to_markdown(_read_blocks(blocks)) if blocks else mine
    page = conflict_page(session, visitor, proposal, key, language, text, read=read, choices=choices, of=version)
    return show(page)


def _read_blocks(text: str) -> Blocks:
    try:
        blocks: Blocks = adapter(Blocks).validate_json(text)
    except ValidationError as error:
        raise BadInput("This text has a form that nobody knows here.") from error
    return blocks


def conflict_page(
    session: Session,
    visitor: Visitor,
    proposal: str,
    key: str,
    language: str,
    mine: str,
    *,
    read: int,
    choices: Mapping[int, Choice] | None = None,
    of: int | None = None,
) -> ConflictPage:
    """`mine`, in Markdown, grew from version `read`. Choices `of` a version that is no longer stored are not followed.

    Raises MarkdownError.
    """
    meeting = meet(session, visitor.organisation, proposal, key, language, parse_markdown(normalise(mine)), read=read)
    made = (choices or {}) if of == meeting.version else {}
    home = f"/o/{visitor.organisation['slug']}/proposals/{proposal}"
    return ConflictPage(
        title=_("Somebody saved in between"),
        shell=visitor.shell,
        section=f"{home}/sections/{language}/{key}",
        merge=f"{home}/merge/{language}/{key}",
        pictures=f"{home}/pictures/{language}/{key}",
        language=language,
        read=read,
        version=meeting.version,
        saved_by=meeting.saved_by,
        saved_at=meeting.saved_at,
        theirs=to_markdown(meeting.theirs),
        mine=mine,
        places=tuple(
            _place(number, passage, made.get(number, passage.likely)) for number, passage in enumerate(meeting.passages)
        ),
        contested=sum(passage.contested for passage in meeting.passages),
        result=to_markdown(compose(meeting.passages, made)),
    )


def _place(number: int, passage: Passage, chosen: Choice) -> Place:
    said = {
        Choice.MINE: _("You changed this"),
        Choice.THEIRS: _("They changed this"),
        Choice.BOTH: _("Both of you changed this"),
    }
    return Place(
        number=number,
        pair=compare_blocks(passage.theirs, passage.mine),
        same=passage.same,
        contested=passage.contested,
        said=said[passage.likely],
        options=_options(passage),
        chosen=chosen if chosen is not Choice.BOTH or (passage.mine and passage.theirs) else _only_side(passage),
    )


def _options(passage: Passage) -> tuple[tuple[Choice, str], ...]:
    theirs = _("Take theirs") if passage.theirs else _("Leave it out, as they have it")
    mine = _("Take mine") if passage.mine else _("Leave it out, as I have it")
    both = ((Choice.BOTH, _("Keep both")),) if passage.theirs and passage.mine else ()
    return ((Choice.THEIRS, theirs), (Choice.MINE, mine), *both)


def _only_side(passage: Passage) -> Choice:
    return Choice.MINE if passage.mine else Choice.THEIRS
