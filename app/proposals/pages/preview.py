from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.export.preview import MEDIA_TYPE, Size
from app.proposals.api import ProposalSlug
from app.proposals.jobs import ask_for_layout
from app.proposals.pages.sending import SendingPage, Waiting, begin_layout, locked_since
from app.proposals.service.export_proposal import Pdfs
from app.proposals.service.preview_pages import PageImages, preview_of
from app.proposals.service.stand_proposal import standing_of
from app.web.deps import Installation, InstallationDep, Now, ReadSession, WriteSession
from app.web.downloads import IMMUTABLE
from app.web.language import gettext as _
from app.web.templating import HEADERS, show

router = APIRouter(prefix="/o/{organisation}/proposals/{proposal}", include_in_schema=False)

Layout = Annotated[str, Path(pattern="^[0-9a-f]{40,64}$")]
Number = Annotated[int, Path(ge=1, le=5000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage(SendingPage):
    template: ClassVar[str] = "proposals/preview.html"
    layout: str
    pages: int | None
    number: int
    """The page that is shown large."""
    waiting: Waiting | None
    """The layout that is being made."""


@router.get("/preview")
def preview(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
    page: Annotated[int, Query(ge=1, le=5000)] = 1,
) -> Response:
    """The pages of the PDF that goes out. Where they are not laid out yet, that begins, and this says how far it is."""
    standing = standing_of(session, visitor.organisation, proposal)
    found = preview_of(
        session, visitor.catalogue, visitor.organisation, proposal,
        files=here.files, pdfs=Pdfs(here.settings.cache), now=now,
    )  # fmt: skip
    images(here).open(standing.id, found.layout)
    return show(
        PreviewPage(
            title=_("Preview"),
            shell=visitor.shell,
            standing=standing,
            tab="preview",
            locked=locked_since(standing),
            layout=found.layout,
            pages=found.pages,
            number=min(page, found.pages or 1),
            waiting=None if found.pages else begin_layout(session, here, visitor, proposal, found.layout, now),
        )
    )


@router.post("/preview/{layout}")
def lay_out_again(
    visitor: Annotated[Visitor, may(Action.EXPORT)],
    proposal: ProposalSlug,
    layout: Layout,
    session: WriteSession,
    now: Now,
) -> Response:
    """Try once more what failed."""
    ask_for_layout(session, visitor.organisation["id"], proposal, layout, at=now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/proposals/{proposal}/preview", status_code=303)


@router.get("/preview/{layout}/{size}/{number}")
def image(
    visitor: Annotated[Visitor, may(Action.SEE)],
    proposal: ProposalSlug,
    layout: Layout,
    size: Size,
    number: Number,
    session: ReadSession,
    here: InstallationDep,
) -> Response:
    """One page as an image; it never changes, for its address names the PDF."""
    standing = standing_of(session, visitor.organisation, proposal)
    data = images(here).image(standing.id, layout, number, size)
    return Response(data, media_type=MEDIA_TYPE, headers={**HEADERS, **IMMUTABLE})


def images(here: Installation) -> PageImages:
    return PageImages(here.settings.cache / "pages", Pdfs(here.settings.cache), here.files)
