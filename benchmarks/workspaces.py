"""A workspace on disk with the sample's general partnership proposal in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from app.accounts.service import resolve_organisation, save_organisation
from app.db.engine import open_engine
from app.db.session import unit_of_work
from app.projects.service import save_project
from app.proposals.service.save_proposal import save_proposal
from app.settings import Settings
from app.workspace.starting import initialise
from benchmarks.documents import sample_material

_SAVED_AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def fill(folder: Path) -> Settings:
    """Makes the workspace; returns its settings, with a token for the API."""
    settings = Settings(workspace=folder, token="benchmarks-benchmarks-benchmarks")  # noqa: S106 (never leaves here)
    initialise(settings)
    material = sample_material()
    engine = open_engine(settings)
    with unit_of_work(engine) as session:
        save_organisation(session, material.organisation)
        organisation = resolve_organisation(session, None)
        save_project(session, organisation, material.project)
        save_proposal(session, organisation, material.proposal, at=_SAVED_AT)
    engine.dispose()
    return settings
