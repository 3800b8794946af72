"""Taking away what is no longer wanted: a proposal, a project without proposals, an organisation with everything."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import RowMapping, delete
from sqlmodel import Session

from app.accounts.queries import ORGANISATION, find_organisation, list_organisations
from app.accounts.service import resolve_organisation
from app.db.filestore import FileStore
from app.domain.phrases import phrase, with_commas
from app.domain.search import did_you_mean
from app.errors import Conflict, NotFound
from app.library.searching import forget_words
from app.projects.queries import PROJECT, find_project, list_projects
from app.proposals.queries import PROPOSAL, find_proposal, list_proposals
from app.proposals.service.lock_proposal import ensure_open
from app.settings import Settings
from app.workspace.stored import hashes_of_nobody_else

_ALL = 10_000
_TABLES = {"proposal": PROPOSAL, "project": PROJECT, "organisation": ORGANISATION}


class Kind(StrEnum):
    PROPOSAL = "proposal"
    PROJECT = "project"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Doomed:
    """What would go, found before anything is taken away."""

    kind: Kind
    id: int
    slug: str
    projects: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    files: frozenset[str] = field(default_factory=frozenset)
    """Hashes of documents and sent files that nobody else has."""


def find_doomed(session: Session, slug: str, *, organisation: str | None) -> Doomed:
    """What `slug` names: a proposal, else a project, else an organisation.

    Raises NotFound, BadInput where several organisations could be meant, Conflict for a project that has proposals.
    """
    whole = find_organisation(session, slug)
    if whole is not None and (organisation or slug) != slug:
        whole = None  # somebody else's: only the named organisation is worked for
    several = organisation is None and len(list_organisations(session, limit=2)) > 1
    if whole is not None and several:
        return _organisation(session, whole)
    owner = resolve_organisation(session, organisation)
    if (row := find_proposal(session, owner["id"], slug)) is not None:
        return Doomed(Kind.PROPOSAL, row["id"], slug)
    if (row := find_project(session, owner["id"], slug)) is not None:
        return _project(session, owner, row)
    if whole is not None:
        return _organisation(session, whole)
    rows = (*list_proposals(session, owner["id"], limit=_ALL), *list_projects(session, owner["id"], limit=_ALL))
    known = (owner["slug"], *(found["slug"] for found in rows))
    raise NotFound(
        phrase(
            "There is no proposal, project or organisation '{slug}'.{near}", slug=slug, near=did_you_mean(slug, known)
        )
    )


def delete_doomed(session: Session, doomed: Doomed) -> None:
    """Take it away with all its parts; files stay until `forget_files`, for this may still be undone.

    Raises ProposalLocked for a proposal that was submitted and not unlocked: it is the record of what was sent.
    """
    if doomed.kind is Kind.PROPOSAL:
        ensure_open(session, doomed.id, alone=True)
    table = _TABLES[doomed.kind]
    session.execute(delete(table).where(table.c.id == doomed.id))
    forget_words(session)


def forget_files(files: FileStore, doomed: Doomed) -> None:
    """Take the bytes away of documents that only the deleted organisation had."""
    for name in doomed.files:
        files.path(name).unlink(missing_ok=True)


def forget_made(settings: Settings) -> None:
    """Take away what was rendered and exported: it holds texts and is named by nothing that would tell whose."""
    for folder in (settings.cache, settings.exports):
        shutil.rmtree(folder, ignore_errors=True)


def _project(session: Session, owner: RowMapping, row: RowMapping) -> Doomed:
    proposals = [found["slug"] for found in list_proposals(session, owner["id"], project=row["slug"], limit=_ALL)]
    if proposals:
        said = phrase(
            "The project '{project}' has proposals: {proposals}. Delete them first.",
            project=row["slug"],
            proposals=with_commas(proposals),
        )
        raise Conflict(said)
    return Doomed(Kind.PROJECT, row["id"], row["slug"])


def _organisation(session: Session, row: RowMapping) -> Doomed:
    return Doomed(
        Kind.ORGANISATION,
        row["id"],
        row["slug"],
        projects=tuple(found["slug"] for found in list_projects(session, row["id"], limit=_ALL)),
        proposals=tuple(found["slug"] for found in list_proposals(session, row["id"], limit=_ALL)),
        files=hashes_of_nobody_else(session, row["id"]),
    )
