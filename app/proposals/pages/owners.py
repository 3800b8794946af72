"""Who writes a section, said beside its comments."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.phrases import phrase
from app.errors import BadInput
from app.proposals.api import ProposalSlug
from app.proposals.pages.comments import author_of, comments_address
from app.proposals.queries import get_proposal
from app.proposals.service.own_sections import finish_section, give_section
from app.web.deps import Now, WriteSession

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}", include_in_schema=False)

Writer = Annotated[Visitor, may(Action.WRITE)]
Key = Annotated[str, Form(max_length=200)]
Spoken = Annotated[str, Form(max_length=35)]


@router.post("/owners")
def give(
    visitor: Writer,
    proposal: ProposalSlug,
    session: WriteSession,
    now: Now,
    key: Key,
    language: Spoken,
    person: Annotated[str, Form(pattern=r"^\d{0,9}$")] = "",
    due_on: Annotated[str, Form(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = "",
) -> Response:
    """Give a section to somebody to write, until a day, or to nobody."""
    row = get_proposal(session, visitor.organisation["id"], proposal)
    give_section(
        session,
        visitor.catalogue,
        row,
        key,
        int(person) if person else None,
        author_of(visitor),
        due_on=_day(due_on),
        at=now,
    )
    return RedirectResponse(comments_address(visitor, proposal, key, language), status_code=303)


@router.post("/owners/done")
def finish(
    visitor: Writer,
    proposal: ProposalSlug,
    session: WriteSession,
    now: Now,
    key: Key,
    language: Spoken,
    undo: Annotated[bool, Form()] = False,
) -> Response:
    """The section is finished, or is not after all; a guest says so of their own."""
    visitor.ensure_section(key, language)
    row = get_proposal(session, visitor.organisation["id"], proposal)
    finish_section(session, row, key, at=None if undo else now)
    return RedirectResponse(comments_address(visitor, proposal, key, language), status_code=303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput(phrase("{text} is no day of the calendar.", text=text)) from error
