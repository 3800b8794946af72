"""What comes into the pipeline: a call, an announcement, or something that nobody announced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.queries import list_members
from app.calendar.service.follow_sources import follow_change
from app.domain.pipeline import Opportunity
from app.errors import BadInput
from app.pipeline.pages.forms import Choices, Filled, Typed, choices, read, to
from app.pipeline.pages.words import Sent, Writer
from app.pipeline.service.change_pipeline import add_opportunity, find_running
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/pipeline", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage(Page):
    template: ClassVar[str] = "pipeline/new.html"
    typed: Typed
    choices: Choices


@router.get("/new")
def choose(visitor: Writer, session: ReadSession) -> Response:
    """Something of which neither the catalogue nor a source knows."""
    return show(_new(session, visitor, Typed()))


@router.post("/new")
def add(visitor: Writer, session: WriteSession, now: Now, typed: Filled) -> Response:
    try:
        made = add_opportunity(
            session,
            visitor.catalogue,
            visitor.organisation,
            read(replace(typed, proposal=""), Opportunity(title="")),
            by=visitor.doer,
            at=now,
            owner_id=typed.owner_id,
        )
    except BadInput as error:
        return show(replace(_new(session, visitor, typed), problem=str(error)), status=422)
    follow_change(session, visitor.catalogue, visitor.organisation, at=now)
    return to(visitor, made)


@router.post("/add")
def follow(
    visitor: Writer,
    session: WriteSession,
    now: Now,
    call: Sent = "",
    announcement: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Put a call or an announcement into the pipeline; where it is there already, lead to it."""
    if not call and announcement is None:
        raise BadInput(_("Name a call or an announcement."))
    there = find_running(session, visitor.organisation, call=call or None, announcement=announcement)
    made = there or add_opportunity(
        session,
        visitor.catalogue,
        visitor.organisation,
        Opportunity(title="", call=call or None, announcement=announcement),
        by=visitor.doer,
        at=now,
        owner_id=visitor.person_id if _is_member(session, visitor) else None,
    )
    follow_change(session, visitor.catalogue, visitor.organisation, at=now)
    return to(visitor, made)


def _new(session: Session, visitor: Visitor, typed: Typed) -> NewPage:
    return NewPage(
        title=_("New opportunity"), shell=visitor.shell, typed=typed, choices=choices(session, visitor, None)
    )


def _is_member(session: Session, visitor: Visitor) -> bool:
    return any(row["id"] == visitor.person_id for row in list_members(session, visitor.organisation["id"]))
