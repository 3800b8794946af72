"""Between the workspace and its human-writable file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.queries import find_organisation, get_organisation
from app.accounts.service import (
    attach_file,
    document_hashes,
    read_organisation,
    resolve_organisation,
    save_organisation,
)
from app.catalog.catalogue import Catalogue
from app.catalog.wording import known_or_near
from app.db.filestore import FileStore
from app.domain.organisation import Organisation
from app.domain.phrases import phrase
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.search import did_you_mean
from app.errors import BadInput, InvalidFile, NotFound, Problem
from app.interchange.format import WorkspaceFile
from app.interchange.merging import NOTHING, Stored, taken_away, withdrawn_again
from app.interchange.reading import Written
from app.own_catalogue.catalogues import Catalogues
from app.projects.queries import find_project, list_projects
from app.projects.service import read_project, save_project
from app.proposals.queries import find_proposal, list_proposals
from app.proposals.service.gather_material import asked
from app.proposals.service.save_proposal import proposal_of, save_proposal
from app.workspace.figures import take_in_figures

ALL = 10_000
"""More projects or proposals than one organisation has."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought in, by slug."""

    organisation: str
    projects: tuple[str, ...]
    proposals: tuple[str, ...]
    created: tuple[str, ...]
    """Those of them that were not here before."""
    missing_files: tuple[str, ...]
    """Documents and figures whose file is neither beside the YAML file nor in the workspace."""
    taken_away: tuple[str, ...]
    """What the lists of the workspace had and those of the file do not have any more."""
    still_withdrawn: tuple[str, ...]
    """Stories whose consent the file shows as given, and which stay withdrawn."""
    remarks: tuple[str, ...]
    """Names in the proposals that stand for nothing now, by line."""

    def all(self) -> tuple[str, ...]:
        return (self.organisation, *self.projects, *self.proposals)


def import_file(
    session: Session,
    catalogues: Catalogues,
    written: Written,
    *,
    folder: Path,
    files: FileStore,
    at: datetime,
    organisation: str | None = None,
) -> Imported:
    """Save all that a file says; what it does not speak of stays. Documents are read from `folder`.

    Raises InvalidFile for something the file refers to and neither it, the workspace nor the catalogue has, NotFound or
    BadInput where it does not say for which organisation it is.
    """
    row = _organisation_of(session, written.values, organisation)
    stored = _stored(session, row)
    context = _context(session, row)
    file = written.completed(stored, context)
    catalogue = catalogues.shipped if row is None else catalogues.of(session, row)
    if problems := tuple(_unknown_to_catalogue(written, file, context, catalogue)):
        raise InvalidFile(problems)
    changes: list[tuple[Organisation | Project | Proposal, Organisation | Project | Proposal | None]] = [
        *((value, stored.organisation(value.slug)) for value in (file.organisation,) if value is not None),
        *((value, stored.project(value.slug)) for value in file.projects),
        *((value, stored.proposal(value.slug)) for value in file.proposals),
    ]
    missing: tuple[str, ...] = ()
    if file.organisation is not None:
        missing = _save_organisation(
            session, file.organisation, stored.organisation(file.organisation.slug), folder, files
        )
    row = row or get_organisation(session, changes[0][0].slug)
    for project in file.projects:
        if project.organisation != row["slug"]:
            raise BadInput(
                phrase(
                    "Project '{project}' belongs to '{owner}', not to '{organisation}'.",
                    project=project.slug,
                    owner=project.organisation,
                    organisation=row["slug"],
                )
            )
        save_project(session, row, project)
    for proposal in file.proposals:
        save_proposal(session, row, proposal, at=at)
    missing += take_in_figures(session, row["id"], file.proposals, folder, files=files, at=at)
    return Imported(
        organisation=row["slug"],
        projects=tuple(project.slug for project in file.projects),
        proposals=tuple(proposal.slug for proposal in file.proposals),
        created=tuple(value.slug for value, before in changes if before is None),
        missing_files=missing,
        still_withdrawn=withdrawn_again(written.values, file),
        remarks=tuple(str(remark) for remark in written.remarks(file, context)),
        taken_away=tuple(name for value, before in changes for name in taken_away(before, value)),
    )


