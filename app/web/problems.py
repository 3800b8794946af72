"""Every error leaves as problem+json (RFC 9457): one sentence for the user, no traceback."""

from __future__ import annotations

from dataclasses import asdict, replace
from http import HTTPStatus
from secrets import token_hex
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from app.domain.markdown import to_markdown
from app.domain.money import MoneyError
from app.domain.phrases import marked, phrase, said_by, why
from app.domain.proposal import SectionText
from app.errors import (
    AppError,
    BadInput,
    Conflict,
    InvalidFile,
    MissingTool,
    NotFound,
    NotPermitted,
    NotReachable,
    NotSignedIn,
    SectionLocked,
    StorageFault,
    TooManyAttempts,
    VersionConflict,
)
from app.errors import Problem as FileProblem
from app.models.mapping import json_of
from app.web.language import COOKIE, negotiate, speaking, told
from app.web.language import gettext as _
from app.web.logs import without_secrets
from app.web.templating import ErrorPage, show
from app.web.wanted import remember_wanted

MEDIA_TYPE = "application/problem+json"

_STATUS: tuple[tuple[type[AppError], HTTPStatus], ...] = (
    (VersionConflict, HTTPStatus.PRECONDITION_FAILED),
    (SectionLocked, HTTPStatus.LOCKED),
    (Conflict, HTTPStatus.CONFLICT),
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (TooManyAttempts, HTTPStatus.TOO_MANY_REQUESTS),
    (NotPermitted, HTTPStatus.FORBIDDEN),
    (MissingTool, HTTPStatus.NOT_IMPLEMENTED),
    (NotReachable, HTTPStatus.SERVICE_UNAVAILABLE),
    (StorageFault, HTTPStatus.SERVICE_UNAVAILABLE),
    (BadInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (AppError, HTTPStatus.BAD_REQUEST),
)

_SENTENCES = {
    404: marked("There is nothing at this address."),
    405: marked("This address does not take this method; Allow names those it takes."),
}
"""What the framework says of addresses, in words."""

_UNREADABLE = marked("What was sent, or the address, is not as this page expects it; nothing was changed.")
_FOR_PROGRAMS = ("/api/", "/health")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SECRETS = ("password", "present", "code")
"""In the names of fields that are never shown again."""

log = structlog.get_logger()


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="One plain sentence for the user.")
    errors: list[dict[str, Any]] = Field(default_factory=list, description="Each wrong field, with its place.")
    current_version: int | None = Field(default=None, description="On a conflict: the version that is stored.")
    current: Any = Field(default=None, description="On a conflict: what is stored.")
    attempted: Any = Field(default=None, description="On a conflict: what was sent, so that nothing is lost.")


def problem(status: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, **more)
    return JSONResponse(
        body.model_dump(exclude_none=True, mode="json"), status_code=status, media_type=MEDIA_TYPE, headers=headers
    )


