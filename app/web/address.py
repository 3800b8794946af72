"""The door for addresses: a name with a control character in it is nobody's, and one data base chokes on it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.phrases import marked
from app.web.problems import refused

_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffd\ufeff]")


class CleanAddress:
    """Answers 400 to an address with control characters, or with bytes that are no text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            query = unquote(scope["query_string"].decode("latin-1").replace("+", " "), errors="replace")
            if _UNWANTED.search(scope["path"]) or _UNWANTED.search(query):
                answer = refused(scope, 400, marked("The address holds characters that stand in no name."))
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)
