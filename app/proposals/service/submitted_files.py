"""The files of a submitted proposal: those that were sent, byte by byte, whatever became of the project since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.db.filestore import FileStore
from app.domain.phrases import phrase
from app.errors import NotFound, ProposalLocked, StorageFault
from app.models.mapping import record_of
from app.proposals.queries import get_proposal
from app.proposals.service.export_proposal import Format
from app.proposals.submission_queries import (
    find_lock,
    find_submission_file,
    get_submission,
    list_submission_files,
)


def find_submitted(
    session: Session,
    organisation: RowMapping,
    slug: str,
    to: Format,
    *,
    language: str | None,
    draft: bool,
    files: FileStore,
) -> bytes | None:
    """What was sent; None while the proposal is open.

    Raises ProposalLocked for a draft or another language, which were not sent, and NotFound for a format that could not
    be made then.
    """
    row = get_proposal(session, organisation["id"], slug)
    lock = find_lock(session, row["id"])
    if lock is None:
        return None
    if draft or language not in (None, lock["language"]):
        raise ProposalLocked(
            phrase(
                "This proposal was submitted; its files are those that were sent, in '{language}'. Unlock it to make "
                "others.",
                language=lock["language"],
            )
        )
    return read_kept(*_file(session, lock["id"], to, files))


def submitted_file(
    session: Session, organisation: RowMapping, slug: str, number: int, to: Format, *, files: FileStore
) -> tuple[str, bytes]:
    """Name and content of a file of one submission. Raises NotFound."""
    row = get_submission(session, get_proposal(session, organisation["id"], slug)["id"], number)
    name, path = _file(session, row["id"], to, files)
    return name, read_kept(name, path)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file that was sent."""

    format: Format
    name: str
    sha256: str
    bytes: int


def sent_files(session: Session, submission_id: int) -> tuple[SentFile, ...]:
    """The files of a submission, in the order of the formats."""
    found = {row["format"]: record_of(SentFile, row) for row in list_submission_files(session, submission_id)}
    return tuple(found[to] for to in Format if to in found)


def read_kept(name: str, path: Path) -> bytes:
    """Raises StorageFault when it is not there any more."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageFault(
            phrase("{name} is not in the workspace any more; restore it from a backup.", name=name)
        ) from error


def _file(session: Session, submission_id: int, to: Format, files: FileStore) -> tuple[str, Path]:
    found = find_submission_file(session, submission_id, to)
    if found is None:
        raise NotFound(phrase("No {to} was made when this was submitted.", to=to))
    return found["name"], files.path(found["sha256"])
