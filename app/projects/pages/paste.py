"""Indicators and activities pasted from a spreadsheet: looked at first, then added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.number_reading import Marks
from app.domain.project import Project
from app.domain.results_editing import Level, parents_of
from app.errors import BadInput
from app.projects.api import ProjectSlug
from app.projects.forms.fields import Choice
from app.projects.forms.indicator import indicator_sheet
from app.projects.forms.pasting import Pasted, read_pasted
from app.projects.forms.results import activity_sheet
from app.projects.pages.frame import PREFIX, Done, Planning, PostedDep, ProjectPage, back, frame
from app.projects.schemas import Part
from app.projects.service import edit_part
from app.projects.service.edit_results import with_new_items
from app.web.deps import ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=f"{PREFIX}/results/paste", include_in_schema=False)

_USUAL = {
    Level.INDICATOR: ("title", "unit", "baseline.value", "target.value", "verification"),
    Level.ACTIVITY: ("title", "start_month", "end_month", "description"),
}
_PRESET: Mapping[Level, Mapping[str, str]] = {Level.INDICATOR: {"direction": "increase"}, Level.ACTIVITY: {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastePage(ProjectPage):
    template: ClassVar[str] = "projects/paste.html"
    places: tuple[tuple[str, tuple[Choice, ...]], ...]
    """What rows may become: a heading, and under it below which item; each as `level key`."""
    place: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    """The usual columns of each, in order."""
    text: str
    marks: Marks
    pasted: Pasted | None


@router.get("")
def begin(
    visitor: Planning,
    project: ProjectSlug,
    session: ReadSession,
    place: Annotated[str, Query(max_length=250)] = "",
) -> Response:
    return show(_page(session, visitor, project, place, ""))


@router.post("")
def paste(visitor: Planning, project: ProjectSlug, session: WriteSession, posted: PostedDep) -> Response:
    """Show how the rows are read; once that was seen, add them. With one wrong cell nothing is added."""
    text, place = posted.one("rows"), posted.one("place")
    marks = next((marks for marks in Marks if marks == posted.one("marks")), Marks.CLEAR)
    page = replace(_page(session, visitor, project, place, text), marks=marks)
    try:
        level, parent = _chosen(page.project, place)
        pasted = read_pasted(text, _sheet(page.project, level), _USUAL[level], _PRESET[level], marks)
        if pasted.wrong or not posted.one("confirm"):
            return show(replace(page, pasted=pasted), status=422 if pasted.wrong else 200)
        edited = edit_part(
            session,
            visitor.organisation,
            project,
            Part.RESULTS,
            lambda results: with_new_items(results, level, parent, [row.thing for row in pasted.rows]),
            version=posted.version,
            touches=lambda _results: None,
        )
    except BadInput as error:
        return show(replace(page, problem=str(error)), status=422)
    return back(visitor, project, "results", done=Done.ADDED, edited=edited, open=parent)


def _chosen(project: Project, place: str) -> tuple[Level, str]:
    """Raises BadInput."""
    level, _space, parent = place.partition(" ")
    if level not in set(_USUAL) or parent not in parents_of(project.results, Level(level)):
        raise BadInput(_("Choose what the rows are, and below what they stand."))
    return Level(level), parent


def _sheet(project: Project, level: Level) -> Any:
    return indicator_sheet("I") if level is Level.INDICATOR else activity_sheet(project, "A")


def _page(session: Session, visitor: Visitor, slug: str, place: str, text: str) -> PastePage:
    around = frame(session, visitor, slug, tab="results", part=Part.RESULTS, title=_("Paste rows"))
    project: Project = around["project"]
    return PastePage(
        **around,
        places=tuple((said, _places(project, level)) for level, said in _columns().items()),
        place=place,
        columns=tuple((said, _labels(project, level)) for level, said in _columns().items()),
        text=text,
        marks=Marks.CLEAR,
        pasted=None,
    )


def _columns() -> Mapping[Level, str]:
    return {Level.INDICATOR: _("Indicators"), Level.ACTIVITY: _("Activities")}


def _labels(project: Project, level: Level) -> tuple[str, ...]:
    labels = {field.name: field.label for field in _sheet(project, level).form.fields}
    return tuple(labels[name] for name in _USUAL[level])


def _places(project: Project, level: Level) -> tuple[Choice, ...]:
    titles = {outcome.key: outcome.title for outcome in project.results.outcomes}
    titles |= {output.key: output.title for output in project.results.outputs()}
    keys = parents_of(project.results, level)
    said = {Level.INDICATOR: _("Indicators of {result}"), Level.ACTIVITY: _("Activities of {result}")}[level]
    names = {key: f"{key} {titles[key]}"[:120] if key else _("the impact") for key in keys}
    return tuple(Choice(f"{level} {key}", said.format(result=name)) for key, name in names.items())
