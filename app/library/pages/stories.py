"""Stories and the consent to tell them, for whoever keeps them; others see only whether a consent holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.consent import ConsentState, Story, consent_state, lacks_people
from app.domain.funder import FunderStatus
from app.domain.printing import print_date
from app.errors import BadInput
from app.library.forms.story import story_sheet
from app.library.pages.filling import (
    PREFIX,
    Filling,
    Name,
    Reader,
    Steward,
    UseLine,
    address,
    drop,
    names_of_proposals,
    refused,
    save_filling,
    show_filling,
    use_lines,
)
from app.library.service.keep_consent import approve_story, withdraw_consent
from app.library.service.keep_items import STORIES, free_name, read_item, read_items, uses_of
from app.projects.forms.fields import Choice
from app.projects.pages.frame import PostedDep
from app.web.deps import Now, ReadSession, WriteSession
from app.web.filters import Chosen, Filter, choice, member
from app.web.language import current_language, told
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)

_YEARS = 2
"""Proposed for a new consent."""


@dataclass(frozen=True, slots=True)
class StoryLine:
    token: str
    pseudonym: str
    state: ConsentState
    said: str
    until: str
    uses: tuple[UseLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesPage(Page):
    template: ClassVar[str] = "library/stories.html"
    filters: tuple[Filter, ...]
    lines: tuple[StoryLine, ...]
    empty: bool
    """Nothing is kept at all."""


def state_names() -> Mapping[ConsentState, str]:
    return {
        ConsentState.HOLDS: _("consent holds"),
        ConsentState.ENDING: _("consent ends soon"),
        ConsentState.WAITING: _("waits for somebody's word"),
        ConsentState.LATER: _("consent begins later"),
        ConsentState.EXPIRED: _("consent expired"),
        ConsentState.WITHDRAWN: _("consent was withdrawn"),
        ConsentState.UNKNOWN: _("no consent is recorded"),
    }


@router.get("/stories")
def stories(visitor: Reader, session: ReadSession, now: Now, only: Chosen = "") -> Response:
    """Without their texts: what a story says is read in a proposal that may tell it, or by who keeps it."""
    kept = read_items(session, visitor.organisation, STORIES)
    called = names_of_proposals(session, visitor)
    used = uses_of(session, visitor.organisation, STORIES)
    names, wanted = state_names(), member(ConsentState, only)
    states = {one.item.token: consent_state(one.item, now.date()) for one in kept}
    lines = tuple(
        StoryLine(
            token=story.token,
            pseudonym=story.pseudonym,
            state=states[story.token],
            said=names[states[story.token]],
            until=print_date(story.consent.expires_on, current_language()) if story.consent else "",
            uses=use_lines(visitor, used.get(story.token, ()), called),
        )
        for story in (one.item for one in kept)
        if wanted is None or states[story.token] is wanted
    )
    filters = (choice("only", _("Only"), _("Everything"), names, only),)
    return show(StoriesPage(title=_("Stories"), shell=visitor.shell, filters=filters, lines=lines, empty=not kept))


@router.get("/new/stories")
def begin(visitor: Steward, session: ReadSession, now: Now) -> Response:
    return show_filling(session, visitor, _new(visitor, "", now))


@router.post("/new/stories")
def add(visitor: Steward, session: WriteSession, now: Now, posted: PostedDep) -> Response:
    token = free_name(session, visitor.organisation, STORIES, posted.one("pseudonym"))
    return save_filling(session, visitor, _new(visitor, token, now), posted, at=now)


@router.get("/stories/{name}")
def story(visitor: Steward, name: Name, session: ReadSession, now: Now, saved: bool = False) -> Response:
    return show_filling(session, visitor, _filling(session, visitor, name, now), saved=saved)


@router.post("/stories/{name}")
def change(visitor: Steward, name: Name, session: WriteSession, now: Now, posted: PostedDep) -> Response:
    filling = _filling(session, visitor, name, now)
    match posted.one("do"):
        case "remove":
            return drop(session, visitor, filling, at=now)
        case "withdraw" | "approve" as do:
            act = withdraw_consent if do == "withdraw" else approve_story
            try:
                act(session, visitor.organisation, name, by=visitor.doer, at=now)
            except BadInput as error:
                return refused(session, visitor, filling, str(error))
            return RedirectResponse(f"{address(visitor, 'stories', name)}?saved=true", status_code=303)
    return save_filling(session, visitor, filling, posted, at=now)


def _new(visitor: Visitor, token: str, now: datetime) -> Filling[Story]:
    return Filling(
        shelf=STORIES,
        name=token,
        sheet=story_sheet(token or "new", None, _funders(visitor), ends=_two_years_on(now.date())),
        title=_("New story"),
        new=True,
        preset={"name_use": "pseudonym"},
    )


def _filling(session: Session, visitor: Visitor, token: str, now: datetime) -> Filling[Story]:
    kept = read_item(session, visitor.organisation, STORIES, token).item
    return Filling(
        shelf=STORIES,
        name=token,
        sheet=story_sheet(token, kept, _funders(visitor), ends=_two_years_on(now.date())),
        title=kept.pseudonym,
        more=_standing(visitor, kept, now.date()),
    )


def _standing(visitor: Visitor, kept: Story, on: date) -> dict[str, Any]:
    said = state_names()[consent_state(kept, on)]
    if kept.consent is None:
        return {"said": said}
    lacking = told(lacks_people(kept.consent))
    return {
        "said": f"{said}: {lacking}" if consent_state(kept, on) is ConsentState.WAITING else said,
        "may_withdraw": kept.consent.withdrawn_on is None,
        "may_approve": bool(lacking) and visitor.name not in kept.consent.approved_by,
        "approved_by": kept.consent.approved_by,
    }


def _funders(visitor: Visitor) -> tuple[Choice, ...]:
    known = visitor.catalogue.funders.items()
    named = (Choice(slug, funder.name) for slug, funder in known if funder.status is FunderStatus.ACTIVE)
    return tuple(sorted(named, key=lambda choice: choice.label.casefold()))


def _two_years_on(day: date) -> date:
    try:
        return day.replace(year=day.year + _YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year + _YEARS, day=28)
