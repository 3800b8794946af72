"""The catalogue: funders, calls, templates and layouts, read, checked against each other, and then frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TypeVar

from app.catalog.cases import Case
from app.catalog.lock import check_lock
from app.catalog.references import check_references, check_tried, notes_on, section_texts
from app.catalog.shelves import Shelves, read_funders, read_templates
from app.domain.call import Call
from app.domain.funder import Funder
from app.domain.layouts import Layout
from app.domain.phrases import in_a_row, phrase, with_commas
from app.domain.search import did_you_mean
from app.domain.template import Template
from app.errors import InvalidFile, NotFound, Problem
from app.paths import Roots, default_roots

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything shipped, and what the workspace added. Keys are slugs; a template's is `slug/version`."""

    funders: Mapping[str, Funder]
    calls: Mapping[str, Call]
    templates: Mapping[str, Template]
    layouts: Mapping[str, Layout]
    guidance: Mapping[str, Mapping[str, str]]
    """Help for the writer as Markdown, by template and section."""
    starters: Mapping[str, Mapping[str, Mapping[str, str]]]
    """Text a section begins with as Markdown, by template, section and language."""
    cases: tuple[tuple[Call, Case], ...]
    """Test cases of the rules, each with its call."""
    notes: tuple[Problem, ...] = ()
    """What is allowed and worth knowing, such as rules that nobody has verified."""
    shelves: Shelves = field(default_factory=Shelves, repr=False, compare=False)
    """The files it was read from, so that more can be put beside them."""

    def funder(self, slug: str) -> Funder:
        return _get(self.funders, slug, phrase("funder"))

    def call(self, slug: str) -> Call:
        if slug in self.funders and slug not in self.calls:
            said = phrase("'{slug}' is a funder.", slug=slug)
            raise NotFound(in_a_row((said, _some_calls(self.calls_of(slug)))))
        return _get(self.calls, slug, phrase("call"))

    def template(self, name: str) -> Template:
        """By `slug/version`, or the newest version by slug alone."""
        versions = [template for template in self.templates.values() if template.slug == name]
        return max(versions, key=version_order) if versions else _get(self.templates, name, phrase("template"))

    def heading(self, template: str, key: str, language: str) -> str:
        """Of a section; its key where neither it nor the template is here any more."""
        found = self.templates.get(template)
        return found.heading(key, language) if found else key

    def layout(self, key: str) -> Layout:
        return _get(self.layouts, key, phrase("budget layout"))

    def calls_of(self, funder: str) -> tuple[Call, ...]:
        return tuple(call for call in self.calls.values() if call.funder == funder)


def version_order(template: Template) -> tuple[int, ...]:
    """Orders versions by number: 1.10 is newer than 1.9."""
    return tuple(int(part) for part in template.version.split("."))


def load_catalogue(roots: Roots | None = None) -> Catalogue:
    """The whole catalogue. A stray file beside the catalogue's own does not stop it: `inspect_catalogue` names it.

    Raises InvalidFile with every problem of every file.
    """
    shelves, problems = _read(roots)
    if problems:
        raise InvalidFile(problems)
    return _frozen(shelves)


def inspect_catalogue(roots: Roots | None = None) -> tuple[Catalogue, tuple[Problem, ...]]:
    """What can be read, and everything that is wrong with it and with the rest, stray files too."""
    shelves, problems = _read(roots)
    return _frozen(shelves), (*problems, *shelves.visit.strays)


def inspect_beside(catalogue: Catalogue, files: Mapping[str, str]) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue with more files, and everything that is wrong with it then.

    `files` are texts by name, like `funders/undef/funder.yaml` and `templates/ours/1.0/template.yaml`; they take the
    place of the same names. What cannot be read leaves standing what stood there before.
    """
    shelves = catalogue.shelves.copied()
    with TemporaryDirectory() as made:
        for name, text in files.items():
            path = Path(made) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        for folder, read in (("funders", read_funders), ("templates", read_templates)):
            if (root := Path(made) / folder).is_dir():
                read(root, shelves)
    problems = dict.fromkeys((*shelves.visit.problems, *check_references(shelves)))
    return _frozen(shelves), tuple(problems)


def _read(roots: Roots | None) -> tuple[Shelves, tuple[Problem, ...]]:
    roots = roots or default_roots()
    shelves = Shelves()
    for root in roots.funders:
        read_funders(root, shelves)
    for root in roots.templates:
        read_templates(root, shelves)
        shelves.visit.problems.extend(check_lock(root))
    problems = dict.fromkeys((*shelves.visit.problems, *check_references(shelves), *check_tried(shelves)))
    return shelves, tuple(problems)


def _frozen(shelves: Shelves) -> Catalogue:
    texts = {name: section_texts(loaded) for name, loaded in shelves.templates.items()}
    calls = {slug: loaded.value for slug, loaded in shelves.calls.items()}
    return Catalogue(
        funders=MappingProxyType({slug: loaded.value for slug, loaded in shelves.funders.items()}),
        calls=MappingProxyType(calls),
        templates=MappingProxyType({name: loaded.value for name, loaded in shelves.templates.items()}),
        layouts=MappingProxyType({key: loaded.value for key, loaded in shelves.layouts.items()}),
        guidance=MappingProxyType({name: found.guidance for name, found in texts.items()}),
        starters=MappingProxyType({name: found.starters for name, found in texts.items()}),
        cases=tuple(
            (call, case)
            for loaded in shelves.cases
            for case in loaded.value
            if (call := loaded.calls.get(f"{loaded.funder}/{case.call}", calls.get(f"{loaded.funder}/{case.call}")))
        ),
        notes=tuple(notes_on(shelves)),
        shelves=shelves,
    )


def _some_calls(calls: tuple[Call, ...]) -> str:
    if not calls:
        return phrase("It has no calls here.")
    shown, more = with_commas(call.slug for call in calls[:5]), len(calls) - 5
    if more > 0:
        return phrase("Its calls: {calls} and {count} more.", calls=shown, count=more)
    return phrase("Its calls: {calls}.", calls=shown)


def _get(values: Mapping[str, T], key: str, what: str) -> T:
    if key in values:
        return values[key]
    raise NotFound(phrase("There is no {what} '{key}'.{near}", what=what, key=key, near=did_you_mean(key, values)))
