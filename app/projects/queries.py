from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, select
from sqlmodel import Session, SQLModel

from app.domain.phrases import phrase
from app.domain.search import did_you_mean
from app.errors import NotFound
from app.models import ProjectPartRow, ProjectPastRow, ProjectRow
from app.models.mapping import table_of

PROJECT = table_of(ProjectRow)
PART = table_of(ProjectPartRow)
PAST = table_of(ProjectPastRow)


def list_projects(session: Session, organisation_id: int, *, after: str = "", limit: int = 100) -> Sequence[RowMapping]:
    statement = (
        select(PROJECT)
        .where(PROJECT.c.organisation_id == organisation_id, PROJECT.c.slug > after)
        .order_by(PROJECT.c.slug)
        .limit(limit)
    )
    return session.execute(statement).mappings().all()


def find_project(session: Session, organisation_id: int, slug: str) -> RowMapping | None:
    statement = select(PROJECT).where(PROJECT.c.organisation_id == organisation_id, PROJECT.c.slug == slug)
    return session.execute(statement).mappings().one_or_none()


def get_project(session: Session, organisation_id: int, slug: str) -> RowMapping:
    row = find_project(session, organisation_id, slug)
    if row is None:
        known = session.execute(select(PROJECT.c.slug).where(PROJECT.c.organisation_id == organisation_id)).scalars()
        raise NotFound(phrase("There is no project '{slug}'.{near}", slug=slug, near=did_you_mean(slug, known)))
    return row


def list_parts(session: Session, row_type: type[SQLModel], project_id: int) -> Sequence[RowMapping]:
    """The rows of one part (lines, partners, risks …) in the writer's order."""
    return session.execute(_parts(row_type), {"of_project": project_id}).mappings().all()


@cache
def _parts(row_type: type[SQLModel]) -> Select[Any]:
    """Each page of a proposal asks it for seven tables, so it is built once."""
    table = table_of(row_type)
    return select(table).where(table.c.project_id == bindparam("of_project")).order_by(table.c.position)


def list_parts_of(
    session: Session, row_type: type[SQLModel], project_ids: Collection[int]
) -> Mapping[int, Sequence[RowMapping]]:
    """As `list_parts`, of several projects in one statement."""
    table = table_of(row_type)
    statement = select(table).where(table.c.project_id.in_(project_ids)).order_by(table.c.project_id, table.c.position)
    found: dict[int, list[RowMapping]] = {}
    for row in session.execute(statement).mappings():
        found.setdefault(row["project_id"], []).append(row)
    return found


def part_version(session: Session, project_id: int, part: str) -> int:
    statement = select(PART.c.version).where(PART.c.project_id == project_id, PART.c.part == part)
    version: int = session.execute(statement).scalar_one()
    return version


def part_versions(session: Session, project_id: int) -> dict[str, int]:
    rows = session.execute(select(PART.c.part, PART.c.version).where(PART.c.project_id == project_id))
    return {part: version for part, version in rows}  # noqa: C416 - rows are Row objects, not pairs to mypy


def list_slugs(session: Session, organisation_id: int) -> frozenset[str]:
    """Of the organisation's projects."""
    statement = select(PROJECT.c.slug).where(PROJECT.c.organisation_id == organisation_id)
    return frozenset(session.execute(statement).scalars())


def find_past(session: Session, project_id: int, part: str, version: int) -> Any:
    """What a part held at a version, as JSON; None where it is not kept."""
    statement = select(PAST.c.value).where(
        PAST.c.project_id == project_id, PAST.c.part == part, PAST.c.version == version
    )
    return session.execute(statement).scalar_one_or_none()
