"""One item of the results framework: a form to add or change it, and to give it another parent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from app.domain.project import Project
from app.domain.results_editing import Level, Node, find_node, get_node, new_key, parents_of
from app.projects.api import ProjectSlug
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet
from app.projects.forms.indicator import indicator_sheet
from app.projects.forms.kinds import CHOICE
from app.projects.forms.results import activity_sheet, framework_sheet, outcome_sheet, output_sheet
from app.projects.pages.filling import Filling, save_filling, show_filling
from app.projects.pages.frame import PREFIX, NoticeDep, Planning, PostedDep
from app.projects.schemas import Part
from app.projects.service import read_project
from app.projects.service.edit_results import with_node
from app.web.deps import ReadSession, WriteSession
from app.web.language import gettext as _

router = APIRouter(prefix=f"{PREFIX}/results", include_in_schema=False)

Key = Annotated[str, Path(max_length=200)]


@router.get("/framework")
def framework(visitor: Planning, project: ProjectSlug, session: ReadSession) -> Response:
    found = read_project(session, visitor.organisation, project)
    return show_filling(session, visitor, project, _framework(found), found.results)


@router.post("/framework")
def save_framework(visitor: Planning, project: ProjectSlug, session: WriteSession, posted: PostedDep) -> Response:
    found = read_project(session, visitor.organisation, project)
    return save_filling(session, visitor, project, _framework(found), posted)


@router.get("/new/{level}")
def begin(
    visitor: Planning,
    project: ProjectSlug,
    level: Level,
    session: ReadSession,
    notice: NoticeDep,
    under: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    found = read_project(session, visitor.organisation, project)
    filling = _filling(found, level, None)
    known = under if under in parents_of(found.results, level) else ""
    preset = {"parent": known, "direction": "increase"}
    return show_filling(session, visitor, project, filling, None, preset=preset, notice=notice)


@router.post("/new/{level}")
def add(visitor: Planning, project: ProjectSlug, level: Level, session: WriteSession, posted: PostedDep) -> Response:
    found = read_project(session, visitor.organisation, project)
    return save_filling(session, visitor, project, _filling(found, level, None), posted)


@router.get("/{level}/{key}")
def item(visitor: Planning, project: ProjectSlug, level: Level, key: Key, session: ReadSession) -> Response:
    found = read_project(session, visitor.organisation, project)
    return show_filling(session, visitor, project, _filling(found, level, key), get_node(found.results, level, key))


@router.post("/{level}/{key}")
def change(
    visitor: Planning, project: ProjectSlug, level: Level, key: Key, session: WriteSession, posted: PostedDep
) -> Response:
    found = read_project(session, visitor.organisation, project)
    return save_filling(session, visitor, project, _filling(found, level, key), posted)


def _framework(project: Project) -> Filling:
    return Filling(
        part=Part.RESULTS,
        tab="results",
        title=_("Theory of change"),
        sheet=framework_sheet(project.results),
        place=("results", "framework"),
        home=("results",),
        change=lambda stored, typed: replace(typed, indicators=stored.indicators, outcomes=stored.outcomes),
        touches=lambda results: replace(results, indicators=(), outcomes=()),
    )


def _filling(project: Project, level: Level, key: str | None) -> Filling:
    """Of a stored item; with no key, of a new one."""
    results = project.results

    def change(stored: Any, node: Node) -> Any:
        new = key is None
        item = replace(node.item, key=new_key(stored, level, node.parent)) if new else node.item
        return with_node(stored, replace(node, item=item))

    return Filling(
        part=Part.RESULTS,
        tab="results",
        title=f"{_titles()[level][0]} {key}" if key is not None else _titles()[level][1],
        sheet=_node_sheet(project, level, key or new_key(results, level, (*parents_of(results, level), "")[0])),
        place=("results", level.value, key) if key is not None else ("results", "new", level.value),
        home=("results",),
        change=change,
        touches=lambda value: find_node(value, level, key) if key is not None else None,
        at=key or "",
        removing=f"remove {level} {key}" if key is not None else "",
        again=key is None,
    )


def _node_sheet(project: Project, level: Level, key: str) -> Sheet:
    """The item's own form, and below which other item it stands."""
    inner = _sheet(project, level, key)
    titles = {outcome.key: outcome.title for outcome in project.results.outcomes}
    titles |= {output.key: output.title for output in project.results.outputs()}
    parents = parents_of(project.results, level)
    choices = tuple(Choice(parent, f"{parent} {titles[parent]}"[:120]) for parent in parents if parent)
    if level is Level.OUTCOME:
        place: tuple[Group, ...] = ()
    else:
        label = {Level.OUTPUT: _("Leads to"), Level.ACTIVITY: _("Produces"), Level.INDICATOR: _("Measures")}[level]
        hint = _("Empty: the impact.") if level is Level.INDICATOR else ""
        needed = level is not Level.INDICATOR
        field = Field(name="parent", label=label, kind=CHOICE, choices=choices, required=needed, wide=True, hint=hint)
        place = (Group(fields=(field,)),)

    def flat(node: Node) -> Mapping[str, Any]:
        return {**inner.flat(node.item), "parent": node.parent}

    def build(values: Mapping[str, Any]) -> Node:
        own = {name: value for name, value in values.items() if name != "parent"}
        return Node(level, values.get("parent", ""), inner.build(own))

    return Sheet(Form((*inner.form.groups, *place)), flat, build)


def _sheet(project: Project, level: Level, key: str) -> Sheet:
    match level:
        case Level.OUTCOME:
            return outcome_sheet(key)
        case Level.OUTPUT:
            return output_sheet(key)
        case Level.ACTIVITY:
            return activity_sheet(project, key)
        case Level.INDICATOR:
            return indicator_sheet(key)


def _titles() -> Mapping[Level, tuple[str, str]]:
    return {
        Level.OUTCOME: (_("Outcome"), _("New outcome")),
        Level.OUTPUT: (_("Output"), _("New output")),
        Level.ACTIVITY: (_("Activity"), _("New activity")),
        Level.INDICATOR: (_("Indicator"), _("New indicator")),
    }
