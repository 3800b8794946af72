"""Pages: one typed context a template, escaped everywhere, and headers that let nothing run but our own files."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import ClassVar

from fastapi import Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a template is given: its fields, and nothing else. `template` is the file."""

    template: ClassVar[str]
    title: str
    person: str = ""
    """Name of who is signed in; empty for nobody."""
    organisation: str = ""
    """Slug of the organisation whose pages these are."""
    problem: str = ""
    """What went wrong with what was sent, in one sentence."""


def show(page: Page, *, status: int = 200) -> Response:
    content = {described.name: getattr(page, described.name) for described in fields(page)}
    html = _environment().get_template(page.template).render(content)
    return Response(html, status_code=status, media_type="text/html; charset=utf-8", headers=HEADERS)


@cache
def _environment() -> Environment:
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("app.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    template: ClassVar[str] = "error.html"
    said: str
