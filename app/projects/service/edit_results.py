"""Changing a project's results framework item by item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.domain.project import Project
from app.domain.results import Activity, Output, Results
from app.domain.results_editing import Item, Level, Node, branch, find_node, moved, moved_below, new_key, with_item
from app.domain.results_editing import without_item as without
from app.errors import BadInput
from app.projects.schemas import Part
from app.projects.service.edit_part import Edited, edit_part
from app.projects.service.read_project import read_project
from app.web.language import ngettext


def with_node(results: Results, node: Node) -> Results:
    """With an item as it was typed, below the parent that was chosen. Raises BadInput."""
    stored = find_node(results, node.level, node.item.key)
    changed = with_item(results, node.level, node.item, node.parent)
    if stored is None or stored.parent == node.parent:
        return changed
    return moved_below(changed, node.level, node.item.key, node.parent)


def with_new_items(results: Results, level: Level, parent: str, items: Iterable[Item]) -> Results:
    """With items at the end below one parent, each under a key of its own."""
    for item in items:
        results = with_item(results, level, replace(item, key=new_key(results, level, parent)), parent)
    return results


def move_result(
    session: Session, organisation: RowMapping, slug: str, level: Level, key: str, by: int, *, version: int
) -> Edited:
    """Raises NotFound and, for months that somebody else put wrong, BadInput. Nobody's work is in its way."""
    return edit_part(
        session,
        organisation,
        slug,
        Part.RESULTS,
        lambda results: moved(results, level, key, by),
        version=version,
        touches=lambda _results: None,
    )


def remove_result(
    session: Session, organisation: RowMapping, slug: str, level: Level, key: str, *, version: int
) -> Edited:
    """Remove an item with all below it. Raises BadInput while the budget pays for one of its activities."""
    project = read_project(session, organisation, slug)
    _refuse_paid(project, branch(project.results, level, key))
    return edit_part(
        session,
        organisation,
        slug,
        Part.RESULTS,
        lambda results: without(results, level, key),
        version=version,
        touches=lambda results: branch(results, level, key),
    )


def _refuse_paid(project: Project, nodes: Sequence[Node]) -> None:
    keys = {node.item.key for node in nodes if node.level is Level.ACTIVITY}
    lines = [line for line in project.budget.lines if line.activity in keys]
    if lines:
        said = ngettext(
            "%(num)d budget line pays for it: “%(first)s”. Let it pay for another activity first.",
            "%(num)d budget lines pay for it, “%(first)s” among them. Let them pay for another activity first.",
            len(lines),
        )
        told = said % {"num": len(lines), "first": lines[0].description}
        raise BadInput(told)


def months_of(results: Results) -> Mapping[str, tuple[int | None, int | None]]:
    """First and last month by activity."""
    return {activity.key: (activity.start_month, activity.end_month) for activity in results.activities()}


def with_months(results: Results, months: Mapping[str, tuple[int | None, int | None]]) -> Results:
    """With the months of some activities; keys of others, or of those that are gone, are left alone."""

    def timed(activity: Activity) -> Activity:
        first, last = months.get(activity.key, (activity.start_month, activity.end_month))
        return replace(activity, start_month=first, end_month=last)

    def output(item: Output) -> Output:
        return replace(item, activities=tuple(map(timed, item.activities)))

    outcomes = (replace(item, outputs=tuple(map(output, item.outputs))) for item in results.outcomes)
    return replace(results, outcomes=tuple(outcomes))
