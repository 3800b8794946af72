from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts.cookies import signed_in_at, signed_out_at
from app.accounts.deps import public, signed_in
from app.accounts.queries import list_organisations, list_organisations_of
from app.accounts.recognising import COOKIE, Known
from app.accounts.sessions import close_session, open_session
from app.accounts.signing_in import send_password_link, sign_in, sign_in_with_code
from app.errors import NotPermitted, NotSignedIn
from app.web.deps import ClientAddress, Installation, InstallationDep, Now, ReadSession, UserAgent, WriteSession
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import Page, Shell, show
from app.web.wanted import wanted

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    template: ClassVar[str] = "accounts/sign_in.html"
    email: str = ""
    """As typed."""
    done: str = ""
    """What was just done, like a new password."""
    provider: str = ""
    """What the identity provider is called, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenPage(Page):
    template: ClassVar[str] = "accounts/forgotten.html"
    sends_mail: bool
    sent: bool = False
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage(Page):
    template: ClassVar[str] = "accounts/code.html"
    pending: str
    """What the password was right for, for some minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationsPage(Page):
    template: ClassVar[str] = "accounts/organisations.html"
    organisations: tuple[tuple[str, str], ...]
    """Slug and name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage(Page):
    template: ClassVar[str] = "accounts/link.html"
    link: str


def sign_in_page(here: Installation, *, email: str = "", done: str = "", problem: str = "") -> SignInPage:
    provider = here.settings.oidc_name if here.settings.oidc_issuer else ""
    return SignInPage(title=_("Sign in"), email=email, done=done, problem=problem, provider=provider)


@router.get("/sign-in", dependencies=[public])
def ask(here: InstallationDep, done: Annotated[str, Query(max_length=20)] = "") -> Response:
    """E-mail and password."""
    said = {"password": _("Your new password is kept; sign in with it.")}
    return show(sign_in_page(here, done=said.get(done, "")))


@router.post("/sign-in", dependencies=[public])
def enter(
    request: Request,
    here: InstallationDep,
    now: Now,
    address: ClientAddress,
    email: Annotated[str, Form(max_length=300)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    browser: UserAgent = "",
) -> Response:
    try:
        entered = sign_in(here.engine, email, password, address=address, browser=browser, at=now)
    except NotPermitted as error:
        return show(sign_in_page(here, email=email, problem=str(error)), status=status_of(error))
    if entered.second:
        return show(CodePage(title=_("Second factor"), pending=entered.token))
    return signed_in_at(wanted(request), entered.token, here)


@router.post("/sign-in/code", dependencies=[public])
def enter_code(
    request: Request,
    here: InstallationDep,
    now: Now,
    address: ClientAddress,
    pending: Annotated[str, Form(max_length=100)] = "",
    code: Annotated[str, Form(max_length=50)] = "",
    browser: UserAgent = "",
) -> Response:
    """The code of the app, after the password."""
    try:
        token = sign_in_with_code(here.engine, pending, code, address=address, browser=browser, at=now)
    except NotSignedIn as error:
        return show(sign_in_page(here, problem=str(error)), status=403)
    except NotPermitted as error:
        page = CodePage(title=_("Second factor"), pending=pending, problem=str(error))
        return show(page, status=status_of(error))
    return signed_in_at(wanted(request), token, here)


@router.get("/forgotten", dependencies=[public])
def forgotten(here: InstallationDep) -> Response:
    """For who forgot the password: a link by mail, or whom to ask."""
    return show(ForgottenPage(title=_("Password forgotten"), sends_mail=here.settings.sends_mail))


@router.post("/forgotten", dependencies=[public])
def send_link(
    here: InstallationDep, now: Now, address: ClientAddress, email: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    """The answer is the same whether or not somebody has this e-mail."""
    page = ForgottenPage(title=_("Password forgotten"), sends_mail=here.settings.sends_mail, email=email)
    try:
        if page.sends_mail:
            send_password_link(here.engine, email, here.settings.address or "", address=address, at=now)
    except NotPermitted as error:
        return show(replace(page, problem=str(error)), status=status_of(error))
    return show(replace(page, sent=page.sends_mail))


@router.get("/sign-in/{link}", dependencies=[public])
def link(link: str) -> Response:
    """Asks for one press of a button: what only looks at addresses, like a preview, must not use the link up."""
    return show(LinkPage(title=_("Sign in"), link=link))


@router.post("/sign-in/{link}", dependencies=[public])
def use_link(
    request: Request, link: str, session: WriteSession, here: InstallationDep, now: Now, browser: UserAgent = ""
) -> Response:
    try:
        token = open_session(session, link, at=now, browser=browser)
    except NotPermitted as error:
        return show(sign_in_page(here, problem=str(error)), status=403)
    return signed_in_at(wanted(request), token, here)


@router.post("/sign-out", dependencies=[public])
def sign_out(request: Request, session: WriteSession) -> Response:
    close_session(session, request.cookies.get(COOKIE, ""))
    return signed_out_at("/sign-in")


@router.get("/")
def start(session: ReadSession, known: Annotated[Known, signed_in]) -> Response:
    """The organisation's home; with several, the choice among them; with none, the first run."""
    if known.guest is not None:
        return RedirectResponse("/guest", status_code=303)
    if known.person_id is not None and not known.operator:
        rows = list_organisations_of(session, known.person_id)
    else:
        rows = list_organisations(session, limit=200)
    if len(rows) == 1:
        return RedirectResponse(f"/o/{rows[0]['slug']}", status_code=303)
    if not rows and known.operator:
        return RedirectResponse("/first", status_code=303)
    listed = tuple((row["slug"], row["name"]) for row in rows)
    return show(OrganisationsPage(title=_("Organisations"), shell=Shell(person=known.name), organisations=listed))
