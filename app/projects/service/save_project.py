from __future__ import annotations

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.domain.phrases import phrase
from app.domain.project import Project
from app.errors import BadInput, Conflict
from app.interchange.format import WorkspaceFile
from app.interchange.references import refuse_troubles
from app.projects.queries import PART, PROJECT, find_project
from app.projects.rows import head_columns, write_parts
from app.projects.schemas import Part


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