def file_of(session: Session, organisation: RowMapping, slug: str, *, whole: bool = False) -> WorkspaceFile:
    """What `slug` names: a proposal, a project, or the organisation with everything.

    Alone, so that reading an old file back changes nothing else; or `whole`, with all that another workspace needs to
    take it in: a proposal with its project and organisation, a project with its organisation and proposals. Raises
    NotFound.
    """
    if slug == organisation["slug"]:
        projects = [row["slug"] for row in list_projects(session, organisation["id"], limit=ALL)]
        proposals = list_proposals(session, organisation["id"], limit=ALL)
    elif find_project(session, organisation["id"], slug) is not None:
        projects = [slug]
        proposals = list_proposals(session, organisation["id"], project=slug, limit=ALL) if whole else []
    elif (row := find_proposal(session, organisation["id"], slug)) is not None:
        projects = [row["project"]] if whole else []
        proposals = [row]
    else:
        rows = (*list_proposals(session, organisation["id"], limit=ALL), *list_projects(session, organisation["id"]))
        known = (organisation["slug"], *(found["slug"] for found in rows))
        raise NotFound(
            phrase(
                "There is no proposal, project or organisation '{slug}'.{near}",
                slug=slug,
                near=did_you_mean(slug, known),
            )
        )
    return WorkspaceFile(
        organisation=read_organisation(session, organisation) if whole or slug == organisation["slug"] else None,
        projects=tuple(read_project(session, organisation, project) for project in projects),
        proposals=tuple(proposal_of(session, row) for row in proposals),
    )


def _organisation_of(session: Session, file: WorkspaceFile, named: str | None) -> RowMapping | None:
    """The workspace's row of the organisation that the file is for; None where the file brings a new one.

    Raises NotFound or BadInput where the file names none and the workspace has none or several.
    """
    if file.organisation is not None:
        return find_organisation(session, file.organisation.slug)
    return resolve_organisation(session, named)


def _stored(session: Session, row: RowMapping | None) -> Stored:
    if row is None:
        return NOTHING

    def project(slug: str) -> Project | None:
        return read_project(session, row, slug) if find_project(session, row["id"], slug) is not None else None

    def proposal(slug: str) -> Proposal | None:
        found = find_proposal(session, row["id"], slug)
        return proposal_of(session, found) if found is not None else None

    organisation = read_organisation(session, row)
    return Stored(lambda slug: organisation if slug == organisation.slug else None, project, proposal)


def _context(session: Session, row: RowMapping | None) -> WorkspaceFile:
    """What names in the file may stand for beside what it says itself."""
    if row is None:
        return WorkspaceFile()
    projects = list_projects(session, row["id"], limit=ALL)
    return WorkspaceFile(
        organisation=read_organisation(session, row),
        projects=tuple(read_project(session, row, project["slug"]) for project in projects),
    )


def _unknown_to_catalogue(
    written: Written, file: WorkspaceFile, context: WorkspaceFile, catalogue: Catalogue
) -> Iterator[Problem]:
    """Projects, calls, funders, templates and sections that a proposal names and nobody has."""
    projects = {project.slug for project in (*file.projects, *context.projects)}
    for position, proposal in enumerate(file.proposals):
        at = ("proposals", position)
        if proposal.project not in projects:
            fix = known_or_near(proposal.project, projects)
            yield written.problem((*at, "project"), f"there is no project '{proposal.project}'", fix)
        try:
            asked(catalogue, proposal)
        except NotFound as error:
            yield written.problem((*at, "call" if proposal.call else "funder"), *sentences(error))
        try:
            template = catalogue.template(proposal.template)
        except NotFound as error:
            yield written.problem((*at, "template"), *sentences(error))
            continue
        for key in written.values.proposals[position].sections:  # texts of an earlier form may stand in the workspace
            if not template.has_key(key):
                fix = f"'grantwright templates show {template.slug}' lists its sections."
                yield written.problem(
                    (*at, "sections", key), f"the form {template.slug}/{template.version} has no section '{key}'", fix
                )


def sentences(error: NotFound) -> tuple[str, str]:
    """What is wrong and what to do about it, of an error that says both."""
    message, _, fix = str(error).partition(". ")
    return f"{message[:1].lower()}{message[1:]}".rstrip("."), fix


def _save_organisation(
    session: Session, organisation: Organisation, before: Organisation | None, folder: Path, files: FileStore
) -> tuple[str, ...]:
    """Save it with the files of its documents; return the names of those that are nowhere."""
    organisation_id = save_organisation(session, organisation)
    kept = document_hashes(session, organisation_id)
    names = {document.key: document.file for document in before.documents} if before else {}
    missing = []
    for document in organisation.documents:
        if not document.file:
            continue
        path = _beside(folder, document.file)
        if path is not None:
            attach_file(session, organisation_id, document.key, files.put(path))
        elif kept[document.key] is None or names.get(document.key) != document.file:
            missing.append(document.file)
    return tuple(missing)


def _beside(folder: Path, name: str) -> Path | None:
    """The file `name` in `folder`, or None where it is not there. Raises BadInput for a name that leads out of it."""
    pure = PurePosixPath(name)
    path = folder / pure
    if pure.is_absolute() or ".." in pure.parts or not path.resolve().is_relative_to(folder.resolve()):
        raise BadInput(
            phrase("The file '{name}' must lie beside the workspace file or in a folder below it.", name=name)
        )
    return path if path.is_file() else None
