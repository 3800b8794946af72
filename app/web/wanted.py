"""The page that somebody wanted to see and had to sign in for: kept in a cookie, through every step of signing in."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from fastapi import Request, Response

COOKIE = "grantwright-wanted"
_LASTS_S = 3600
_OWN_PATH = re.compile(r"/o/[!-\[\]-~]{1,1500}", re.ASCII)
"""A page of an organisation here: no other server, no backslash that a browser may take for one, no line end."""


def remember_wanted(request: Request, answer: Response) -> None:
    """For a page that is opened; what scripts and pictures ask for in the background is no place to go back to."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    opened = request.method == "GET" and request.headers.get("sec-fetch-mode", "navigate") == "navigate"
    if opened and _OWN_PATH.fullmatch(path):
        answer.set_cookie(COOKIE, quote(path, safe=""), max_age=_LASTS_S, httponly=True, samesite="lax", path="/")


def wanted(request: Request) -> str:
    """Its path; the start where there is none."""
    path = unquote(request.cookies.get(COOKIE, ""))
    return path if _OWN_PATH.fullmatch(path) else "/"


def forget_wanted(answer: Response) -> None:
    answer.delete_cookie(COOKIE, path="/")
