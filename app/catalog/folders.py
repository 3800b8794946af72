"""Walking the catalogue's folders: what is there, and what must not be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.nodes import CATALOGUE_CAP
from app.domain.phrases import phrase
from app.errors import Problem

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
VERSION = re.compile(r"[0-9]+(\.[0-9]+)*", re.ASCII)

_READ = {".yaml", ".yml", ".md", ".json"}
"""Endings of files that somebody may have meant for the catalogue."""
_LITTER = {"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"}
_BACKUPS = ("~", ".bak", ".orig", ".rej", ".swp", ".swo", ".tmp", ".part")


def is_litter(name: str) -> bool:
    """Whether an editor, an office program or a file manager left this behind: backups, locks, thumbnails."""
    lowered = name.lower()
    return lowered in _LITTER or lowered.endswith(_BACKUPS) or lowered.startswith(("~$", "#", "~"))


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder, with its name in messages: `funders/undef/funder.yaml`."""

    path: Path
    shown: str

    @property
    def name(self) -> str:
        return self.path.name

    def __truediv__(self, name: str) -> Place:
        return Place(self.path / name, f"{self.shown}/{name}")


@dataclass(slots=True)
class Visit:
    """One walk through the folders, with what was found wrong on the way."""

    problems: list[Problem] = field(default_factory=list)
    strays: list[Problem] = field(default_factory=list)
    """Files that nobody could have meant for the catalogue: named by its check, no reason to stop working."""

    def say(self, place: Place, message: str, fix: str = "", *, line: int = 0, at: str = "") -> None:
        self.problems.append(Problem(place.shown, line, at, message, fix))

    def say_odd(self, place: Place, message: str, fix: str) -> None:
        """A file that is not read here: a mistake where its ending says that it was meant to be, else a stray."""
        meant = place.path.is_dir() or place.path.suffix.lower() in _READ
        (self.problems if meant else self.strays).append(Problem(place.shown, 0, "", message, fix))

    def inside(self, folder: Place) -> Iterator[Place]:
        """What lies in a folder, by name; hidden names, names with `_` in front, links and litter are left out."""
        if not folder.path.is_dir():
            return
        for path in sorted(folder.path.iterdir()):
            if path.name.startswith((".", "_")) or is_litter(path.name):
                continue
            place = folder / path.name
            if path.is_symlink():
                self.say(
                    place,
                    phrase("this is a link to another place; the catalogue reads only its own files"),
                    phrase("Copy it."),
                )
            else:
                yield place

    def folders(self, folder: Place, names: re.Pattern[str], rule: str) -> Iterator[Place]:
        """Folders whose names fit `names`; README.md and `known` files beside them are passed over."""
        for place in self.inside(folder):
            if place.path.is_dir():
                if names.fullmatch(place.name):
                    yield place
                else:
                    self.say(place, phrase("'{name}' cannot be the name of a folder here", name=place.name), rule)

    def files(self, folder: Place, ending: str) -> Iterator[Place]:
        """Files with this ending; any other one is a problem."""
        for place in self.inside(folder):
            if place.path.is_file() and place.name.endswith(ending):
                yield place
            elif place.name != "README.md":
                self.say_odd(
                    place,
                    phrase("only '{ending}' files stand in this folder", ending=ending),
                    phrase("Rename or move {name}.", name=place.name),
                )

    def data(self, place: Place) -> bytes | None:
        """The file's bytes, at most one more than the cap; None (and a problem) where it cannot be read."""
        try:
            with place.path.open("rb") as stream:
                return stream.read(CATALOGUE_CAP + 1)
        except OSError as error:
            self.say(place, phrase("the file cannot be read ({reason})", reason=error.strerror or str(error)))
            return None

    def text(self, place: Place) -> str | None:
        """A text file's words; None (and a problem) where it is not UTF-8 or too large."""
        data = self.data(place)
        if data is None:
            return None
        if len(data) > CATALOGUE_CAP:
            self.say(
                place,
                phrase("the file is larger than {most} kB", most=CATALOGUE_CAP // 1024),
                phrase("Split it."),
            )
            return None
        try:
            return data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.say(place, phrase("a letter here is not in UTF-8"), phrase("Save the file in UTF-8."), line=line)
            return None
