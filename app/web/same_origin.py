"""Forms and scripts of other sites may not write here in the name of who is signed in."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.phrases import marked
from app.web.problems import refused

_SAFE = {"GET", "HEAD", "OPTIONS"}


class SameOrigin:
    """Answers 403 to a write that a browser says comes from another site.

    Browsers say so by `Sec-Fetch-Site`, older ones by `Origin`, which then names another host. What sends neither is
    no browser, and has no cookie of ours either.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE and _is_foreign(dict(scope["headers"])):
            answer = refused(scope, 403, marked("This was sent from another site; nothing was changed."))
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_foreign(headers: dict[bytes, bytes]) -> bool:
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in (b"same-origin", b"none")
    origin = headers.get(b"origin")
    return origin is not None and origin.partition(b"://")[2] != headers.get(b"host")
