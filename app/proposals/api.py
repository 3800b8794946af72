from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.proposal import Proposal
from app.models.mapping import record_of
from app.proposals.queries import get_proposal, list_proposals
from app.proposals.schemas import FactLine, Findings, NewProposal, ProposalLine, ProposalSettings
from app.proposals.service.check_proposal import findings_of
from app.proposals.service.create_proposal import create_proposal
from app.proposals.service.export_proposal import Pdfs
from app.proposals.service.list_facts import fact_lines
from app.proposals.service.save_proposal import proposal_of, write_settings
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import InstallationDep, Now, ReadSession, Today, WriteSession
from app.web.paging import Page, WindowDep, page

router = APIRouter(prefix="/organisations/{organisation}/proposals", tags=["proposals"], route_class=CleanRoute)

ProposalSlug = Annotated[str, Path(description="Proposal's slug.", max_length=150)]


@router.get("", name="listProposals", response_model=Page[ProposalLine])
def proposals(
    visitor: Annotated[Visitor, may(Action.SEE)],
    session: ReadSession,
    request: Request,
    window: WindowDep,
    project: Annotated[str | None, Query(max_length=100, description="Project's slug.")] = None,
) -> Response:
    """The organisation's proposals, by slug."""
    rows = list_proposals(
        session, visitor.organisation["id"], project=project, after=window.after, limit=window.limit + 1
    )
    lines = [record_of(ProposalLine, item) for item in rows]
    return answer(request, Page[ProposalLine], page(lines, [line.slug for line in lines], window))


@router.post("", name="createProposal", response_model=Proposal, status_code=201)
def create(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    body: NewProposal,
    session: WriteSession,
    request: Request,
    now: Now,
) -> Response:
    """Begin a proposal with the template's starter texts. 409 when the slug is taken."""
    made = create_proposal(
        session,
        visitor.catalogue,
        visitor.organisation,
        project=body.project,
        call=body.call,
        funder=body.funder,
        stage=body.stage,
        template=body.template,
        language=body.language,
        slug=body.slug,
        at=now,
    )
    response = answer(request, Proposal, made, version=1)
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/organisations/{visitor.organisation['slug']}/proposals/{made.slug}"
    return response


@router.get("/{proposal}", name="getProposal", response_model=Proposal)
def whole(
    visitor: Annotated[Visitor, may(Action.SEE)], proposal: ProposalSlug, session: ReadSession, request: Request
) -> Response:
    """The proposal with all its texts. The ETag is of the settings; each section has its own."""
    row = get_proposal(session, visitor.organisation["id"], proposal)
    return answer(request, Proposal, proposal_of(session, row))


@router.get("/{proposal}/settings", name="getProposalSettings", response_model=ProposalSettings)
def settings(
    visitor: Annotated[Visitor, may(Action.SEE)], proposal: ProposalSlug, session: ReadSession, request: Request
) -> Response:
    """Title, dates, language, scope and annexes."""
    row = get_proposal(session, visitor.organisation["id"], proposal)
    return answer(request, ProposalSettings, record_of(ProposalSettings, row), version=row["version"])


@router.put("/{proposal}/settings", name="putProposalSettings", response_model=ProposalSettings)
def change_settings(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    body: ProposalSettings,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
) -> Response:
    """Change title, dates, language, scope and annexes."""
    saved = write_settings(session, visitor.organisation, proposal, body, version=version)
    return answer(request, ProposalSettings, body, version=saved)


@router.get("/{proposal}/facts", name="getProposalFacts", response_model=list[FactLine])
def facts(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    here: InstallationDep,
    request: Request,
    today: Today,
) -> Response:
    """Every value that texts can refer to, as printed in the proposal's language."""
    lines = fact_lines(session, visitor.catalogue, visitor.organisation, proposal, files=here.files, on=today)
    return answer(request, list[FactLine], lines)


@router.get("/{proposal}/findings", name="getProposalFindings", response_model=Findings)
def findings(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    here: InstallationDep,
    request: Request,
    now: Now,
    pages: Annotated[bool, Query(description="Lay the PDF out too, and check page limits; takes seconds.")] = False,
) -> Response:
    """What is still wrong by the funder's rules and our own checks."""
    measure = Pdfs(here.settings.cache).measure if pages else None
    found = findings_of(
        session, visitor.catalogue, visitor.organisation, proposal, files=here.files, now=now, measure=measure
    )
    return answer(request, Findings, found)
