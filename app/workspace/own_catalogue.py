"""The workspace's own copies of funders, calls and templates: text files that are checked before they are kept.

They stand in `catalogue/` of the workspace, beside what ships, and take the place of the same name there. What a file
said before stays in `catalogue/past/`. Nothing in them is ever run: they are read as data, with limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from app.catalog.catalogue import Catalogue, inspect_catalogue, load_catalogue
from app.db.filestore import write_whole
from app.domain.phrases import phrase
from app.errors import BadInput, InvalidFile, NotFound, Problem, VersionConflict
from app.paths import Roots, default_roots

MAX_BYTES = 500_000
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_PAST = "%Y-%m-%dT%H%M%S.%fZ"
"""Names of earlier texts."""
_VERSION = re.compile(r"^version:.*$", re.MULTILINE)
_NAME = re.compile(
    rf"funders/{_SLUG}/(?:funder|calls/{_SLUG})\.yaml|templates/{_SLUG}/[0-9]+(?:\.[0-9]+)*/template\.yaml", re.ASCII
)


@dataclass(frozen=True, slots=True)
class OwnCatalogue:
    """`folder` is `catalogue/` of the workspace; `shipped` are the folders that it stands beside."""

    folder: Path
    shipped: Roots

    @classmethod
    def of(cls, workspace: Path) -> OwnCatalogue:
        return cls(workspace / "catalogue", default_roots())

    def load(self) -> Catalogue:
        """Raises InvalidFile."""
        return load_catalogue(_beside(self.shipped, self.folder))

    def list_copies(self) -> tuple[str, ...]:
        """Names of the files that are the workspace's own, like `funders/undef/funder.yaml`."""
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.yaml"))
        return tuple(sorted(name for name in found if _NAME.fullmatch(name)))

    def read(self, name: str) -> str:
        """The own copy, else what ships. Raises NotFound."""
        path = next((path for path in self._places(name) if path.is_file()), None)
        if path is None:
            raise NotFound(phrase("The catalogue has no file '{name}'.", name=name))
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")

    def is_own(self, name: str) -> bool:
        return self._path(name).is_file()

    def past(self, name: str) -> Mapping[str, datetime]:
        """When it was saved before, the last first, by names for `read_past`."""
        folder = self._past(name)
        names = sorted((path.stem for path in folder.glob("*.yaml")), reverse=True) if folder.is_dir() else ()
        return {saved: datetime.strptime(saved, _PAST).replace(tzinfo=UTC) for saved in names}

    def read_past(self, name: str, saved: str) -> str:
        """Raises NotFound."""
        if saved not in self.past(name):
            raise NotFound(phrase("There is no earlier text '{saved}' of '{name}'.", saved=saved, name=name))
        return (self._past(name) / f"{saved}.yaml").read_text(encoding="utf-8")

    def check(self, name: str, text: str | None) -> tuple[Problem, ...]:
        """What would be wrong with the catalogue if the file said this; None: if there were no copy."""
        with TemporaryDirectory() as made:
            trial = Path(made) / "catalogue"
            if self.folder.is_dir():
                copytree(self.folder, trial)
            path = trial / name
            if text is None:
                _take_away(path, trial)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
            return inspect_catalogue(_beside(self.shipped, trial))[1]

    def save(self, name: str, text: str, *, read: str, at: datetime) -> None:
        """Keep the text as the workspace's own. `read` is the fingerprint of the text that its writer saw.

        Raises NotFound, BadInput for too much, InvalidFile with every problem, VersionConflict.
        """
        current = self.read(name)
        if len(text.encode()) > MAX_BYTES:
            raise BadInput(phrase("The file is larger than {most} bytes.", most=MAX_BYTES))
        if fingerprint(current) != read:
            raise VersionConflict(
                "Somebody changed this file since you read it.", current_version=0, current=current, attempted=text
            )
        if problems := self.check(name, text):
            raise InvalidFile(problems)
        self._keep_past(name, at)
        write_whole(self._path(name), text.encode())

    def discard(self, name: str, *, at: datetime) -> None:
        """Back to what ships; what the copy said stays among the earlier texts.

        Raises NotFound, BadInput for a template, which proposals may stand on, and InvalidFile.
        """
        if not self.is_own(name):
            raise NotFound(phrase("There is no copy of '{name}' here.", name=name))
        if name.startswith("templates/"):
            raise BadInput("Proposals may be written on this template; it stays.")
        if problems := self.check(name, None):
            raise InvalidFile(problems)
        self._keep_past(name, at)
        _take_away(self._path(name), self.folder)

    def copy_template(self, name: str) -> str:
        """A version of the workspace's own, below the one that is copied: 1.0 → 1.0.1. Returns its file's name.

        Versions that ship never change: what was written on them stays on them. Raises NotFound, InvalidFile.
        """
        slug, _, version = name.partition("/")
        file = f"templates/{slug}/{version}/template.yaml"
        if not _NAME.fullmatch(file):
            raise NotFound(phrase("There is no template '{name}'.", name=name))
        roots = (self.folder / "templates", *reversed(self.shipped.templates))
        source = next((root / slug / version for root in roots if (root / slug / version).is_dir()), None)
        if source is None:
            raise NotFound(phrase("There is no template '{name}'.", name=name))
        taken = {path.name for root in roots if (root / slug).is_dir() for path in (root / slug).iterdir()}
        own = next(own for number in count(1) if (own := f"{version}.{number}") not in taken)
        target = self.folder / "templates" / slug / own
        copytree(source, target)
        path = target / "template.yaml"
        text = path.read_text(encoding="utf-8-sig")
        write_whole(path, _VERSION.sub(f'version: "{own}"', text, count=1).encode())
        return f"templates/{slug}/{own}/template.yaml"

    def _keep_past(self, name: str, at: datetime) -> None:
        if self.is_own(name):
            write_whole(self._past(name) / f"{at.astimezone(UTC):{_PAST}}.yaml", self._path(name).read_bytes())

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise NotFound(phrase("The catalogue has no file '{name}'.", name=name))
        return self.folder / name

    def _past(self, name: str) -> Path:
        return self.folder / "past" / self._path(name).relative_to(self.folder).with_suffix("")

    def _places(self, name: str) -> Iterator[Path]:
        """Where the file may stand, the own copy first, then the last folder that is read. Templates are own ones."""
        yield self._path(name)
        shelf, _, rest = name.partition("/")
        if shelf == "funders":
            for root in reversed(self.shipped.funders):
                yield root / rest


def _take_away(path: Path, top: Path) -> None:
    """The file, and the folders that are empty without it."""
    path.unlink()
    folder = path.parent
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _beside(shipped: Roots, folder: Path) -> Roots:
    def own(name: str) -> tuple[Path, ...]:
        return (folder / name,) if (folder / name).is_dir() else ()

    return Roots(funders=(*shipped.funders, *own("funders")), templates=(*shipped.templates, *own("templates")))
