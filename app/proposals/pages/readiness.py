from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.findings import Finding, Severity
from app.proposals.api import ProposalSlug
from app.proposals.queries import get_proposal
from app.proposals.service.check_proposal import findings_of
from app.proposals.service.export_proposal import Pdfs
from app.web.deps import InstallationDep, Now, ReadSession
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessPage(Page):
    template: ClassVar[str] = "proposals/readiness.html"
    proposal: str
    language: str
    groups: tuple[tuple[str, tuple[Finding, ...]], ...]
    """Findings by severity, the gravest first."""
    pages: int | None


@router.get("/proposals/{proposal}/readiness")
def readiness(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
) -> Response:
    """What is still wrong, page limits on the real PDF among it; each finding leads to its place."""
    row = get_proposal(session, visitor.organisation["id"], proposal)
    measure = Pdfs(here.settings.cache).measure
    found = findings_of(
        session, here.catalogue, visitor.organisation, proposal, files=here.files, now=now, measure=measure
    )
    by_weight = sorted(found.findings, key=lambda finding: list(Severity).index(finding.severity))
    return show(
        ReadinessPage(
            title=_("Readiness"),
            shell=visitor.shell,
            proposal=proposal,
            language=row["language"],
            groups=tuple((name, tuple(group)) for name, group in groupby(by_weight, key=lambda item: item.severity)),
            pages=found.pages,
        )
    )
