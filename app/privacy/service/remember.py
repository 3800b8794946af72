"""The list of erasures: beside the data base, in no backup, and without a word of whom it was.

What identified somebody stands on it as an HMAC under a key that is made once for the workspace. A restored backup
brings people back; with the list they are found again and erased again.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from app.db.filestore import write_whole
from app.domain.erasing import windowed, word_count
from app.domain.phrases import phrase
from app.errors import StorageFault
from app.privacy.service.subjects import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    kind: str
    on: str
    organisations: tuple[str, ...]
    identity: tuple[str, ...]
    words: tuple[tuple[int, str], ...]
    """How many words beside each other, and their hash."""
    kept_sent: bool
    """What was sent was kept, for a law or a grant agreement asks for it."""

    @property
    def line(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @property
    def digest(self) -> str:
        return sha256(self.line.encode()).hexdigest()


class ErasureList:
    """A folder with the key and the list; it is made at the first erasure."""

    def __init__(self, folder: Path) -> None:
        self._key, self._list = folder / "key", folder / "list.jsonl"
        self._secret = b""

    def entry(self, subject: Subject, organisations: Iterable[str], *, on: str, kept_sent: bool) -> Entry:
        traces = dict.fromkeys(windowed(trace) for trace in subject.traces.words)
        return Entry(
            kind=subject.kind,
            on=on,
            organisations=tuple(self.hashed(f"organisation|{slug}") for slug in organisations),
            identity=tuple(self.hashed(text) for text in subject.identity),
            words=tuple((word_count(text), self.hashed(f"words|{text}")) for text in traces),
            kept_sent=kept_sent,
        )

    def add(self, entry: Entry) -> None:
        """Raises StorageFault."""
        try:
            with self._list.open("a", encoding="ascii") as file:
                file.write(f"{entry.line}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StorageFault(
                phrase("{path} cannot be written: {reason}.", path=str(self._list), reason=str(error.strerror))
            ) from error

    def entries(self) -> Sequence[Entry]:
        """Raises StorageFault for a list that nobody but this program may have written, and that is broken."""
        if not self._list.is_file():
            return ()
        try:
            return tuple(_entry(line) for line in self._list.read_text(encoding="ascii").splitlines() if line)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StorageFault(
                phrase("The list of erasures in {path} cannot be read; put it back as it was.", path=str(self._list))
            ) from error

    def hashed(self, text: str) -> str:
        return hmac.digest(self._key_bytes(), text.encode(), "sha256").hex()

    def _key_bytes(self) -> bytes:
        if not self._secret:
            if not self._key.is_file():
                write_whole(self._key, os.urandom(32))
                self._key.chmod(0o600)
            self._secret = self._key.read_bytes()
        return self._secret


def _entry(line: str) -> Entry:
    read = json.loads(line)
    pairs = tuple((int(count), str(digest)) for count, digest in read["words"])
    lists = {name: tuple(read[name]) for name in ("organisations", "identity")}
    return Entry(kind=read["kind"], on=read["on"], words=pairs, kept_sent=bool(read["kept_sent"]), **lists)
