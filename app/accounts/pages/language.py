from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts.cookies import keep_choice
from app.accounts.credentials import set_language
from app.accounts.deps import public
from app.accounts.recognising import Known
from app.web.deps import InstallationDep, WriteSession
from app.web.language import COOKIE, LANGUAGES

router = APIRouter(include_in_schema=False)


@router.post("/language", dependencies=[public])
def choose_language(
    request: Request,
    session: WriteSession,
    here: InstallationDep,
    language: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """The language of the pages: of a person wherever they sign in, of anybody else in this browser."""
    answer = RedirectResponse(_page_before(request), status_code=303)
    if language not in LANGUAGES:
        return answer
    known: Known | None = request.state.known
    if known is not None and known.person_id is not None:
        set_language(session, known.person_id, language)
    keep_choice(answer, COOKIE, language, here)
    return answer


def _page_before(request: Request) -> str:
    """Where the button was pressed, on this server; browsers say it for their own pages only."""
    before = urlsplit(request.headers.get("referer", ""))
    if before.netloc != request.url.netloc or not before.path.startswith("/") or before.path.startswith("//"):
        return "/"
    return before.path + (f"?{before.query}" if before.query else "")
