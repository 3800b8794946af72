from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.proposals.api import ProposalSlug
from app.proposals.service.export_proposal import MEDIA_TYPES, SUFFIXES, Format, Pdfs
from app.proposals.service.finish_file import finished_file
from app.web.deps import InstallationDep, ReadSession, Today
from app.web.downloads import saved

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
    data = finished_file(
        session,
        here.catalogue,
        visitor.organisation,
        proposal,
        to,
        language=None,
        draft=draft,
        files=here.files,
        pdfs=Pdfs(here.settings.cache),
        on=today,
    )
    return saved(data, f"{proposal}.{SUFFIXES[to]}", MEDIA_TYPES[to])
