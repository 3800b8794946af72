from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import RowMapping, delete, insert, update
from sqlmodel import Session

from app.db.session import touched
from app.domain.costing import cost
from app.domain.money import MoneyError
from app.domain.phrases import phrase, why
from app.domain.project import Project
from app.errors import BadInput, VersionConflict
from app.interchange.format import WorkspaceFile
from app.interchange.references import refuse_troubles
from app.models.mapping import json_of
from app.projects.queries import PART, PAST, PROJECT, get_project, part_version
from app.projects.rows import head_columns, read_rows, write_parts
from app.projects.schemas import PART_TYPES, About, Part, part_of, with_part

KEPT = 40
"""Versions of a part that are kept below the newest."""

_KEPT_ELSEWHERE = frozenset({Part.BUDGET})
"""The budget's desk saves while somebody types, and keeps what it needs for its own undoing."""


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
    if touched(claimed) != 1:
        raise VersionConflict(
            phrase("The part '{part}' was changed since you read it.", part=part.value),
            current_version=part_version(session, row["id"], part.value),
            current=part_of(project, part),
            attempted=value,
        )
    changed = _with_part(project, part, value)
    if part not in _KEPT_ELSEWHERE:
        _keep(session, row["id"], part, part_of(project, part), version)
    session.execute(update(PROJECT).where(PROJECT.c.id == row["id"]).values(head_columns(changed)))
    write_parts(session, row["id"], changed, (part,))
    return value, version + 1


def _keep(session: Session, project_id: int, part: Part, value: Any, version: int) -> None:
    kept = json_of(PART_TYPES[part], value)
    session.execute(insert(PAST).values(project_id=project_id, part=part.value, version=version, value=kept))
    old = (PAST.c.project_id == project_id, PAST.c.part == part.value, PAST.c.version <= version - KEPT)
    session.execute(delete(PAST).where(*old))


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
