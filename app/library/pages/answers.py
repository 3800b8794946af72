"""Earlier answers to a section's question, and what a section already holds of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import Visitor
from app.domain.walking import with_values
from app.errors import AppError, BadInput, NotFound, ProposalLocked, SectionLocked
from app.library.pages.filling import PREFIX, Reader, Writer
from app.library.searching import index_sections
from app.library.service.answers import Answer, answers_to
from app.library.service.asking import Asked, asked_of
from app.library.service.borrow import Origin, Source, origins_of, put_in
from app.proposals.service.printed_values import printed_values
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.filters import Words
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)

ProposalOf = Annotated[str, Query(max_length=200)]
KeyOf = Annotated[str, Query(max_length=200)]
LanguageOf = Annotated[str, Query(max_length=35, pattern="^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersPage(Page):
    template: ClassVar[str] = "library/answers.html"
    asked: Asked
    section: str
    """Address of the section."""
    words: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginsPage(Page):
    template: ClassVar[str] = "library/origins.html"
    asked: Asked
    section: str
    origins: tuple[Origin, ...]


@router.get("/answers")
def answers(
    visitor: Reader,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
    proposal: ProposalOf,
    key: KeyOf,
    language: LanguageOf,
    q: Words = "",
) -> Response:
    asked = asked_of(session, visitor.catalogue, visitor.organisation, proposal, key, language)
    session.rollback()  # what is read from here on has the index
    index_sections(here.engine)
    found = answers_to(session, visitor.catalogue, visitor.organisation, asked, typed=q, on=now.date())
    printed = printed_values(session, visitor.catalogue, visitor.organisation, {(asked.proposal_id, language)})
    values = printed.get((asked.proposal_id, language), {})
    as_here = (replace(one, blocks=with_values(one.blocks, lambda name: values.get(name, ""))) for one in found)
    return show(_page(visitor, asked, tuple(as_here), words=q))


@router.post("/answers")
def borrow(
    visitor: Writer,
    session: WriteSession,
    now: Now,
    proposal: Annotated[str, Form(max_length=200)],
    key: Annotated[str, Form(max_length=200)],
    language: Annotated[str, Form(max_length=35)],
    text: Annotated[str, Form(max_length=200)] = "",
    size: Annotated[int, Form(ge=0, le=10_000)] = 0,
    section: Annotated[int, Form(ge=0, lt=2**31)] = 0,
) -> Response:
    """Put a copy of an earlier answer at the end of the section."""
    asked = asked_of(session, visitor.catalogue, visitor.organisation, proposal, key, language)
    source = Source(text=text, size=size, section=section)
    try:
        with session.begin_nested():
            put_in(session, visitor.catalogue, visitor.organisation, asked, source, at=now, by=visitor.name)
    except (BadInput, NotFound, ProposalLocked, SectionLocked) as error:
        return _refused(visitor, asked, error)
    return RedirectResponse(f"{_section(visitor, asked)}?saved=true", status_code=303)


@router.get("/origins")
def origins(visitor: Reader, session: ReadSession, proposal: ProposalOf, key: KeyOf, language: LanguageOf) -> Response:
    """What a section holds a copy of, and whether the original says something else by now."""
    asked = asked_of(session, visitor.catalogue, visitor.organisation, proposal, key, language)
    page = OriginsPage(
        title=_("Earlier texts in this section"),
        shell=visitor.shell,
        asked=asked,
        section=_section(visitor, asked),
        origins=origins_of(session, visitor.catalogue, visitor.organisation, asked),
    )
    return show(page)


def _refused(visitor: Visitor, asked: Asked, error: AppError) -> Response:
    return show(_page(visitor, asked, (), problem=str(error)), status=status_of(error))


def _page(
    visitor: Visitor, asked: Asked, found: tuple[Answer, ...], *, words: str = "", problem: str = ""
) -> AnswersPage:
    return AnswersPage(
        title=_("Earlier answers"),
        shell=visitor.shell,
        problem=problem,
        asked=asked,
        section=_section(visitor, asked),
        words=words,
        answers=found,
    )


def _section(visitor: Visitor, asked: Asked) -> str:
    key = quote(asked.key, safe="/")
    return f"/o/{visitor.organisation['slug']}/proposals/{asked.proposal}/sections/{asked.language}/{key}"
