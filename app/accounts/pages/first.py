from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.accounts.deps import operates
from app.accounts.founding import found_organisation
from app.accounts.passwords import SHORTEST
from app.accounts.queries import list_organisations
from app.accounts.recognising import COOKIE, Known
from app.domain.printing import countries
from app.domain.text import one_line
from app.errors import BadInput, NotPermitted
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
    except BadInput as error:
        page = _page(known, name=name, country=country, person=person, email=email, problem=str(error))
        return show(page, status=422)
    return RedirectResponse(f"/o/{slug}", status_code=303)


def _page(
    known: Known, *, name: str = "", country: str = "", person: str = "", email: str = "", problem: str = ""
) -> FirstPage:
    return FirstPage(
        title=_("Welcome to Grantwright"),
        shell=Shell(person=known.name),
        problem=problem,
        name=name,
        country=country,
        person=person,
        email=email,
        countries=countries(current_language()),
    )
