"""The door for request bodies: bounded, finite, not too deep, and every text normalised."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.money import LIMIT
from app.domain.phrases import phrase
from app.domain.text import UnusableText, normalise
from app.web.deps import ensure_known
from app.web.problems import refused

MAX_DEPTH = 60
FORM_BYTES = 2_000_000
"""What the rest of a form may take beside a file: the text of a section in letters of four bytes."""

_DIGITS = len(str(LIMIT)) - 1
_TOO_DEEP = phrase("The request is nested deeper than {most} levels.", most=MAX_DEPTH)
_TOO_LARGE = phrase("A number in the request is too large; numbers stay below {limit}.", limit=LIMIT)


class BodyLimit:
    """Answers 413 as soon as a body passes the limit, whether or not it said its length."""

    def __init__(self, app: ASGIApp, max_bytes: int, wider: Mapping[str, int] | None = None) -> None:
        """`wider` is what bodies may take where a part of the path is in the address, if that is more."""
        self.app = app
        self.max_bytes = max_bytes
        self.wider = wider or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = max([self.max_bytes, *(size for part, size in self.wider.items() if part in scope["path"])])
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > most:
            await refused(scope, 413, _sentence(most))(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise HTTPException(413, _sentence(most))
            return message

        await self.app(scope, counted, send)


def _sentence(most: int) -> str:
    return phrase("What was sent is larger than {most} bytes; nothing was changed.", most=most)


class _CleanRequest(Request):
    async def body(self) -> bytes:
        content = await super().body()
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content and kind != "application/json":
            raise HTTPException(415, phrase("Send the body as application/json."))
        return content

    async def json(self) -> Any:
        return read_json(await self.body())


class CleanRoute(APIRoute):
    """A route whose JSON body has passed the door."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def clean(request: Request) -> Response:
            ensure_known(request)  # before a stranger's body is read
            return await handle(_CleanRequest(request.scope, request.receive))

        return clean


def read_json(body: bytes) -> Any:
    """Parse a body. Raises HTTPException 400 for bad JSON, NaN, lone surrogates or too deep nesting."""
    try:
        return _clean(
            json.loads(
                body.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_number, parse_int=_whole_number
            ),
            0,
        )
    except RecursionError:
        raise HTTPException(400, _TOO_DEEP) from None
    except UnicodeDecodeError:
        raise HTTPException(400, phrase("The request is not written in UTF-8.")) from None
    except UnusableText as error:
        raise HTTPException(400, phrase("The request cannot be read: {reason}.", reason=str(error))) from None
    except ValueError as error:
        raise HTTPException(400, phrase("The request is not readable JSON: {reason}.", reason=str(error))) from None


def _refuse_constant(name: str) -> NoReturn:
    raise HTTPException(400, phrase("{name} is not a number.", name=name))


def _whole_number(digits: str) -> int:
    return int(digits) if len(digits) <= _DIGITS else int(_number(digits))


def _number(digits: str) -> Decimal:
    try:
        number = Decimal(digits)
    except InvalidOperation:
        raise HTTPException(400, _TOO_LARGE) from None
    if abs(number) >= LIMIT:
        raise HTTPException(400, _TOO_LARGE)
    return number


def _clean(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise HTTPException(400, _TOO_DEEP)
    match value:
        case str():
            return normalise(value)
        case list():
            return [_clean(item, depth + 1) for item in value]
        case dict():
            return {normalise(key): _clean(item, depth + 1) for key, item in value.items()}
        case _:
            return value