def install_handlers(app: FastAPI) -> None:
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(MoneyError, _money_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


def status_of(error: Exception) -> HTTPStatus:
    """How an AppError is answered."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


async def _app_error(request: Request, error: Exception) -> Response:
    status, detail = status_of(error), str(error)
    more: dict[str, Any] = {}
    if isinstance(error, VersionConflict):
        more = {
            "current_version": error.current_version,
            "current": _plain(error.current),
            "attempted": _plain(error.attempted),
        }
    if isinstance(error, SectionLocked):
        more = {"attempted": _plain(error.attempted)}
    if isinstance(error, InvalidFile):
        more = {"errors": [_in_words(item) for item in error.problems]}
        detail = "\n".join(_line(item) for item in error.problems)
    if isinstance(error, NotPermitted) and (typed := await _typed(request)):
        page = ErrorPage(
            title=_("This was not saved"),
            said=str(error),
            typed=typed,
            again=request.url.path,
            signed_out=isinstance(error, NotSignedIn),
        )
        return show(page, status=status)
    return _told(request, status, detail, **more)


def _in_words(item: FileProblem) -> dict[str, Any]:
    return {**asdict(item), "message": told(item.message), "fix": told(item.fix)}


def _line(item: FileProblem) -> str:
    return str(replace(item, message=told(item.message), fix=told(item.fix)))


async def _typed(request: Request) -> tuple[tuple[str, str], ...]:
    """Fields of a page's form, but for passwords; nothing where nobody typed anything.

    Whoever was signed out, or lost a role, while they were writing gets their text back.
    """
    kind = request.headers.get("content-type", "")
    if request.method != "POST" or request.url.path.startswith(_FOR_PROGRAMS) or not kind.startswith(_FORMS):
        return ()
    form = await request.form()
    typed = tuple((name, value) for name, value in form.multi_items() if isinstance(value, str))
    secret = any(word in name for name, _value in typed for word in _SECRETS)
    return () if secret or not any(value for _name, value in typed) else typed


def _told(
    request: Request, status: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any
) -> Response:
    """A problem for programs; for who looks at a page, a page, or the way in. Both in the reader's language."""
    detail = told(detail)
    if request.url.path.startswith(_FOR_PROGRAMS):
        return problem(status, detail, headers=headers, **more)
    if status == HTTPStatus.UNAUTHORIZED:
        answer = RedirectResponse("/sign-in", status_code=303)
        remember_wanted(request, answer)
        return answer
    return show(ErrorPage(title=_title(status), said=detail), status=status)


def _title(status: int) -> str:
    """Of a page; programs read the status."""
    titles = {
        HTTPStatus.NOT_FOUND: _("Not found"),
        HTTPStatus.FORBIDDEN: _("Not permitted"),
        HTTPStatus.CONFLICT: _("Changed meanwhile"),
        HTTPStatus.PRECONDITION_FAILED: _("Changed meanwhile"),
        HTTPStatus.LOCKED: _("Locked"),
        HTTPStatus.SERVICE_UNAVAILABLE: _("Not available now"),
    }
    return titles.get(HTTPStatus(status), _("That did not work"))


async def _money_error(request: Request, error: Exception) -> Response:
    """A budget that cannot be costed, found only where it is read."""
    assert isinstance(error, MoneyError)  # noqa: S101 - narrows the type
    return _told(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, phrase("The budget cannot be reckoned: {reason}.", reason=why(error))
    )


async def _invalid_request(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    errors = [{"field": ".".join(str(part) for part in item["loc"]), "message": _message(item)} for item in found]
    detail = f"{errors[0]['field']}: {errors[0]['message']}" if errors else _UNREADABLE
    if not request.url.path.startswith(_FOR_PROGRAMS):
        detail = _UNREADABLE  # the names of fields mean nothing to who sees a page
    return _told(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=errors)


def _message(item: dict[str, Any]) -> str:
    """What is wrong with a field; a pattern means nothing to most people."""
    if item["type"] == "string_pattern_mismatch":
        return _("this is not how it is written")
    error = item.get("ctx", {}).get("error")
    return told(said_by(error)) if isinstance(error, ValueError) else str(item["msg"])


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = _SENTENCES.get(status, str(error.detail)) if isinstance(error, HTTPException) else ""
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return _told(request, status, detail, headers=headers)


def _methods(request: Request) -> set[str]:
    """All that the address takes; the framework names those of its first route only."""
    return {
        method
        for method in ("DELETE", "GET", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    }


async def _unexpected(request: Request, error: Exception) -> Response:
    """A page of its own, with the number under which the log tells what happened."""
    reference = token_hex(4)
    log.error("unexpected error", reference=reference, path=without_secrets(request.url.path), exc_info=error)
    said = phrase(
        "Something went wrong on our side; nothing was changed. Try again in a moment. If it happens again, tell "
        "whoever runs Grantwright this number, under which the log says what happened: {reference}.",
        reference=reference,
    )
    answer = refused(request.scope, HTTPStatus.INTERNAL_SERVER_ERROR, said)
    answer.headers["Connection"] = "close"  # the server does so; who is not told asks again on a line that is gone
    return answer


def refused(scope: Scope, status: int, said: str) -> Response:
    """An answer from outside the door at which it is found out who asks: in the person's language where that was found
    out before, else in the one chosen in the browser."""
    request = Request(scope)
    chosen = (getattr(request.state, "language", None), request.cookies.get(COOKIE))
    with speaking(negotiate(*chosen, accepted=request.headers.get("accept-language", ""))):
        return _told(request, status, said)


def _plain(value: Any) -> Any:
    if isinstance(value, SectionText):  # as it is read: whoever sent Markdown is shown Markdown
        return {**json_of(SectionText, value), "markdown": to_markdown(value.blocks)}
    return json_of(type(value), value) if hasattr(value, "__dataclass_fields__") else value
