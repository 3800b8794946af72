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
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session

from app.accounts.audit import Doer
from app.db.filestore import write_whole
from app.domain.erasing import windowed, word_count
from app.domain.phrases import phrase
from app.errors import StorageFault
from app.models import ErasureRow
from app.models.mapping import table_of
from app.settings import Settings

ERASURE = table_of(ErasureRow)


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

    def __init__(self, settings: Settings) -> None:
        folder: Path = settings.workspace / "erasures"
        self._key, self._list = folder / "key", folder / "list.jsonl"
        self._secret = b""

    def entry(
        self,
        kind: str,
        identity: Iterable[str],
        words: Iterable[str],
        *,
        organisations: Iterable[str],
        on: date,
        kept_sent: bool,
    ) -> Entry:
        """Of somebody who is known by `identity` in other copies of the data base, and by `words` in every text."""
        traces = dict.fromkeys(map(windowed, words))
        return Entry(
            kind=kind,
            on=on.isoformat(),
            organisations=tuple(self.hashed(f"organisation|{slug}") for slug in organisations),
            identity=tuple(map(self.hashed, identity)),
            words=tuple((word_count(text), self.hashed(f"words|{text}")) for text in traces),
            kept_sent=kept_sent,
        )

    def keep(self, session: Session, entry: Entry, organisation_id: int | None, *, by: Doer, at: datetime) -> None:
        """Put it on the list, and say that this data base has seen it.

        The list is written before the transaction ends: an erasure that is listed and was not done is done later, and
        the other way round it would be forgotten. Raises StorageFault.
        """
        note_erasure(session, entry, organisation_id, by=by, at=at)
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


def note_erasure(session: Session, entry: Entry, organisation_id: int | None, *, by: Doer, at: datetime) -> None:
    """Say that this data base has seen an entry of the list."""
    session.execute(
        insert(ERASURE).values(digest=entry.digest, organisation_id=organisation_id, kind=entry.kind, by=by.name, at=at)
    )


def _entry(line: str) -> Entry:
    read = json.loads(line)
    pairs = tuple((int(count), str(digest)) for count, digest in read["words"])
    lists = {name: tuple(read[name]) for name in ("organisations", "identity")}
    return Entry(kind=read["kind"], on=read["on"], words=pairs, kept_sent=bool(read["kept_sent"]), **lists)
