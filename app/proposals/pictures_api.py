from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response, UploadFile

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.interchange.picture_reading import MAX_BYTES
from app.proposals.api import ProposalSlug
from app.proposals.sections_api import Language, SectionKey
from app.proposals.service.keep_pictures import KeptPicture, find_picture, keep_picture
from app.web.body import CleanRoute
from app.web.conditions import answer, answer_bytes
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession

router = APIRouter(
    prefix="/organisations/{organisation}/proposals/{proposal}", tags=["pictures"], route_class=CleanRoute
)

PictureName = Annotated[str, Path(description="SHA-256 of the kept picture.", pattern="^[0-9a-f]{64}$")]
_FILE: dict[int | str, dict[str, object]] = {
    200: {
        "description": "The picture",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("image/png", "image/jpeg")},
    }
}


@router.post("/pictures/{language}/{key:path}", name="putPicture", response_model=KeptPicture)
def keep(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: WriteSession,
    here: InstallationDep,
    request: Request,
    now: Now,
    file: UploadFile,
) -> Response:
    """Keep a PNG or JPEG for a figure of this section. What the camera wrote beside it is left out, and what is larger
    than can be printed is made smaller; `picture` of the answer is what a figure names."""
    visitor.ensure_section(key, language)
    kept = keep_picture(
        session, visitor.catalogue, visitor.organisation, proposal, key, file.file.read(MAX_BYTES + 1),
        files=here.files, by=visitor.name, at=now,
    )  # fmt: skip
    return answer(request, KeptPicture, kept)


@router.get("/pictures/{language}/{key:path}/{picture}", name="getPicture", response_class=Response, responses=_FILE)
def picture(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    picture: PictureName,
    session: ReadSession,
    here: InstallationDep,
    request: Request,
) -> Response:
    """A picture that is kept in this organisation; 404 for any other."""
    visitor.ensure_section(key, language)
    media_type, path = find_picture(session, visitor.organisation, proposal, picture, files=here.files)
    return answer_bytes(request, path.read_bytes(), media_type)
