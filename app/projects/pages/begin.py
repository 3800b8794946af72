"""A new project, with nothing but its own data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.errors import BadInput
from app.projects.forms.about import about_sheet
from app.projects.forms.fields import Typed
from app.projects.forms.reading import Wrong, read_form, write_form
from app.projects.forms.shown import ShownGroup, error_links, show_form
from app.projects.pages.frame import Done, PostedDep, back
from app.projects.service import start_project
from app.web.deps import WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/new-project", include_in_schema=False)

Planning = Annotated[Visitor, may(Action.PLAN)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProjectPage(Page):
    template: ClassVar[str] = "projects/begin.html"
    groups: tuple[ShownGroup, ...]
    wrong: tuple[tuple[str, str, str], ...]


@router.get("")
def begin(visitor: Planning) -> Response:
    country = visitor.organisation["country"]
    values = {"language": current_language(), "countries": (country,) if country else (), "currency": "EUR"}
    return show(_page(visitor, write_form(about_sheet().form, values)))


@router.post("")
def create(visitor: Planning, session: WriteSession, posted: PostedDep) -> Response:
    """Add it. Where it cannot be, what was typed comes back with the reason beside each field."""
    sheet = about_sheet()
    read = read_form(sheet.form, posted.typed)
    if read.errors:
        return show(_page(visitor, posted.typed, read.errors), status=422)
    try:
        about = sheet.build(read.values)
        project = start_project(session, visitor.organisation, about, currency=read.values["currency"])
    except Wrong as error:
        return show(_page(visitor, posted.typed, {error.field: str(error)}), status=422)
    except BadInput as error:
        return show(_page(visitor, posted.typed, problem=str(error)), status=422)
    return back(visitor, project.slug, done=Done.STARTED)


def _page(visitor: Visitor, typed: Typed, errors: Mapping[str, str] | None = None, **more: Any) -> NewProjectPage:
    groups = show_form(about_sheet().form, typed, errors)
    return NewProjectPage(title=_("New project"), shell=visitor.shell, groups=groups, wrong=error_links(groups), **more)
