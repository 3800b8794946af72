from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.document import Blocks
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.proposal import SectionText
from app.proposals.api import ProposalSlug
from app.proposals.schemas import SectionLine, SectionRead, SectionWrite, VersionLine
from app.proposals.service.edit_sections import history, read_asked_section, restore_version, write_section
from app.proposals.service.edit_sections import read_version as read_earlier
from app.proposals.service.list_sections import section_lines
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import Now, ReadSession, WriteSession
from app.web.paging import Page, WindowDep, page

# A repeating section's key holds a slash (`activities/OP1`), so a key takes the rest of the path and the verbs on one
# section come before it.
router = APIRouter(
    prefix="/organisations/{organisation}/proposals/{proposal}", tags=["sections"], route_class=CleanRoute
)

SectionKey = Annotated[str, Path(description="Section's key; a repeating one's is `section/ITEM`.", max_length=200)]
Language = Annotated[str, Path(description="Language of the text, ISO 639-1.", pattern="^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]


def section_read(key: str, language: str, text: SectionText) -> SectionRead:
    return SectionRead(
        key=key,
        language=language,
        version=text.version,
        blocks=text.blocks,
        markdown=to_markdown(text.blocks),
        translated_from=text.translated_from,
    )


def blocks_sent(body: SectionWrite) -> Blocks:
    """Blocks go the way of Markdown too: what only assembly makes is refused, and no text is longer, deeper or wider
    than one that was typed. The bounded request bounds the work. Raises MarkdownError."""
    return parse_markdown(to_markdown(body.blocks) if body.blocks is not None else body.markdown or "")


@router.get("/sections", name="listSections", response_model=list[SectionLine])
def sections(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    request: Request,
) -> Response:
    """The form's sections in order, with what is written in each."""
    lines = section_lines(session, visitor.catalogue, visitor.organisation, proposal)
    return answer(request, list[SectionLine], lines)


@router.get("/history/{language}/{key:path}", name="listSectionVersions", response_model=Page[VersionLine])
def versions(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: ReadSession,
    request: Request,
    window: WindowDep,
) -> Response:
    """A section's versions, newest first."""
    lines = history(
        session, visitor.organisation, proposal, key, language, before=window.before, limit=window.limit + 1
    )
    return answer(request, Page[VersionLine], page(lines, [str(line.version) for line in lines], window))


@router.get("/versions/{version}/{language}/{key:path}", name="getSectionVersion", response_model=SectionRead)
def version(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    version: Annotated[int, Path(ge=1, le=2**31 - 1)],
    language: Language,
    key: SectionKey,
    session: ReadSession,
    request: Request,
) -> Response:
    """What a section said at a version."""
    text = read_earlier(session, visitor.organisation, proposal, key, language, version)
    return answer(request, SectionRead, section_read(key, language, text), version=text.version)


@router.post("/restore/{language}/{key:path}", name="restoreSectionVersion", response_model=SectionRead)
def restore(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    to: Annotated[int, Query(ge=1, le=2**31 - 1, description="Version to restore; it becomes a new one.")],
    session: WriteSession,
    request: Request,
    read: ReadVersion,
    now: Now,
) -> Response:
    """Save an earlier version's text as a new version."""
    text = restore_version(
        session, visitor.organisation, proposal, key, language, to, read=read, at=now, by=visitor.name
    )
    return answer(request, SectionRead, section_read(key, language, text), version=text.version)


@router.get("/sections/{language}/{key:path}", name="getSection", response_model=SectionRead)
def section(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: ReadSession,
    request: Request,
) -> Response:
    """A section's text; version 0 and empty when nothing was saved yet."""
    text = read_asked_section(session, visitor.catalogue, visitor.organisation, proposal, key, language)
    return answer(request, SectionRead, section_read(key, language, text), version=text.version)


@router.put("/sections/{language}/{key:path}", name="putSection", response_model=SectionRead)
def write(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    body: SectionWrite,
    session: WriteSession,
    request: Request,
    read: ReadVersion,
    now: Now,
) -> Response:
    """Save a section's text. If-Match carries the version that was read (`"v0"` for the first time)."""
    text = SectionText(blocks=blocks_sent(body), translated_from=body.translated_from, version=read)
    saved = write_section(
        session, visitor.catalogue, visitor.organisation, proposal, key, language, text, at=now, by=visitor.name
    )
    return answer(request, SectionRead, section_read(key, language, saved), version=saved.version)
