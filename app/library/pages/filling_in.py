"""A new proposal filled from an earlier one: chosen, looked through, put in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.errors import AppError, ProposalLocked, SectionLocked
from app.library.pages.filling import PREFIX, Writer, names_of_proposals
from app.library.service.fill_proposal import Filling, fill, filling_of
from app.proposals.queries import get_proposal
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import Page, show

router = APIRouter(prefix=PREFIX, include_in_schema=False)

Slug = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FillPage(Page):
    template: ClassVar[str] = "library/fill.html"
    proposal: str
    named: str
    language: str
    """Of both."""
    earlier: str
    """Slug of the earlier proposal; empty while none is chosen."""
    proposals: tuple[tuple[str, str], ...]
    """Slug and name of those that can be filled from."""
    filling: Filling | None


@router.get("/fill")
def look_through(visitor: Writer, session: ReadSession, proposal: Slug, earlier: Slug = "") -> Response:
    return show(_page(session, visitor, proposal, earlier))


@router.post("/fill")
def put_in_chosen(
    visitor: Writer,
    session: WriteSession,
    now: Now,
    proposal: Annotated[str, Form(max_length=200)],
    earlier: Annotated[str, Form(max_length=200)],
    key: Annotated[list[str] | None, Form(max_length=1000)] = None,
) -> Response:
    language = get_proposal(session, visitor.organisation["id"], proposal)["language"]
    place = (session, visitor.catalogue, visitor.organisation, proposal, earlier, language)
    try:
        with session.begin_nested():
            done = fill(*place, key or [], at=now, by=visitor.name)
    except (ProposalLocked, SectionLocked) as error:
        return _refused(session, visitor, proposal, earlier, error)
    if not done:
        said = _("Nothing is chosen: tick what should be put in.")
        return show(_page(session, visitor, proposal, earlier, problem=said), status=422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/proposals/{proposal}", status_code=303)


def _refused(session: Session, visitor: Visitor, proposal: str, earlier: str, error: AppError) -> Response:
    return show(_page(session, visitor, proposal, earlier, problem=str(error)), status=status_of(error))


def _page(session: Session, visitor: Visitor, proposal: str, earlier: str, *, problem: str = "") -> FillPage:
    language = get_proposal(session, visitor.organisation["id"], proposal)["language"]
    names = names_of_proposals(session, visitor)
    found = (
        filling_of(session, visitor.catalogue, visitor.organisation, proposal, earlier, language) if earlier else None
    )
    others = ((slug, name) for slug, name in names.items() if slug != proposal)
    return FillPage(
        title=_("Fill from an earlier proposal"),
        shell=visitor.shell,
        problem=problem,
        proposal=proposal,
        named=names[proposal],
        language=language,
        earlier=earlier,
        proposals=tuple(sorted(others, key=lambda one: one[1].casefold())),
        filling=found,
    )
