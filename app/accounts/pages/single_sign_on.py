from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts.cookies import signed_in_at
from app.accounts.deps import public
from app.accounts.pages.entering import sign_in_page
from app.accounts.signing_in import sign_in_vouched
from app.accounts.single_sign_on import Begun, Provider
from app.errors import NotFound, NotPermitted, NotReachable
from app.web.deps import Installation, InstallationDep, Now, UserAgent
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import show
from app.web.wanted import wanted

router = APIRouter(prefix="/oidc", include_in_schema=False)

COOKIE = "grantwright-oidc"
LASTS_S = 600

Said = Annotated[str, Query(max_length=4000)]


@router.get("/start", dependencies=[public])
def begin(here: InstallationDep) -> Response:
    """Off to the identity provider."""
    try:
        address, begun = _provider(here).begin()
    except NotReachable as error:
        return show(sign_in_page(here, problem=str(error)), status=status_of(error))
    answer = RedirectResponse(address, status_code=303)
    answer.set_cookie(
        COOKIE, str(begun), max_age=LASTS_S, httponly=True, samesite="lax", path="/oidc",
        secure=(here.settings.address or "").startswith("https:"),
    )  # fmt: skip
    return answer


@router.get("/back", dependencies=[public])
def finish(
    request: Request, here: InstallationDep, now: Now, code: Said = "", state: Said = "", browser: UserAgent = ""
) -> Response:
    """Back from the identity provider, in the browser that was sent there."""
    begun = Begun.read(request.cookies.get(COOKIE, ""))
    try:
        if begun is None:
            raise NotPermitted(_("That took too long; try once more."))
        email = _provider(here).finish(begun, state=state, code=code)
        token = sign_in_vouched(here.engine, email, browser=browser, at=now)
    except (NotPermitted, NotReachable) as error:
        return show(sign_in_page(here, problem=str(error)), status=status_of(error))
    answer = signed_in_at(wanted(request), token, here)
    answer.delete_cookie(COOKIE, path="/oidc")
    return answer


def _provider(here: Installation) -> Provider:
    if not here.settings.oidc_issuer:
        raise NotFound(_("There is no single sign-on here."))
    return Provider(here.settings)
