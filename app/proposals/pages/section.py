from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.findings import Finding, Place
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.proposal import SectionText
from app.domain.text import normalise
from app.errors import BadInput, ProposalLocked, SectionLocked, VersionConflict
from app.proposals.api import ProposalSlug
from app.proposals.pages.conflict import conflict_page
from app.proposals.queries import get_proposal
from app.proposals.sections_api import Language, SectionKey
from app.proposals.service.check_proposal import findings_of
from app.proposals.service.edit_sections import read_asked_section, write_section
from app.proposals.service.list_sections import section_lines
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession
from app.web.problems import status_of
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPage(Page):
    template: ClassVar[str] = "proposals/section.html"
    proposal: str
    key: str
    language: str
    question: str
    scoring: str
    guidance: str
    text: str
    version: int
    findings: tuple[Finding, ...]
    before: str | None
    after: str | None
    """Keys of the sections around it."""


@router.get("/proposals/{proposal}/sections/{language}/{key:path}")
def section(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
) -> Response:
    """The funder's question, and the text that answers it."""
    text = read_asked_section(session, here.catalogue, visitor.organisation, proposal, key, language)
    return show(_section_page(session, here, visitor, proposal, key, language, now, text))


@router.post("/proposals/{proposal}/sections/{language}/{key:path}")
def save_section(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    version: Annotated[int, Form(ge=0, lt=10**9)],
    text: Annotated[str, Form(max_length=400_000)] = "",
) -> Response:
    """Save what was typed. Where it cannot be saved it comes back as it was, with the reason beside it."""
    place = f"/o/{visitor.organisation['slug']}/proposals/{proposal}/sections/{language}/{key}"
    try:
        written = SectionText(blocks=parse_markdown(normalise(text)), version=version)
        write_section(
            session, here.catalogue, visitor.organisation, proposal, key, language, written, at=now, by=visitor.name
        )
    except VersionConflict:
        page = conflict_page(session, visitor, proposal, key, language, text, read=version)
        return show(page, status=409)
    except (BadInput, ProposalLocked, SectionLocked) as error:
        page_with_text = _section_page(
            session, here, visitor, proposal, key, language, now, SectionText(version=version)
        )
        return show(replace(page_with_text, text=text, problem=str(error)), status=status_of(error))
    return RedirectResponse(place, status_code=303)


def _section_page(
    session: Session,
    here: Installation,
    visitor: Visitor,
    proposal: str,
    key: str,
    language: str,
    now: datetime,
    text: SectionText,
) -> SectionPage:
    lines = section_lines(session, here.catalogue, visitor.organisation, proposal)
    keys = list(dict.fromkeys(line.key for line in lines))
    at = keys.index(key) if key in keys else 0
    row = get_proposal(session, visitor.organisation["id"], proposal)
    form = here.catalogue.template(row["template"])
    asks = form.section(key.partition("/")[0])
    found = findings_of(session, here.catalogue, visitor.organisation, proposal, files=here.files, now=now)
    guidance = here.catalogue.guidance.get(f"{form.slug}/{form.version}", {})
    return SectionPage(
        title=next((line.heading for line in lines if line.key == key), key),
        shell=visitor.shell,
        proposal=proposal,
        key=key,
        language=language,
        question=asks.question if asks else "",
        scoring=asks.scoring if asks else "",
        guidance=guidance.get(key.partition("/")[0], ""),
        text=to_markdown(text.blocks),
        version=text.version,
        findings=tuple(item for item in found.findings if item.where.place is Place.SECTION and item.where.key == key),
        before=keys[at - 1] if at else None,
        after=keys[at + 1] if at + 1 < len(keys) else None,
    )
