"""Suggestions in a browser: making them in a text, and deciding on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.merging import compose
from app.domain.proposal import SectionText
from app.domain.suggesting import accept, by_person
from app.domain.text import normalise
from app.errors import BadInput, NotFound, NotPermitted, ProposalLocked, SectionLocked, VersionConflict
from app.proposals.api import ProposalSlug
from app.proposals.pages.headings import headings
from app.proposals.pages.sending import SendingPage, head
from app.proposals.queries import get_proposal
from app.proposals.schemas import Decision
from app.proposals.sections_api import Language, SectionKey
from app.proposals.service.edit_sections import read_asked_section
from app.proposals.service.merge_sections import meet
from app.proposals.service.suggest_sections import SuggestedSection, decide, suggest_section, suggested_sections
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}", include_in_schema=False)

Commenter = Annotated[Visitor, may(Action.COMMENT)]


@dataclass(frozen=True, slots=True)
class Shown:
    """A section's suggestions, with its address."""

    section: SuggestedSection
    page: str
    heading: str
    people: tuple[tuple[str, int], ...]
    """Who suggests several things here, and how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionsPage(SendingPage):
    template: ClassVar[str] = "proposals/suggestions.html"
    base: str
    """Address of the proposal."""
    key: str
    """Of the section; empty for the whole proposal."""
    language: str
    sections: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestPage(Page):
    template: ClassVar[str] = "proposals/suggest.html"
    section: str
    """Address of the section."""
    action: str
    language: str
    version: int
    text: str


@router.get("/suggestions")
def suggestions(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    here: InstallationDep,
    key: Annotated[str, Query(max_length=200)] = "",
    language: Annotated[str, Query(max_length=35)] = "",
) -> Response:
    """What waits for a decision, in the proposal or in the section that is named."""
    visitor.ensure_section(key, language)
    return show(_page(session, here, visitor, proposal, key, language))


@router.post("/suggestions")
def decide_on(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    key: Annotated[str, Form(max_length=200)],
    language: Annotated[str, Form(max_length=35)],
    version: Annotated[int, Form(ge=0, lt=10**9)],
    decision: Annotated[Literal["accept", "reject"], Form()],
    suggestion: Annotated[str, Form(max_length=40)] = "",
    person: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Accept or reject; what cannot be decided any more is said above the list as it is now."""
    visitor.ensure_section(key, language)
    # One suggestion is known by its id, also while an editor saves beside it; several are those that were seen.
    read = None if suggestion else version
    asked = Decision(accept=decision == "accept", id=suggestion, person=person)
    try:
        decide(session, visitor.organisation, proposal, key, language, asked, read=read, at=now, by=visitor.name)
    except VersionConflict:
        said = _("Somebody saved in between. This is how it stands now.")
        return show(_page(session, here, visitor, proposal, key, language, problem=said), status=409)
    except (NotFound, ProposalLocked, SectionLocked) as error:
        return show(_page(session, here, visitor, proposal, key, language, problem=str(error)), status=status_of(error))
    return RedirectResponse(f"{_place(visitor, proposal)}/sections/{language}/{key}#suggestions", status_code=303)


@router.get("/suggest/{language}/{key:path}")
def suggest_form(
    visitor: Commenter,
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: ReadSession,
    here: InstallationDep,
) -> Response:
    """The text to change, with one's own suggestions carried out."""
    stored = read_asked_section(session, here.catalogue, visitor.organisation, proposal, key, language)
    text = to_markdown(accept(stored.blocks, by_person(visitor.name)))
    return show(_form(visitor, proposal, key, language, text, stored.version))


@router.post("/suggest/{language}/{key:path}")
def suggest(
    visitor: Commenter,
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    version: Annotated[int, Form(ge=0, lt=10**9)],
    text: Annotated[str, Form(max_length=400_000)] = "",
) -> Response:
    """Save what was changed as suggestions. What cannot be saved comes back as it was typed."""
    try:
        changed = SectionText(blocks=parse_markdown(normalise(text)), version=version)
        suggest_section(
            session, here.catalogue, visitor.organisation, proposal, key, language, changed, at=now, by=visitor.name
        )
    except VersionConflict:
        said = _("Somebody saved in between. Their changes and yours stand together below; look at it once more.")
        meeting = meet(session, visitor.organisation, proposal, key, language, changed.blocks, read=version)
        together = to_markdown(compose(meeting.passages, {}))
        page = _form(visitor, proposal, key, language, together, meeting.version, problem=said)
        return show(page, status=409)
    except (BadInput, NotPermitted, ProposalLocked, SectionLocked) as error:
        page = _form(visitor, proposal, key, language, text, version, problem=str(error))
        return show(page, status=status_of(error))
    return RedirectResponse(f"{_place(visitor, proposal)}/sections/{language}/{key}#suggestions", status_code=303)


def _page(
    session: Session, here: Installation, visitor: Visitor, proposal: str, key: str, language: str, *, problem: str = ""
) -> SuggestionsPage:
    place = _place(visitor, proposal)
    heading = headings(here.catalogue, get_proposal(session, visitor.organisation["id"], proposal))
    found = suggested_sections(session, visitor.organisation, proposal, key=key, language=language)
    return SuggestionsPage(
        title=_("Suggestions"),
        **head(session, here, visitor, proposal, "comments"),
        problem=problem,
        base=place,
        key=key,
        language=language,
        sections=tuple(
            Shown(
                section, f"{place}/sections/{section.language}/{section.key}", heading(section.key), _several(section)
            )
            for section in found
        ),
    )


def _several(section: SuggestedSection) -> tuple[tuple[str, int], ...]:
    names = [one.by for one in section.waiting]
    return tuple((name, names.count(name)) for name in dict.fromkeys(names) if names.count(name) > 1)


def _form(
    visitor: Visitor, proposal: str, key: str, language: str, text: str, version: int, *, problem: str = ""
) -> SuggestPage:
    place = _place(visitor, proposal)
    return SuggestPage(
        title=_("Suggest changes"),
        shell=visitor.shell,
        problem=problem,
        section=f"{place}/sections/{language}/{key}",
        action=f"{place}/suggest/{language}/{key}",
        language=language,
        version=version,
        text=text,
    )


def _place(visitor: Visitor, proposal: str) -> str:
    return f"/o/{visitor.organisation['slug']}/proposals/{proposal}"
