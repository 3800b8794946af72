from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.findings import Severity
from app.domain.printing import print_language
from app.models.mapping import record_of
from app.projects.queries import get_project
from app.proposals.api import ProposalSlug
from app.proposals.pages.entry import Entry, entry_of
from app.proposals.pages.outlined import OutlineEntry, entry
from app.proposals.pages.sending import SendingPage, head
from app.proposals.queries import get_proposal
from app.proposals.schemas import ProposalLine, SectionState
from app.proposals.service.desk_section import proposal_desk
from app.web.deps import InstallationDep, Now, ReadSession
from app.web.language import current_language
from app.web.templating import show

_TO_WRITE = (SectionState.REQUIRED, SectionState.STARTER, SectionState.TABLES, SectionState.TRANSLATION)

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalPage(SendingPage):
    template: ClassVar[str] = "proposals/proposal.html"
    entry: Entry
    project: str
    """Title of the project."""
    grant: str
    """Of a report: slug of the proposal whose grant it tells of; else empty."""
    sections: tuple[OutlineEntry, ...]
    goes_on: OutlineEntry | None
    """Where there is something to write, the first such section."""
    languages: Mapping[str, str]
    """Names of the languages that it is written in."""
    counts: dict[Severity, int]
    """Findings by severity."""


@router.get("/proposals/{proposal}")
def proposal(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
) -> Response:
    row = get_proposal(session, visitor.organisation["id"], proposal)
    line = record_of(ProposalLine, row)
    desk = proposal_desk(session, visitor.catalogue, visitor.organisation, proposal, files=here.files, now=now)
    sections = tuple(entry(of) for of in desk.outline)
    spoken = {section.of.line.language for section in sections}
    project = get_project(session, visitor.organisation["id"], line.project)
    listed = entry_of(line, project["title"], visitor.catalogue, now.date())
    return show(
        ProposalPage(
            title=listed.title,
            **head(session, visitor, proposal, ""),
            entry=listed,
            project=project["title"],
            grant=row["report"]["grant"] if row["report"] else "",
            sections=sections,
            goes_on=next((section for section in sections if section.of.line.state in _TO_WRITE), None),
            languages={code: print_language(code, current_language()) for code in spoken},
            counts={severity: sum(item.severity == severity for item in desk.findings) for severity in Severity},
        )
    )
