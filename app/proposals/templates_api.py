from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.accounts.deps import AskersCatalogue, signed_in
from app.domain.template import Template
from app.web.body import CleanRoute
from app.web.conditions import answer
from app.web.paging import Page, WindowDep, page

router = APIRouter(prefix="/templates", tags=["catalogue"], route_class=CleanRoute, dependencies=[signed_in])


@router.get("", name="listTemplates", response_model=Page[Template])
def templates(catalogue: AskersCatalogue, request: Request, window: WindowDep) -> Response:
    """Templates with their sections, by slug and version."""
    names = [name for name in sorted(catalogue.templates) if name > window.after][: window.limit + 1]
    return answer(request, Page[Template], page([catalogue.templates[name] for name in names], names, window))


@router.get("/{slug}/{version}", name="getTemplate", response_model=Template)
def template(
    slug: str, version: Annotated[str, Path(pattern=r"^\d+(\.\d+)*$")], catalogue: AskersCatalogue, request: Request
) -> Response:
    """One version of a template."""
    return answer(request, Template, catalogue.template(f"{slug}/{version}"))


@router.get("/{slug}/{version}/guidance", name="getTemplateGuidance", response_model=dict[str, str])
def guidance(slug: str, version: str, catalogue: AskersCatalogue, request: Request) -> Response:
    """Help for the writer as Markdown, by section."""
    name = f"{slug}/{version}"
    catalogue.template(name)
    return answer(request, dict[str, str], dict(catalogue.guidance.get(name, {})))
