"""The pictures of a workspace file's texts: files in the folder `figures` beside it, named by their hash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session

from app.db.filestore import FileStore, write_whole
from app.domain.proposal import Proposal
from app.interchange.picture_reading import MAX_BYTES, read_picture
from app.proposals.queries.pictures import add_picture, list_pictures
from app.proposals.service.keep_pictures import named_in

FOLDER = "figures"
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpeg"}


def take_in_figures(
    session: Session,
    organisation_id: int,
    proposals: Iterable[Proposal],
    folder: Path,
    *,
    files: FileStore,
    at: datetime,
) -> tuple[str, ...]:
    """Keep the pictures that lie beside the file; return the names of those that are nowhere.

    A file that was changed has another hash, and counts as not there. Raises UnusablePicture.
    """
    named = sorted(set[str]().union(*map(named_in, proposals)))
    kept = {row["sha256"] for row in list_pictures(session, organisation_id, named)} if named else set()
    missing = []
    for name in named:
        if name in kept:
            continue
        data = _beside(folder, name)
        if data is None:
            missing.append(f"{FOLDER}/{name}.png")
            continue
        read = read_picture(data)
        files.put_bytes(data)
        add_picture(
            session, organisation_id, name, media_type=read.media_type, width=read.width, height=read.height,
            kept_by="", kept_at=at,
        )  # fmt: skip
    return tuple(missing)


def write_figures(
    session: Session, organisation_id: int, proposals: Iterable[Proposal], folder: Path, *, files: FileStore
) -> None:
    """Write the pictures of these texts below `folder`."""
    named = sorted(set[str]().union(*map(named_in, proposals)))
    for row in list_pictures(session, organisation_id, named) if named else ():
        path = files.path(row["sha256"])
        if path.is_file():
            write_whole(folder / FOLDER / f"{path.name}{_ENDINGS[row['media_type']]}", path.read_bytes())


def _beside(folder: Path, name: str) -> bytes | None:
    for path in _candidates(folder, name):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= MAX_BYTES:
            data = path.read_bytes()
            if sha256(data).hexdigest() == name:
                return data
    return None


def _candidates(folder: Path, name: str) -> Iterator[Path]:
    return (folder / FOLDER / f"{name}{ending}" for ending in (*_ENDINGS.values(), ".jpg"))
