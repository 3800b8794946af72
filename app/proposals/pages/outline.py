from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.findings import Severity
from app.models.mapping import record_of
from app.projects.queries import get_project
from app.proposals.api import ProposalSlug
from app.proposals.pages.entry import Entry, entry_of
from app.proposals.pages.sending import SendingPage, head
from app.proposals.queries import get_proposal
from app.proposals.schemas import ProposalLine, SectionLine
from app.proposals.service.check_proposal import findings_of
from app.proposals.service.list_sections import section_lines
from app.web.deps import InstallationDep, Now, ReadSession
from app.web.templating import show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalPage(SendingPage):
    template: ClassVar[str] = "proposals/proposal.html"
    entry: Entry
    project: str
    """Title of the project."""
    sections: tuple[SectionLine, ...]
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
    line = record_of(ProposalLine, get_proposal(session, visitor.organisation["id"], proposal))
    found = findings_of(session, visitor.catalogue, visitor.organisation, proposal, files=here.files, now=now)
    project = get_project(session, visitor.organisation["id"], line.project)
    entry = entry_of(line, project["title"], visitor.catalogue, now.date())
    return show(
        ProposalPage(
            title=entry.title,
            **head(session, visitor, proposal, ""),
            entry=entry,
            project=project["title"],
            sections=tuple(section_lines(session, visitor.catalogue, visitor.organisation, proposal)),
            counts={severity: sum(item.severity == severity for item in found.findings) for severity in Severity},
        )
    )
