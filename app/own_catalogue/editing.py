"""Changing an organisation's own files. A text is tried with the whole catalogue before it is kept.

Nothing in them is ever run: they are read as data, with limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import inspect_beside
from app.domain.phrases import phrase
from app.errors import BadInput, Conflict, InvalidFile, NotFound, Problem, VersionConflict
from app.own_catalogue.catalogues import Catalogues, stamp_of
from app.own_catalogue.names import FileName, folder_of, template_file
from app.own_catalogue.queries import (
    add_files,
    list_earlier,
    lock_catalogue,
    mark_catalogue,
    proposals_on,
    read_files,
    retire_files,
)

MAX_BYTES = 500_000
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OwnCatalogue:
    """One organisation's, in one unit of work."""

    session: Session
    catalogues: Catalogues
    organisation_id: int

    def files(self) -> dict[str, str]:
        """Texts by name, of all that is the organisation's own."""
        return read_files(self.session, self.organisation_id)

    def read(self, name: str) -> str:
        """The own text, else what ships. Raises NotFound."""
        known = FileName.read(name)
        own = self.files().get(name)
        if own is not None:
            return own
        shipped = known.shipped(self.catalogues.shipped)
        if shipped is None:
            raise NotFound(phrase("The catalogue has no file '{name}'.", name=name))
        return _text(shipped)

    def read_template(self, template: str) -> dict[str, str]:
        """Its files by their names below its folder: `template.yaml`, `guidance/summary.md`. Raises NotFound."""
        own = {name: text for name, text in self.files().items() if FileName.read(name).template == template}
        if own:
            return {name.removeprefix(folder_of(name)): text for name, text in own.items()}
        loaded = self.catalogues.shipped.shelves.templates.get(template)
        if loaded is None:
            raise NotFound(phrase("There is no template '{name}'.", name=template))
        texts = {
            f"{folder}/{name}": text
            for folder, found in (("guidance", loaded.guidance), ("starter", loaded.starters))
            for name, text in found.items()
        }
        return {loaded.place.name: _text(loaded.place.path), **texts}

    def has_template(self, template: str) -> bool:
        """Whether it is the organisation's own."""
        return template_file(template) in self.files()

    def ships(self, name: str) -> bool:
        """Whether something would stand there without an own text."""
        return FileName.read(name).shipped(self.catalogues.shipped) is not None

    def earlier(self, name: str) -> tuple[RowMapping, ...]:
        """Texts of before, the last first."""
        return tuple(list_earlier(self.session, self.organisation_id, FileName.read(name).name))

    def read_earlier(self, name: str, number: int) -> str:
        """`number` is the id of the row. Raises NotFound."""
        text = next((row["text"] for row in self.earlier(name) if row["id"] == number), None)
        if text is None:
            raise NotFound(phrase("There is no earlier text '{saved}' of '{name}'.", saved=number, name=name))
        return str(text)

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files that are kept: something that ships may have changed since."""
        files = self.files()
        return inspect_beside(self.catalogues.shipped, files)[1] if files else ()

    def save(
        self, name: str, text: str, *, read: str, by: str, at: datetime, beside: Mapping[str, str] = NOTHING
    ) -> None:
        """Keep a text. `read` is the fingerprint of what its writer saw, empty for a file that is to be new; `beside`
        are files that come with a new one.

        Raises NotFound, BadInput for too much, InvalidFile with every problem, VersionConflict.
        """
        known = FileName.read(name)
        if known.template in self.catalogues.shipped.templates:
            raise NotFound(phrase("'{name}' ships with the program and never changes; copy it.", name=known.template))
        lock_catalogue(self.session, self.organisation_id)
        if len(text.encode()) > MAX_BYTES:
            raise BadInput(phrase("The file is larger than {most} bytes.", most=MAX_BYTES))
        try:
            current = self.read(name)
        except NotFound:
            if read:
                raise
            current = ""
        if (fingerprint(current) if current else "") != read:
            raise VersionConflict(
                "Somebody changed this file since you read it.", current_version=0, current=current, attempted=text
            )
        self.put({**beside, name: text}, by=by, at=at)

    def discard(self, name: str, *, at: datetime) -> None:
        """Back to what ships; where nothing ships, the funder, call or template is gone with all that belongs to it.

        What it said stays among the earlier texts. Raises NotFound, Conflict where proposals stand on it, InvalidFile
        where other files do.
        """
        known = FileName.read(name)
        lock_catalogue(self.session, self.organisation_id)
        files = self.files()
        if name not in files:
            raise NotFound(phrase("There is no copy of '{name}' here.", name=name))
        gone = {name}
        if not self.ships(name) and not known.text:
            users = proposals_on(
                self.session, self.organisation_id, call=known.call, funder=known.funder, template=known.template
            )
            if users:
                raise Conflict(phrase("Proposals stand on it: {names}. It stays.", names=", ".join(users)))
            if not known.call:
                gone = {other for other in files if other.startswith(folder_of(name))}
        left = {other: text for other, text in files.items() if other not in gone}
        self._try(files, left)
        retire_files(self.session, self.organisation_id, gone, at=at)
        mark_catalogue(self.session, self.organisation_id, stamp_of(left))

    def put(self, texts: Mapping[str, str], *, by: str, at: datetime) -> None:
        """Keep files, and what they said before among the earlier texts. Raises InvalidFile."""
        lock_catalogue(self.session, self.organisation_id)
        files = self.files()
        kept = {**files, **texts}
        self._try(files, kept)
        retire_files(self.session, self.organisation_id, texts.keys(), at=at)
        add_files(self.session, self.organisation_id, texts, by=by, at=at)
        mark_catalogue(self.session, self.organisation_id, stamp_of(kept))

    def _try(self, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        """Raises InvalidFile with what is wrong with a changed file, and what was not wrong elsewhere before."""
        problems = inspect_beside(self.catalogues.shipped, after)[1]
        changed = {name for name, text in after.items() if before.get(name) != text}
        if problems and not changed.issuperset(problem.file for problem in problems):
            known = set(inspect_beside(self.catalogues.shipped, before)[1])
            problems = tuple(problem for problem in problems if problem.file in changed or problem not in known)
        if problems:
            raise InvalidFile(problems)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")


def fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()
