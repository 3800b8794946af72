from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.catalog.catalogue import Catalogue
from app.domain.record import in_language
from app.domain.template import Stage
from app.errors import BadInput, Conflict
from app.projects.queries import list_projects
from app.proposals.service.create_proposal import create_proposal
from app.web.catalogue_words import stage_names
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.problems import status_of
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}", include_in_schema=False)

Named = Annotated[str, Query(max_length=200)]
Sent = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginPage(Page):
    template: ClassVar[str] = "proposals/begin.html"
    call: str
    funder: str
    """Slug of one of the two; the other is empty."""
    back: str
    """Address of the page of the call or the funder."""
    projects: tuple[tuple[str, str], ...]
    """Slug and title."""
    forms: tuple[tuple[str, str], ...]
    """Templates to write it on, where there is a choice: value and name."""
    project: str
    form: str
    """As chosen."""


@router.get("/begin")
def choose(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    session: ReadSession,
    call: Named = "",
    funder: Named = "",
    project: Named = "",
) -> Response:
    """Which project answers the call, or goes to the funder."""
    return show(_begin_page(session, visitor, call=call, funder=funder, project=project))


@router.post("/begin")
def begin(
    visitor: Annotated[Visitor, may(Action.WRITE)],
    session: WriteSession,
    now: Now,
    project: Sent,
    call: Sent = "",
    funder: Sent = "",
    form: Sent = "",
) -> Response:
    try:
        made = create_proposal(
            session,
            visitor.catalogue,
            visitor.organisation,
            project=project,
            call=call or None,
            funder=funder or None,
            template=form or None,
            at=now,
        )
    except (BadInput, Conflict) as error:
        said = _("This project answers it already.") if isinstance(error, Conflict) else str(error)
        page = _begin_page(session, visitor, call=call, funder=funder, project=project, form=form, problem=said)
        return show(page, status=status_of(error))
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/proposals/{made.slug}", status_code=303)


def _begin_page(
    session: Session,
    visitor: Visitor,
    *,
    call: str,
    funder: str,
    project: str = "",
    form: str = "",
    problem: str = "",
) -> BeginPage:
    """Raises NotFound."""
    title = visitor.catalogue.call(call).title if call else visitor.catalogue.funder(funder).name
    place = f"/o/{visitor.organisation['slug']}"
    back = f"{place}/calls/{call}" if call else f"{place}/funders/{funder}"
    return BeginPage(
        title=title,
        shell=replace(visitor.shell, below=back),
        problem=problem,
        call=call,
        funder="" if call else funder,
        back=back,
        projects=tuple((row["slug"], row["title"]) for row in list_projects(session, visitor.organisation["id"])),
        forms=tuple(_stages(visitor.catalogue, call) if call else _forms(visitor.catalogue, funder)),
        project=project,
        form=form,
    )


def _stages(catalogue: Catalogue, call: str) -> Iterator[tuple[str, str]]:
    """The forms of a call's stages; none where there is only one."""
    stages = catalogue.call(call).stages
    if len(stages) > 1:
        for stage in stages:
            yield stage.template, stage_names()[stage.stage]


def _forms(catalogue: Catalogue, funder: str) -> Iterator[tuple[str, str]]:
    """Those made for the funder first, then those for any; of each the newest version."""
    newest = {template.slug: catalogue.template(template.slug) for template in catalogue.templates.values()}
    asking = [form for form in newest.values() if form.stage is not Stage.REPORT]
    suitable = [form for form in asking if funder in form.funders or not form.funders]
    for form in sorted(suitable, key=lambda form: (funder not in form.funders, form.slug)):
        yield f"{form.slug}/{form.version}", in_language(form.name, current_language())
