"""The files of documents: put in, found again by their hash."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.audit import Doer
from app.accounts.service import attach_file
from app.db.filestore import MAX_FILE_BYTES, FileStore
from app.domain.phrases import phrase
from app.domain.text import one_line
from app.errors import BadInput, NotFound
from app.interchange.document_reading import check_document
from app.library.service.keep_items import DOCUMENTS, read_item, save_item


def file_document(
    session: Session,
    organisation: RowMapping,
    key: str,
    name: str,
    data: bytes,
    *,
    files: FileStore,
    by: Doer,
    at: datetime,
) -> None:
    """Keep the bytes, under the name they came with.

    Raises NotFound, BadInput for none, too many, or what is not what its name says or needs a password.
    """
    kept = read_item(session, organisation, DOCUMENTS, key)
    if not data:
        raise BadInput(phrase("The file is empty. Choose one that is not."))
    if len(data) > MAX_FILE_BYTES:
        raise BadInput(
            phrase("{name} is larger than {megabytes} MB.", name=one_line(name), megabytes=MAX_FILE_BYTES // 1_000_000)
        )
    check_document(name, data)
    named = replace(kept.item, file=f"documents/{_plain(name)}")
    save_item(session, organisation, DOCUMENTS, named, read=kept.version, by=by, at=at, did="file_document")
    attach_file(session, organisation["id"], key, files.put_bytes(data))


def find_file(session: Session, organisation: RowMapping, key: str, *, files: FileStore) -> tuple[str, Path]:
    """Its name and where its bytes are. Raises NotFound."""
    kept = read_item(session, organisation, DOCUMENTS, key)
    path = files.path(kept.sha256) if kept.sha256 else None
    if path is None or not path.is_file():
        raise NotFound(phrase("There is no file of “{title}” yet.", title=kept.item.title))
    return PurePosixPath(kept.item.file).name or key, path


def _plain(name: str) -> str:
    """The last part of a path, whichever way its slashes lean; browsers send what they like."""
    last = one_line(name).replace("\\", "/").rpartition("/")[2].replace(":", "-").strip(". ")
    return last[-120:] or "document"
