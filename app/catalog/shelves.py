"""Reading every file of `funders/` and `proposal_templates/`, before they are checked against each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from app.catalog.cases import Case
from app.catalog.folders import SLUG, VERSION, Place, Visit
from app.catalog.nodes import Node
from app.catalog.reading import At, field_path, find, read_with_places
from app.domain.call import Call
from app.domain.funder import Funder
from app.domain.layouts import Layout
from app.domain.phrases import phrase
from app.domain.template import Template
from app.errors import InvalidFile, Problem
from app.paths import FUNDERS_VARIABLE, TEMPLATES_VARIABLE

T = TypeVar("T")

_FUNDER_NAMES = ("funder.yaml", "cases.yaml", "calls", "README.md")
_TEMPLATE_NAMES = ("template.yaml", "guidance", "starter", "README.md")
_SLUG_RULE = phrase("Use small letters, digits and single hyphens, such as national-lottery-uk.")


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """A value with the file it came from."""

    value: T
    node: Node
    place: Place

    def problem(self, at: At, message: str, fix: str = "") -> Problem:
        return Problem(self.place.shown, find(self.node, at), field_path(at), message, fix)


@dataclass(frozen=True, slots=True)
class LoadedTemplate(Loaded[Template]):
    guidance: dict[str, str]
    """Markdown by file name."""
    starters: dict[str, str]


@dataclass(frozen=True, slots=True)
class LoadedCases(Loaded[tuple[Case, ...]]):
    funder: str
    calls: dict[str, Call]
    """The calls of the same folder, by slug."""


@dataclass(slots=True)
class Shelves:
    """What was read; keys are what the folders and files are called."""

    visit: Visit = field(default_factory=Visit)
    funders: dict[str, Loaded[Funder]] = field(default_factory=dict)
    calls: dict[str, Loaded[Call]] = field(default_factory=dict)
    templates: dict[str, LoadedTemplate] = field(default_factory=dict)
    layouts: dict[str, Loaded[Layout]] = field(default_factory=dict)
    cases: list[LoadedCases] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Names of files with problems of their own, so that nobody complains that they do not exist."""

    def copied(self) -> Shelves:
        """The same files on shelves of their own, to be read on from; problems stay behind."""
        return Shelves(
            funders=dict(self.funders),
            calls=dict(self.calls),
            templates=dict(self.templates),
            layouts=dict(self.layouts),
            cases=list(self.cases),
            unread=set(self.unread),
        )


def read_funders(root: Path, shelves: Shelves) -> None:
    """One folder of funders; a slug read before is replaced."""
    top = Place(root, root.name)
    if not root.is_dir():
        _say_missing(root, FUNDERS_VARIABLE, shelves.visit)
    for folder in shelves.visit.folders(top, SLUG, _SLUG_RULE):
        inside = _inside(folder, _FUNDER_NAMES, shelves.visit)
        if "funder.yaml" in inside:
            if funder := _read(Funder, inside["funder.yaml"], shelves.visit):
                shelves.funders[folder.name] = funder
            else:
                shelves.unread.add(folder.name)
        elif folder.name not in shelves.funders:
            shelves.visit.say(
                folder, phrase("there is no funder.yaml in this folder"), phrase("Copy it from _example.")
            )
        calls: dict[str, Call] = {}
        for place in shelves.visit.files(inside["calls"], ".yaml") if "calls" in inside else ():
            slug = f"{folder.name}/{place.name.removesuffix('.yaml')}"
            if call := _read(Call, place, shelves.visit):
                shelves.calls[slug], calls[slug] = call, call.value
            else:
                shelves.unread.add(slug)
        if "cases.yaml" in inside and (cases := _read(tuple[Case, ...], inside["cases.yaml"], shelves.visit)):
            shelves.cases.append(LoadedCases(cases.value, cases.node, cases.place, folder.name, calls))


def read_templates(root: Path, shelves: Shelves) -> None:
    """One folder of templates with its layouts; a version or a layout read before is replaced."""
    top = Place(root, root.name)
    if not root.is_dir():
        _say_missing(root, TEMPLATES_VARIABLE, shelves.visit)
    layouts = top / "_layouts"
    if layouts.path.is_symlink():
        shelves.visit.say(layouts, phrase("this is a link to another place; the catalogue reads only its own files"))
    else:
        for place in shelves.visit.files(layouts, ".yaml"):
            key = place.name.removesuffix(".yaml")
            if layout := _read(Layout, place, shelves.visit):
                shelves.layouts[key] = layout
            else:
                shelves.unread.add(key)
    for slug in shelves.visit.folders(top, SLUG, _SLUG_RULE):
        for folder in shelves.visit.folders(slug, VERSION, phrase("Name a version by numbers: 1.0, then 1.1.")):
            name = f"{slug.name}/{folder.name}"
            if template := _read_template(folder, shelves.visit):
                shelves.templates[name] = template
            else:
                shelves.unread.add(name)


def _say_missing(root: Path, setting: str, visit: Visit) -> None:
    visit.say(
        Place(root, str(root)),
        phrase("this folder does not exist"),
        phrase("Create it, or correct {setting}, which names it.", setting=setting),
    )


def _read_template(folder: Place, visit: Visit) -> LoadedTemplate | None:
    inside = _inside(folder, _TEMPLATE_NAMES, visit)
    texts: dict[str, dict[str, str]] = {"guidance": {}, "starter": {}}
    for kind, found in texts.items():
        for place in visit.files(inside[kind], ".md") if kind in inside else ():
            if (text := visit.text(place)) is not None:
                found[place.name] = text
    if "template.yaml" not in inside:
        visit.say(folder, phrase("there is no template.yaml in this folder"), phrase("Copy it from _example."))
        return None
    template = _read(Template, inside["template.yaml"], visit)
    if template is None:
        return None
    return LoadedTemplate(template.value, template.node, template.place, texts["guidance"], texts["starter"])


def _inside(folder: Place, known: tuple[str, ...], visit: Visit) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for place in visit.inside(folder):
        if place.name in known:
            found[place.name] = place
        else:
            visit.say_odd(
                place,
                phrase("'{name}' is not read here", name=place.name),
                phrase("This folder holds {names}.", names=", ".join(known)),
            )
    return found


def _read(cls: Any, place: Place, visit: Visit) -> Loaded[Any] | None:
    data = visit.data(place)
    if data is None:
        return None
    try:
        value, node = read_with_places(cls, data, place.shown)
    except InvalidFile as error:
        visit.problems.extend(error.problems)
        return None
    return Loaded(value, node, place)
