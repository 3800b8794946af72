"""Between the workspace and its human-writable file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.queries import find_organisation, get_organisation
from app.accounts.service import attach_file, read_organisation, resolve_organisation, save_organisation
from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.domain.organisation import Organisation
from app.domain.search import did_you_mean
from app.errors import BadInput, NotFound
from app.interchange.format import WorkspaceFile
from app.projects.queries import find_project, list_projects
from app.projects.service import read_project, save_project
from app.proposals.queries import find_proposal, list_proposals
from app.proposals.service.gather_material import asked
from app.proposals.service.save_proposal import proposal_of, save_proposal

ALL = 10_000
"""More projects or proposals than one organisation has."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought in, by slug."""

    organisation: str
    projects: tuple[str, ...]
    proposals: tuple[str, ...]
    missing_files: tuple[str, ...]
    """Documents whose file is not beside the YAML file."""


def import_file(
    session: Session,
    catalogue: Catalogue,
    content: WorkspaceFile,
    *,
    folder: Path,
    files: FileStore,
    at: datetime,
    organisation: str | None = None,
) -> Imported:
    """Save all that a file says; what it does not speak of stays. Documents are read from `folder`.

    Raises NotFound for something the file refers to and neither it nor the workspace has, BadInput for a proposal that
    names an unknown section of its template.
    """
    row, missing = _import_organisation(session, content.organisation, organisation, folder, files)
    for project in content.projects:
        if project.organisation != row["slug"]:
            raise BadInput(f"Project '{project.slug}' belongs to '{project.organisation}', not to '{row['slug']}'.")
        save_project(session, row, project)
    for proposal in content.proposals:
        asked(catalogue, proposal)
        template = catalogue.template(proposal.template)
        if unknown := [key for key in proposal.sections if not template.has_key(key)]:
            raise BadInput(
                f"Proposal '{proposal.slug}' has a section '{unknown[0]}' that its form {proposal.template} does not "
                f"have; 'grantwright templates show {template.slug}' lists them."
            )
        save_proposal(session, row, proposal, at=at)
    return Imported(
        organisation=row["slug"],
        projects=tuple(project.slug for project in content.projects),
        proposals=tuple(proposal.slug for proposal in content.proposals),
        missing_files=missing,
    )


def file_of(session: Session, organisation: RowMapping, slug: str) -> WorkspaceFile:
    """All that belongs to `slug`: a proposal with its project and organisation, a project with its proposals, or the
    organisation with everything.

    Raises NotFound.
    """
    whole = read_organisation(session, organisation)
    if slug == organisation["slug"]:
        projects = [row["slug"] for row in list_projects(session, organisation["id"], limit=ALL)]
        proposals = list_proposals(session, organisation["id"], limit=ALL)
    elif find_project(session, organisation["id"], slug) is not None:
        projects = [slug]
        proposals = list_proposals(session, organisation["id"], project=slug, limit=ALL)
    elif (row := find_proposal(session, organisation["id"], slug)) is not None:
        projects = [row["project"]]
        proposals = [row]
    else:
        rows = (*list_proposals(session, organisation["id"], limit=ALL), *list_projects(session, organisation["id"]))
        known = (organisation["slug"], *(found["slug"] for found in rows))
        raise NotFound(f"There is no proposal, project or organisation '{slug}'.{did_you_mean(slug, known)}")
    return WorkspaceFile(
        organisation=whole,
        projects=tuple(read_project(session, organisation, project) for project in projects),
        proposals=tuple(proposal_of(session, row) for row in proposals),
    )


def _import_organisation(
    session: Session, organisation: Organisation | None, named: str | None, folder: Path, files: FileStore
) -> tuple[RowMapping, tuple[str, ...]]:
    if organisation is None:
        return resolve_organisation(session, named), ()
    before = find_organisation(session, organisation.slug)
    stored = before is not None
    organisation_id = save_organisation(session, organisation)
    missing = []
    for document in organisation.documents:
        if not document.file:
            continue
        path = _beside(folder, document.file)
        if path is not None:
            attach_file(session, organisation_id, document.key, files.put(path))
        elif not stored:
            missing.append(document.file)
    return get_organisation(session, organisation.slug), tuple(missing)


def _beside(folder: Path, name: str) -> Path | None:
    """The file `name` in `folder`, or None where it is not there. Raises BadInput for a name that leads out of it."""
    pure = PurePosixPath(name)
    path = folder / pure
    if pure.is_absolute() or ".." in pure.parts or not path.resolve().is_relative_to(folder.resolve()):
        raise BadInput(f"The file '{name}' must lie beside the workspace file or in a folder below it.")
    return path if path.is_file() else None
