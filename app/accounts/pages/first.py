from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import operates
from app.accounts.founding import Unanswered, found_organisation
from app.accounts.passwords import SHORTEST
from app.accounts.queries import list_organisations
from app.accounts.recognising import COOKIE, Known
from app.domain.printing import countries
from app.domain.text import one_line
from app.errors import NotPermitted
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, Shell, show

router = APIRouter(include_in_schema=False)

Operator = Annotated[Known, operates]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage(Page):
    template: ClassVar[str] = "accounts/first.html"
    name: str = ""
    country: str = ""
    person: str = ""
    email: str = ""
    shortest: int = SHORTEST
    countries: Sequence[tuple[str, str]]
    """Code and name, by name."""
    errors: Mapping[str, str]
    """What is wrong with a field, by its name."""
    wrong: Sequence[tuple[str, str, str]]
    """The same as links: name, label and sentence, in the order of the page."""


@router.get("/first")
def ask(known: Operator, session: ReadSession) -> Response:
    """Three questions of an empty workspace."""
    if list_organisations(session, limit=1):
        return RedirectResponse("/", status_code=303)
    return show(_page(known, person=known.name))


@router.post("/first")
def found(
    known: Operator,
    request: Request,
    session: WriteSession,
    now: Now,
    name: Annotated[str, Form(max_length=300)] = "",
    country: Annotated[str, Form(max_length=2)] = "",
    person: Annotated[str, Form(max_length=200)] = "",
    email: Annotated[str, Form(max_length=300)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    if known.person_id is None:
        raise NotPermitted(_("Open the link that 'grantwright serve' prints in a browser, and begin there."))
    try:
        with session.begin_nested():
            slug = found_organisation(
                session, known.person_id, name=one_line(name), country=country, person=one_line(person), email=email,
                password=password, language=current_language(), at=now, keep=request.cookies.get(COOKIE, ""),
            )  # fmt: skip
    except Unanswered as error:
        return show(
            _page(known, errors=error.wrong, name=name, country=country, person=person, email=email), status=422
        )
    return RedirectResponse(f"/o/{slug}", status_code=303)


def _page(
    known: Known,
    *,
    name: str = "",
    country: str = "",
    person: str = "",
    email: str = "",
    errors: Mapping[str, str] | None = None,
) -> FirstPage:
    labels = {
        "name": _("Name"),
        "country": _("Country"),
        "person": _("Your name"),
        "email": _("E-mail"),
        "password": _("New password"),
    }
    errors = errors or {}
    return FirstPage(
        title=_("Welcome to Grantwright"),
        shell=Shell(person=known.name),
        countries=countries(current_language()),
        errors=errors,
        wrong=[(field, label, errors[field]) for field, label in labels.items() if field in errors],
        name=name,
        country=country,
        person=person,
        email=email,
    )
