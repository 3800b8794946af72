"""Taking back what was saved last."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response

from app.projects.api import ProjectSlug
from app.projects.pages.frame import PREFIX, Done, Planning, back
from app.projects.schemas import Part
from app.projects.service import undo_edit
from app.web.deps import WriteSession

router = APIRouter(prefix=PREFIX, include_in_schema=False)

_TABS = ("overview", "results", "plan", "partners", "risks", "alignment")


@router.post("/undo")
def undo(
    visitor: Planning,
    project: ProjectSlug,
    session: WriteSession,
    part: Annotated[Part, Form()],
    to: Annotated[int, Form(ge=1, lt=10**9)],
    version: Annotated[int, Form(ge=1, lt=10**9)],
    tab: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """The part as it was; doing it again takes the undoing back. 412 where somebody saved since."""
    edited = undo_edit(session, visitor.organisation, project, part, to, version=version)
    below = (tab,) if tab in _TABS[1:] else ()
    return back(visitor, project, *below, done=Done.UNDONE, edited=edited)
