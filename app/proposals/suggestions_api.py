from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.proposal import SectionText
from app.domain.suggesting import OpenSuggestion, open_suggestions
from app.proposals.api import ProposalSlug
from app.proposals.schemas import Decision, SectionRead, SectionWrite
from app.proposals.sections_api import Language, SectionKey, blocks_sent, section_read
from app.proposals.service.edit_sections import read_asked_section
from app.proposals.service.suggest_sections import decide, suggest_section
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import Now, ReadSession, WriteSession

router = APIRouter(
    prefix="/organisations/{organisation}/proposals/{proposal}", tags=["suggestions"], route_class=CleanRoute
)


@router.get("/suggestions/{language}/{key:path}", name="listSuggestions", response_model=list[OpenSuggestion])
def suggestions(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: ReadSession,
    request: Request,
) -> Response:
    """What is suggested to a section's text and waits for a decision, in reading order."""
    text = read_asked_section(session, visitor.catalogue, visitor.organisation, proposal, key, language)
    return answer(request, list[OpenSuggestion], list(open_suggestions(text.blocks)), version=text.version)


@router.put("/suggestions/{language}/{key:path}", name="putSuggestions", response_model=SectionRead)
def suggest(
    visitor: Annotated[Visitor, may(Action.COMMENT)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    body: SectionWrite,
    session: WriteSession,
    request: Request,
    read: ReadVersion,
    now: Now,
) -> Response:
    """Save a changed text as suggestions. Those it holds already are kept as drawn; what else differs is marked."""
    text = SectionText(blocks=blocks_sent(body), version=read)
    saved = suggest_section(
        session, visitor.catalogue, visitor.organisation, proposal, key, language, text, at=now, by=visitor.name
    )
    return answer(request, SectionRead, section_read(key, language, saved), version=saved.version)


@router.post("/decisions/{language}/{key:path}", name="decideOnSuggestions", response_model=SectionRead)
def decisions(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    body: Decision,
    session: WriteSession,
    request: Request,
    read: ReadVersion,
    now: Now,
) -> Response:
    """Accept or reject one suggestion, all of a person, or all; the text becomes a new version."""
    saved = decide(session, visitor.organisation, proposal, key, language, body, read=read, at=now, by=visitor.name)
    return answer(request, SectionRead, section_read(key, language, saved), version=saved.version)
