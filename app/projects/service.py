"""Projects: read whole, written whole or part by part, each part with the version that was read."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.domain.costing import cost
from app.domain.money import MoneyError
from app.domain.phrases import phrase, why
from app.domain.project import Project
from app.errors import BadInput, Conflict, VersionConflict
from app.interchange.format import WorkspaceFile
from app.interchange.references import refuse_troubles
from app.projects.queries import PART, PROJECT, find_project, get_project, part_version
from app.projects.rows import head_columns, read_rows, write_parts
from app.projects.schemas import About, Part, part_of, with_part


def read_project(session: Session, organisation: RowMapping, slug: str) -> Project:
    """Raises NotFound."""
    return read_rows(session, get_project(session, organisation["id"], slug), organisation=organisation["slug"])


def read_part(session: Session, organisation: RowMapping, slug: str, part: Part) -> tuple[Any, int]:
    """A part's value and version."""
    project, version = read_project_and_version(session, organisation, slug, part)
    return part_of(project, part), version


def read_project_and_version(session: Session, organisation: RowMapping, slug: str, part: Part) -> tuple[Project, int]:
    """The whole project, and the version of one part."""
    row = get_project(session, organisation["id"], slug)
    project = read_rows(session, row, organisation=organisation["slug"])
    return project, part_version(session, row["id"], part.value)


def create_project(session: Session, organisation: RowMapping, project: Project) -> int:
    """Add a project; return its id. Raises Conflict when the slug is taken, BadInput for another organisation's."""
    if project.organisation != organisation["slug"]:
        raise BadInput(
            phrase(
                "The project belongs to '{organisation}', not to '{slug}'.",
                organisation=project.organisation,
                slug=organisation["slug"],
            )
        )
    refuse_troubles(WorkspaceFile(projects=(project,)))
    if find_project(session, organisation["id"], project.slug) is not None:
        raise Conflict(phrase("There is a project '{slug}' already.", slug=project.slug))
    return save_project(session, organisation, project)


def save_project(session: Session, organisation: RowMapping, project: Project) -> int:
    """Create the project or replace all of it; return its id."""
    found = find_project(session, organisation["id"], project.slug)
    columns = {**head_columns(project), "organisation_id": organisation["id"]}
    if found is None:
        project_id: int = session.execute(insert(PROJECT).values(columns).returning(PROJECT.c.id)).scalar_one()
        session.execute(insert(PART), [{"project_id": project_id, "part": part.value, "version": 1} for part in Part])
    else:
        project_id = found["id"]
        session.execute(update(PROJECT).where(PROJECT.c.id == project_id).values(columns))
        session.execute(update(PART).where(PART.c.project_id == project_id).values(version=PART.c.version + 1))
    write_parts(session, project_id, project)
    return project_id


def write_part(
    session: Session, organisation: RowMapping, slug: str, part: Part, value: Any, *, version: int
) -> tuple[Any, int]:
    """Replace one part if nobody saved it since `version` was read; return its value and new version.

    Raises NotFound, BadInput for a value that cannot be, and VersionConflict with both values.
    """
    row = get_project(session, organisation["id"], slug)
    claimed = session.execute(
        update(PART)
        .where(PART.c.project_id == row["id"], PART.c.part == part.value, PART.c.version == version)
        .values(version=version + 1)
    )
    project = read_rows(session, row, organisation=organisation["slug"])
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise VersionConflict(
            phrase("The part '{part}' was changed since you read it.", part=part.value),
            current_version=part_version(session, row["id"], part.value),
            current=part_of(project, part),
            attempted=value,
        )
    changed = _with_part(project, part, value)
    session.execute(update(PROJECT).where(PROJECT.c.id == row["id"]).values(head_columns(changed)))
    write_parts(session, row["id"], changed, (part,))
    return value, version + 1


def _with_part(project: Project, part: Part, value: Any) -> Project:
    """The project with `value`, which must be right in itself and leave the budget one that can be costed.

    What other parts say about it (a budget line whose activity is gone) is for `check` to report: whoever renames an
    activity writes two parts, one after the other.
    """
    try:
        changed = with_part(project, part, value)
    except ValueError as error:
        raise BadInput(
            phrase("This cannot be: {reason}.", reason=why(error) if isinstance(error, MoneyError) else str(error))
        ) from error
    names = [f.name for f in fields(About)] if part is Part.ABOUT else [part.value]
    refuse_troubles(WorkspaceFile(projects=(changed,)), *(("projects", 0, name) for name in names))
    cost(changed)
    return changed
