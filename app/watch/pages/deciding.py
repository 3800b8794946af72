"""Not for us, and one call or two: what people say of announcements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Path, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.errors import BadInput
from app.watch.dismissing import dismiss, take_back
from app.watch.pages.detail import announcement_page
from app.watch.pages.pairs import PairLine, pair_lines
from app.watch.pages.words import source_titles
from app.watch.pairing import decide_pair, list_pairs
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/announcements", include_in_schema=False)

Writer = Annotated[Visitor, may(Action.WRITE)]
_Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
_VERDICTS = {"same": True, "different": False, "open": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairsPage(Page):
    template: ClassVar[str] = "watch/pairs.html"
    pairs: tuple[PairLine, ...]


@router.get("/pairs")
def pairs(visitor: Annotated[Visitor, may(Action.SEE)], here: InstallationDep, session: ReadSession) -> Response:
    """Announcements of two sources that may be one call and wait for a verdict."""
    found = list_pairs(session, visitor.organisation["id"])
    lines = pair_lines(session, found, source_titles(here.settings))
    return show(PairsPage(title=_("Perhaps the same call"), shell=visitor.shell, pairs=lines))


@router.post("/pairs/{first}/{second}")
def decide(
    visitor: Writer,
    session: WriteSession,
    now: Now,
    first: _Id,
    second: _Id,
    verdict: Annotated[str, Form(pattern="^(same|different|open)$")],
    back: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """One call, or two, or not decided after all; then back to the announcement, or to the list."""
    decide_pair(session, visitor.organisation, first, second, same=_VERDICTS[verdict], by=visitor.doer, at=now)
    place = f"/o/{visitor.organisation['slug']}/announcements"
    return RedirectResponse(f"{place}/{back}" if back else f"{place}/pairs", status_code=303)


@router.post("/{announcement}/dismiss")
def not_for_us(
    visitor: Writer,
    here: InstallationDep,
    session: WriteSession,
    now: Now,
    announcement: _Id,
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Hide it until it changes, with the reason."""
    try:
        dismiss(session, visitor.organisation, announcement, reason, by=visitor.doer, at=now)
    except BadInput as error:
        page = announcement_page(visitor, here, session, now, announcement)
        return show(replace(page, problem=str(error)), status=422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/announcements/{announcement}", status_code=303)


@router.post("/{announcement}/restore")
def for_us_after_all(visitor: Writer, session: WriteSession, now: Now, announcement: _Id) -> Response:
    """Take the reason back and show it again."""
    take_back(session, visitor.organisation, announcement, by=visitor.doer, at=now)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/announcements/{announcement}", status_code=303)
