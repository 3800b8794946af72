"""Pictures of a section: shown in its text, and put in by a form where there is no script."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Response, UploadFile

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.domain.document import Figure, FigureKind
from app.domain.markdown import to_markdown
from app.domain.text import normalise, one_line
from app.errors import BadInput, ProposalLocked
from app.interchange.picture_reading import MAX_BYTES
from app.proposals.api import ProposalSlug
from app.proposals.pages.section import save_typed, shown_again
from app.proposals.pictures_api import PictureName
from app.proposals.sections_api import Language, SectionKey
from app.proposals.service.keep_pictures import find_picture, keep_picture
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.downloads import IMMUTABLE, SEALED
from app.web.language import gettext as _

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}", include_in_schema=False)


@router.post("/pictures/{language}/{key:path}")
def put_in(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    version: Annotated[int, Form(ge=0, lt=10**9)],
    text: Annotated[str, Form(max_length=400_000)] = "",
    alt: Annotated[str, Form(max_length=1000)] = "",
    caption: Annotated[str, Form(max_length=1000)] = "",
    width: Annotated[Literal["full", "half"], Form()] = "full",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Save the text with a figure below it. Where the picture cannot be taken in, what was typed comes back unsaved."""
    visitor.ensure_section(key, language)
    try:
        if not one_line(alt):
            raise BadInput(_("Say in words what the figure shows: some readers hear the text."))
        data = file.file.read(MAX_BYTES + 1) if file and file.filename else b""
        kept = keep_picture(
            session, visitor.catalogue, visitor.organisation, proposal, key, data,
            files=here.files, by=visitor.name, at=now,
        )  # fmt: skip
    except (BadInput, ProposalLocked) as error:
        return shown_again(session, here, visitor, proposal, key, language, now, text, version, error)
    figure = Figure(FigureKind.PICTURE, alt=one_line(alt), caption=one_line(caption), picture=kept.picture, width=width)
    with_figure = f"{normalise(text).rstrip()}\n\n{to_markdown((figure,))}"
    return save_typed(session, here, visitor, proposal, key, language, now, with_figure, version)


@router.get("/pictures/{language}/{key:path}/{picture}")
def picture(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    language: Language,
    key: SectionKey,
    picture: PictureName,
    session: ReadSession,
    here: InstallationDep,
) -> Response:
    """It never changes, for its address names what it is."""
    visitor.ensure_section(key, language)
    media_type, path = find_picture(session, visitor.organisation, proposal, picture, files=here.files)
    return Response(path.read_bytes(), media_type=media_type, headers={**SEALED, **IMMUTABLE})
