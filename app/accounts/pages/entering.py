from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import public, signed_in
from app.accounts.queries import list_organisations, list_organisations_of
from app.accounts.recognising import COOKIE, Known
from app.accounts.sessions import SESSION_LASTS, close_session, open_session
from app.errors import NotPermitted
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import Page, Shell, show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    template: ClassVar[str] = "accounts/sign_in.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationsPage(Page):
    template: ClassVar[str] = "accounts/organisations.html"
    organisations: tuple[tuple[str, str], ...]
    """Slug and name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage(Page):
    template: ClassVar[str] = "accounts/link.html"
    link: str


@router.get("/sign-in", dependencies=[public])
def sign_in() -> Response:
    """How to get in, for who came without a link."""
    return show(SignInPage(title=_("Sign in")))


@router.get("/sign-in/{link}", dependencies=[public])
def link(link: str) -> Response:
    """Asks for one press of a button: what only looks at addresses, like a preview, must not use the link up."""
    return show(LinkPage(title=_("Sign in"), link=link))


@router.post("/sign-in/{link}", dependencies=[public])
def use_link(link: str, session: WriteSession, now: Now) -> Response:
    try:
        token = open_session(session, link, at=now)
    except NotPermitted as error:
        return show(SignInPage(title=_("Sign in"), problem=str(error)), status=403)
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(
        COOKIE, token, max_age=int(SESSION_LASTS.total_seconds()), httponly=True, samesite="lax", path="/"
    )
    return answer


@router.post("/sign-out", dependencies=[public])
def sign_out(request: Request, session: WriteSession) -> Response:
    close_session(session, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/")
def start(session: ReadSession, known: Annotated[Known, signed_in]) -> Response:
    """The organisation's home; with several, the choice among them."""
    if known.person_id is not None and not known.operator:
        rows = list_organisations_of(session, known.person_id)
    else:
        rows = list_organisations(session, limit=200)
    if len(rows) == 1:
        return RedirectResponse(f"/o/{rows[0]['slug']}", status_code=303)
    listed = tuple((row["slug"], row["name"]) for row in rows)
    return show(OrganisationsPage(title=_("Organisations"), shell=Shell(person=known.name), organisations=listed))
