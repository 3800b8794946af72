"""Pages: one typed context a template, escaped everywhere, and headers that let nothing run but our own files."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import cache
from typing import ClassVar

from fastapi import Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.domain.phrases import Told
from app.domain.printing import print_language, print_number
from app.domain.text import may_be_linked
from app.web.language import LANGUAGES, current_language, direction, gettext, ngettext, told
from app.web.moments import time_tag, told_day, told_hour, told_moment

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


_BELOW = {
    "proposals": "",
    "new-project": "projects",
    "announcements": "calls",
    "relations": "funders",
    "grants": "pipeline",
    "clarifications": "funders",
}
"""Which place of the main menu a page belongs to, where its address names another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What stands around every page."""

    person: str = ""
    """Name of who is signed in; empty for nobody."""
    organisation: str = ""
    """Slug of the organisation whose pages these are."""
    organisation_name: str = ""
    may: AbstractSet[str] = frozenset()
    """What who is signed in may do here."""
    guest: bool = False
    confined: bool = False
    """A guest of one section: what stands around it is not theirs to see."""
    place: str = ""
    """Path of the page."""
    below: str = ""
    """Path of the page that it belongs to, where its own address does not tell."""

    @property
    def part(self) -> str:
        """Where in the organisation the page is, like `projects`; empty at home, below which proposals stand."""
        first = (self.below or self.place).removeprefix(f"/o/{self.organisation}").strip("/").partition("/")[0]
        return _BELOW.get(first, first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a template is given: its fields, and nothing else. `template` is the file."""

    template: ClassVar[str]
    title: str
    shell: Shell = Shell()
    problem: str = ""
    """What went wrong with what was sent, in one sentence."""


def show(page: Page, *, status: int = 200) -> Response:
    page = replace(page, problem=told(page.problem))
    content = {described.name: getattr(page, described.name) for described in fields(page)}
    around = {"language": current_language(), "direction": direction(), "languages": LANGUAGES}
    html = environment().get_template(page.template).render({"page": around, **content})
    return Response(html, status_code=status, media_type="text/html; charset=utf-8", headers=HEADERS)


@cache
def environment() -> Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("app.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        finalize=_in_the_readers_language,
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.tests["linkable"] = may_be_linked
    environment.filters["language"] = lambda code: print_language(code, current_language())
    environment.filters["tenths"] = lambda value: print_number(Decimal(value), current_language(), decimals=1)
    environment.filters["moment"] = lambda at: time_tag(at, told_moment(at))
    environment.filters["day"] = lambda at: time_tag(at, told_day(at))
    environment.filters["hour"] = lambda at: time_tag(at, told_hour(at))
    return environment


def _in_the_readers_language(printed: object) -> object:
    """What the domain says is told in the language of the page, wherever a template prints it."""
    return told(printed) if isinstance(printed, Told) else printed


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    template: ClassVar[str] = "error.html"
    said: str
    typed: tuple[tuple[str, str], ...] = ()
    """Fields of the form that was refused, so that nothing typed is lost."""
    again: str = ""
    """Where the form was sent."""
    signed_out: bool = False
