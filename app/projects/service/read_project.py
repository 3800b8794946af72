from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.domain.project import Project
from app.projects.queries import get_project, part_version
from app.projects.rows import read_rows
from app.projects.schemas import Part, part_of


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
