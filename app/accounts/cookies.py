"""The cookies that a browser keeps: who is signed in, and what was chosen in it."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Response
from fastapi.responses import RedirectResponse

from app.accounts.recognising import COOKIE
from app.accounts.sessions import SESSION_LASTS
from app.web.deps import Installation
from app.web.wanted import forget_wanted

_CHOICE_LASTS = timedelta(days=365)


def signed_in_at(address: str, token: str, here: Installation) -> Response:
    """On to `address`, with the cookie. Where people come by https, browsers send it over nothing else."""
    answer = RedirectResponse(address, status_code=303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        path="/",
        secure=(here.settings.address or "").startswith("https:"),
    )
    forget_wanted(answer)
    return answer


def keep_choice(answer: Response, cookie: str, value: str, here: Installation) -> None:
    """For a year, in this browser; an empty value takes it away."""
    if not value:
        answer.delete_cookie(cookie, path="/")
        return
    answer.set_cookie(
        cookie,
        value,
        max_age=int(_CHOICE_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        path="/",
        secure=(here.settings.address or "").startswith("https:"),
    )


def signed_out_at(address: str) -> Response:
    answer = RedirectResponse(address, status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer
