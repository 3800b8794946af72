from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.proposals.api import ProposalSlug
from app.proposals.exports_api import file_name
from app.proposals.service.export_proposal import MEDIA_TYPES, Format, Pdfs, export_proposal
from app.proposals.service.gather_material import gather_material
from app.web.deps import InstallationDep, ReadSession, Today
from app.web.templating import HEADERS

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)


@router.get("/proposals/{proposal}/files/{to}")
def download(
    visitor: Annotated[Visitor, may(Action.EXPORT)],
    proposal: ProposalSlug,
    to: Format,
    session: ReadSession,
    here: InstallationDep,
    today: Today,
    draft: bool = False,
) -> Response:
    material = gather_material(session, here.catalogue, visitor.organisation, proposal, files=here.files)
    data = export_proposal(material, to, on=today, pdfs=Pdfs(here.settings.cache), draft=draft)
    sealed = {**HEADERS, "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(data, media_type=MEDIA_TYPES[to], headers={**sealed, **file_name(proposal, to)})
