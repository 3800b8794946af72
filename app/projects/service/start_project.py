from __future__ import annotations

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.domain.budget import Budget
from app.domain.keys import slug_of
from app.domain.money import MoneyError
from app.domain.phrases import phrase, why
from app.domain.project import Project
from app.errors import BadInput
from app.projects.queries import list_slugs
from app.projects.schemas import About
from app.projects.service.save_project import create_project


def start_project(session: Session, organisation: RowMapping, about: About, *, currency: str) -> Project:
    """Add a project that has nothing yet but its own data, under a slug made from its short name or title.

    Raises BadInput.
    """
    taken = list_slugs(session, organisation["id"])
    slug = slug_of(about.acronym or about.title, taken=taken, fallback="project")
    try:
        project = Project(
            slug=slug,
            organisation=organisation["slug"],
            budget=Budget(currency=currency),
            **{name: getattr(about, name) for name in About.__dataclass_fields__},
        )
    except ValueError as error:
        raise BadInput(
            phrase("This cannot be: {reason}.", reason=why(error) if isinstance(error, MoneyError) else str(error))
        ) from error
    create_project(session, organisation, project)
    return project
