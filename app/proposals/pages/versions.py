from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Path, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.comparing import Pair
from app.domain.text import normalise
from app.errors import BadInput
from app.models.mapping import record_of
from app.proposals.api import ProposalSlug
from app.proposals.pages.comments import author_of
from app.proposals.pages.sending import SendingPage, head
from app.proposals.queries.talk import list_named_versions
from app.proposals.schemas import VersionLine
from app.proposals.sections_api import Language, SectionKey
from app.proposals.service.edit_sections import history, restore_version
from app.proposals.service.name_versions import (
    MAX_NAME,
    NamedSection,
    compare_versions,
    name_proposal,
    name_section_version,
    read_named,
)
from app.proposals.service.stand_proposal import Standing
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}", include_in_schema=False)

_SHOWN = 100
"""Versions a page; older ones are a link away."""

Reader = Annotated[Visitor, may(Action.SEE)]
Writer = Annotated[Visitor, may(Action.WRITE)]
Version = Annotated[int, Query(ge=0, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class NamedEntry:
    id: int
    name: str
    named_by: str
    named_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage(SendingPage):
    template: ClassVar[str] = "proposals/versions_section.html"
    heading: str
    """Of the section."""
    key: str
    language: str
    versions: tuple[VersionLine, ...]
    older: int | None
    """The last version shown, where there are older ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage(SendingPage):
    template: ClassVar[str] = "proposals/versions_compare.html"
    heading: str
    key: str
    language: str
    before: int
    after: int
    current: int
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedListPage(SendingPage):
    template: ClassVar[str] = "proposals/versions.html"
    named: tuple[NamedEntry, ...]
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPage(SendingPage):
    template: ClassVar[str] = "proposals/versions_named.html"
    entry: NamedEntry
    sections: tuple[tuple[str, NamedSection], ...]
    """Each with its heading."""


@router.get("/versions")
def named_versions(visitor: Reader, proposal: ProposalSlug, session: ReadSession) -> Response:
    """Versions of the whole proposal that somebody gave a name."""
    return show(_named_list(session, visitor, proposal))


@router.post("/versions")
def name_whole(
    visitor: Writer,
    proposal: ProposalSlug,
    session: WriteSession,
    now: Now,
    name: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Remember how the whole proposal stands, under a name."""
    try:
        name_proposal(session, visitor.organisation, proposal, normalise(name), author_of(visitor), at=now)
    except BadInput as error:
        return show(_named_list(session, visitor, proposal, draft=name, problem=str(error)), status=422)
    return RedirectResponse(f"{_place(visitor, proposal)}/versions", status_code=303)


@router.get("/versions/{named}")
def named_version(
    visitor: Reader,
    proposal: ProposalSlug,
    named: Annotated[int, Path(ge=1, le=2**31 - 1)],
    session: ReadSession,
) -> Response:
    """The sections of a named version, beside how they stand today."""
    row, sections = read_named(session, visitor.organisation, proposal, named)
    entry = record_of(NamedEntry, row)
    frame = head(session, visitor, proposal, "versions")
    return show(
        NamedPage(
            title=entry.name,
            **frame,
            entry=entry,
            sections=tuple((_heading(visitor, frame["standing"], section.key), section) for section in sections),
        )
    )


@router.get("/versions/of/{language}/{key:path}")
def section_versions(
    visitor: Reader,
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: ReadSession,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Who saved a section, and when."""
    lines = history(session, visitor.organisation, proposal, key, language, before=before, limit=_SHOWN + 1)
    versions = tuple(lines[:_SHOWN])
    frame = head(session, visitor, proposal, "versions")
    return show(
        HistoryPage(
            title=_("Versions"),
            **frame,
            key=key,
            heading=_heading(visitor, frame["standing"], key),
            language=language,
            versions=versions,
            older=versions[-1].version if len(lines) > _SHOWN else None,
        )
    )


@router.get("/versions/compare/{language}/{key:path}")
def comparison(
    visitor: Reader,
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: ReadSession,
    before: Version,
    after: Version,
) -> Response:
    """Two versions of a section, side by side."""
    pairs = compare_versions(session, visitor.organisation, proposal, key, language, before, after)
    newest = history(session, visitor.organisation, proposal, key, language, before=None, limit=1)
    frame = head(session, visitor, proposal, "versions")
    return show(
        ComparisonPage(
            title=_("Compare versions"),
            **frame,
            key=key,
            heading=_heading(visitor, frame["standing"], key),
            language=language,
            before=before,
            after=after,
            current=newest[0].version,
            pairs=pairs,
        )
    )


@router.post("/versions/name/{language}/{key:path}")
def name_version(
    visitor: Writer,
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: WriteSession,
    version: Annotated[int, Form(ge=1, le=2**31 - 1)],
    name: Annotated[str, Form(max_length=MAX_NAME)] = "",
) -> Response:
    """Give a version a name, or take it away."""
    name_section_version(session, visitor.organisation, proposal, key, language, version, normalise(name))
    return RedirectResponse(f"{_place(visitor, proposal)}/versions/of/{language}/{key}", status_code=303)


@router.post("/versions/restore/{language}/{key:path}")
def restore(
    visitor: Writer,
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: WriteSession,
    now: Now,
    to: Annotated[int, Form(ge=1, le=2**31 - 1)],
    read: Annotated[int, Form(ge=0, le=2**31 - 1)],
) -> Response:
    """Save an earlier version's text as the newest one; `read` is the newest that was read."""
    restore_version(session, visitor.organisation, proposal, key, language, to, read=read, at=now, by=visitor.name)
    return RedirectResponse(f"{_place(visitor, proposal)}/versions/of/{language}/{key}", status_code=303)


def _named_list(
    session: Session, visitor: Visitor, proposal: str, *, draft: str = "", problem: str = ""
) -> NamedListPage:
    frame = head(session, visitor, proposal, "versions")
    return NamedListPage(
        title=_("Named versions"),
        **frame,
        problem=problem,
        named=tuple(record_of(NamedEntry, found) for found in list_named_versions(session, frame["standing"].id)),
        draft=draft,
    )


def _heading(visitor: Visitor, standing: Standing, key: str) -> str:
    return visitor.catalogue.heading(standing.template, key, standing.language)


def _place(visitor: Visitor, proposal: str) -> str:
    return f"/o/{visitor.organisation['slug']}/proposals/{proposal}"
