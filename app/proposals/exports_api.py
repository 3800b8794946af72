from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.accounts.seeing import unseen_by
from app.proposals.api import ProposalSlug
from app.proposals.service.export_proposal import MEDIA_TYPES, SUFFIXES, Format, Pdfs
from app.proposals.service.finish_file import finished_file
from app.proposals.service.see_package import ensure_may_see_file
from app.web.conditions import answer_bytes
from app.web.deps import InstallationDep, ReadSession, Today

router = APIRouter(prefix="/organisations/{organisation}/proposals/{proposal}", tags=["exports"])

_FILES: dict[int | str, dict[str, object]] = {
    200: {
        "description": "The file",
        "content": {
            media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
            for media in MEDIA_TYPES.values()
        },
    },
    501: {"description": "PDF needs a system library that is not installed; the detail says how to install it"},
}


@router.get("/exports/{to}", name="exportProposal", response_class=Response, responses=_FILES)
def export(
    visitor: Annotated[Visitor, may(Action.EXPORT)],
    proposal: ProposalSlug,
    to: Format,
    session: ReadSession,
    here: InstallationDep,
    request: Request,
    today: Today,
    lang: Annotated[
        str | None,
        Query(description="Language of headings, labels and numbers.", pattern="^[a-z]{2,3}(-[A-Za-z0-9]+)*$"),
    ] = None,
    draft: Annotated[bool, Query(description="Mark every page as a draft.")] = False,
) -> Response:
    """The finished proposal as a file. The same content gives the same bytes, so the ETag holds until it changes.

    Of a submitted proposal it is the file that was sent; 409 for a draft or a language that was not;
    403 for a package with documents that are kept from the asker.
    """
    unseen = unseen_by(session, visitor)
    data = finished_file(
        session,
        visitor.catalogue,
        visitor.organisation,
        proposal,
        to,
        language=lang,
        draft=draft,
        files=here.files,
        pdfs=Pdfs(here.settings.cache),
        on=today,
    )
    ensure_may_see_file(session, visitor.organisation, to, data, unseen)
    return answer_bytes(request, data, MEDIA_TYPES[to], headers=file_name(proposal, to))


def file_name(proposal: str, to: Format) -> dict[str, str]:
    """The header by which a browser saves the file under the proposal's name."""
    return {"Content-Disposition": f'attachment; filename="{proposal}.{SUFFIXES[to]}"'}
