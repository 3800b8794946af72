from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from app.accounts.deps import Visitor, may, operates
from app.accounts.policy import Action
from app.accounts.queries import list_organisations
from app.accounts.schemas import OrganisationLine
from app.accounts.seeing import unseen_by
from app.accounts.service import create_organisation, read_organisation, replace_organisation
from app.accounts.sight import as_seen
from app.domain.organisation import Organisation
from app.models.mapping import record_of
from app.web.body import CleanRoute
from app.web.conditions import ReadVersion, answer
from app.web.deps import ReadSession, WriteSession
from app.web.paging import Page, WindowDep, page

router = APIRouter(tags=["organisations"], route_class=CleanRoute)


@router.get("/organisations", name="listOrganisations", response_model=Page[OrganisationLine], dependencies=[operates])
def organisations(session: ReadSession, request: Request, window: WindowDep) -> Response:
    """Organisations of this installation, by slug."""
    rows = list_organisations(session, after=window.after, limit=window.limit + 1)
    lines = [record_of(OrganisationLine, row) for row in rows]
    return answer(request, Page[OrganisationLine], page(lines, [line.slug for line in lines], window))


@router.get("/organisations/{organisation}", name="getOrganisation", response_model=Organisation)
def organisation(visitor: Annotated[Visitor, may(Action.SEE)], session: ReadSession, request: Request) -> Response:
    """The organisation with its evidence, stories, track record and those documents that the asker may see."""
    row = visitor.organisation
    seen = as_seen(read_organisation(session, row), unseen_by(session, visitor), visitor.actions)
    return answer(request, Organisation, seen, version=row["version"])


@router.post(
    "/organisations", name="createOrganisation", response_model=Organisation, status_code=201, dependencies=[operates]
)
def create(body: Organisation, session: WriteSession, request: Request) -> Response:
    """Add an organisation. 409 when the slug is taken."""
    create_organisation(session, body)
    response = answer(request, Organisation, body, version=1)
    response.status_code = 201
    response.headers["Location"] = f"/api/v1/organisations/{body.slug}"
    return response


@router.put("/organisations/{organisation}", name="putOrganisation", response_model=Organisation)
def replace(
    visitor: Annotated[Visitor, may(Action.MANAGE)],
    body: Organisation,
    session: WriteSession,
    request: Request,
    version: ReadVersion,
) -> Response:
    """Replace the organisation and all it owns."""
    kept = replace_organisation(session, visitor.organisation["slug"], body, version=version)
    return answer(request, Organisation, kept, version=version + 1)
