"""The bytes of documents, kept by their hash beside the data base."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from app.domain.phrases import phrase
from app.errors import BadInput, StorageFault

MAX_FILE_BYTES = 50_000_000


class FileStore:
    """A folder of files named by their SHA-256; what is there never changes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, path: Path) -> str:
        """Store a copy of a file and return its hash.

        Raises BadInput when it is not a plain file or too large, StorageFault when it cannot be written.
        """
        if path.is_symlink() or not path.is_file():
            raise BadInput(phrase("{name} is not a file.", name=path.name))
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadInput(
                phrase("{name} is larger than {megabytes} MB.", name=path.name, megabytes=MAX_FILE_BYTES // 1000000)
            )
        return self.put_bytes(path.read_bytes())

    def put_bytes(self, data: bytes) -> str:
        name = sha256(data).hexdigest()
        target = self.path(name)
        if not target.exists():
            write_whole(target, data)
        return name

    def path(self, name: str) -> Path:
        return self.root / name[:2] / name


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either there complete or not there at all.

    Raises StorageFault when the disk is full or the folder cannot be written.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise StorageFault(
            phrase("{path} cannot be written: {reason}.", path=str(path), reason=error.strerror or "")
        ) from error
