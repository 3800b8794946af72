"""What the files say about each other: every name that stands in one of them must exist."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from app.catalog.cases import KNOWN_CODES
from app.catalog.forms import check_layout, check_template, section_texts
from app.catalog.reading import At, Trouble
from app.catalog.shelves import Loaded, LoadedCases, Shelves
from app.catalog.vocabulary import check_codes, check_countries, check_languages, twice
from app.catalog.wording import known_or_near
from app.domain.call import Annex, Call
from app.domain.evidence import ANNEX_KINDS
from app.domain.funder import Funder
from app.domain.phrases import phrase, with_commas
from app.domain.sources import Verified
from app.domain.template import Template
from app.errors import Problem

__all__ = ["check_references", "check_tried", "notes_on", "section_texts"]

_PLACEHOLDERS = {
    "file_name": {"{organisation}", "{acronym}", "{partner}"},
    "name": {"{organisation}", "{acronym}", "{call}"},
}


def check_references(shelves: Shelves) -> Iterator[Problem]:
    """Every problem between the files, each at its line."""
    unread = shelves.unread
    for slug, funder in shelves.funders.items():
        yield from _told(funder, _check_funder(slug, funder.value, shelves))
    for slug, call in shelves.calls.items():
        yield from _told(call, _check_call(slug, call.value, shelves))
    for name, template in shelves.templates.items():
        yield from _told(
            template, check_template(name, template, {*shelves.layouts, *unread}, {*shelves.funders, *unread})
        )
        yield from _told(template, _check_conditions(name, template.value, shelves))
    for key, layout in shelves.layouts.items():
        yield from _told(layout, check_layout(key, layout.value))
    for cases in shelves.cases:
        yield from _told(cases, _check_cases(cases, shelves))


def check_tried(shelves: Shelves) -> Iterator[Problem]:
    """Calls whose rules nobody tries. What ships must; a call that somebody writes for themselves need not."""
    tested = {cases.funder for cases in shelves.cases}
    for slug, call in shelves.calls.items():
        if call.value.rules and slug.split("/")[0] not in tested:
            message = phrase("this call has rules, and its folder has no cases.yaml")
            yield call.problem(
                ("rules",), message, phrase("Write one budget that passes and one that breaks each rule.")
            )


def notes_on(shelves: Shelves) -> Iterator[Problem]:
    """What is allowed and worth knowing."""
    for call in shelves.calls.values():
        for position, rule in enumerate(call.value.rules):
            if rule.source.verified is Verified.UNVERIFIED:
                message = phrase("nobody has verified '{rule}'; the writer sees it as a question", rule=rule.rule)
                yield call.problem(
                    ("rules", position), message, phrase("Give its source, or make it one of 'questions'.")
                )


def _told(loaded: Loaded[Any], troubles: Iterable[Trouble]) -> Iterator[Problem]:
    return (loaded.problem(at, message, fix) for at, message, fix in troubles)


def missing(at: At, name: str | None, known: Collection[str], what: str) -> Iterator[Trouble]:
    """A name that stands for nothing."""
    if name is not None and name not in known:
        yield at, phrase("there is no {what} '{name}'", what=what, name=name), known_or_near(name, sorted(known))


def _check_funder(slug: str, funder: Funder, shelves: Shelves) -> Iterator[Trouble]:
    if funder.slug != slug:
        yield (
            ("slug",),
            phrase("'{name}' is not the folder's name, '{folder}'", name=funder.slug, folder=slug),
            phrase("Write '{line}'.", line=f"slug: {slug}"),
        )
    yield from missing(("successor",), funder.successor, {*shelves.funders, *shelves.unread}, phrase("funder"))
    yield from missing(("parent",), funder.parent, {*shelves.funders, *shelves.unread}, phrase("funder"))
    for name in ("successor", "parent"):
        if getattr(funder, name) == funder.slug:
            yield (
                (name,),
                phrase("a funder is not its own {name}", name=name),
                phrase("Name another funder, or delete the field."),
            )
    yield from check_countries(("country",), (funder.country,) if funder.country else (), single=True)
    yield from check_languages(("languages",), funder.languages)
    yield from check_codes(funder.sdg, funder.dac)


def _check_call(slug: str, call: Call, shelves: Shelves) -> Iterator[Trouble]:
    folder = slug.split("/")[0]
    if call.slug != slug:
        yield (
            ("slug",),
            phrase("'{name}' is not folder and file, '{file}'", name=call.slug, file=slug),
            phrase("Write '{line}'.", line=f"slug: {slug}"),
        )
    if call.funder != folder:
        yield (
            ("funder",),
            phrase("'{name}' is not the folder's name, '{folder}'", name=call.funder, folder=folder),
            phrase("Write '{line}'.", line=f"funder: {folder}"),
        )
    yield from missing(("funder",), call.funder, {*shelves.funders, *shelves.unread}, phrase("funder"))
    yield from missing(("amends",), call.amends, {*shelves.calls, *shelves.unread}, phrase("call"))
    yield from missing(("layout",), call.layout, {*shelves.layouts, *shelves.unread}, phrase("budget layout"))
    yield from check_countries(("countries",), call.countries)
    yield from check_languages(("languages",), call.languages)
    yield from twice(("eligibility",), [criterion.key for criterion in call.eligibility])
    yield from twice(("annexes",), [annex.key for annex in call.annexes])
    if not call.stages:
        yield ("stages",), phrase("a call has at least one stage"), phrase("Write its stage, template and deadline.")
    yield from _check_stages(call, shelves)
    for position, annex in enumerate(call.annexes):
        yield from _check_annex(("annexes", position), annex)
    for position, package_file in enumerate(call.files):
        yield from check_file_name(("files", position, "name"), package_file.name)


def _check_stages(call: Call, shelves: Shelves) -> Iterator[Trouble]:
    keys: dict[str, None] = {}
    parts: dict[str, None] = {}
    complete = True
    for position, stage in enumerate(call.stages):
        yield from missing(
            ("stages", position, "template"), stage.template, {*shelves.templates, *shelves.unread}, phrase("template")
        )
        if (template := shelves.templates.get(stage.template)) is None:
            complete = False
            continue
        keys.update(dict.fromkeys(section.key for section in template.value.sections))
        parts.update(dict.fromkeys(section.part for section in template.value.sections))
    if not complete:
        return
    for key, override in call.sections.items():
        yield from missing(("sections", key), key, keys, phrase("section in the templates of this call named"))
        for number, limit in enumerate(override.limits or ()):
            for place, over in enumerate(limit.over):
                yield from missing(("sections", key, "limits", number, "over", place), over, keys, phrase("section"))
    for number, limit in enumerate(call.limits):
        for place, over in enumerate(limit.over):
            yield from missing(("limits", number, "over", place), over, keys, phrase("section"))
    for number, package_file in enumerate(call.files):
        yield from missing(("files", number, "part"), package_file.part, parts, phrase("part"))


def _check_conditions(name: str, template: Template, shelves: Shelves) -> Iterator[Trouble]:
    """A section that waits for an answer stands in no proposal unless a call of its template asks the question."""
    if any("/" in unread for unread in shelves.unread):
        return
    versions = f"{name.split('/')[0]}/"
    calls = [call.value for call in shelves.calls.values()]
    using = [call for call in calls if any(stage.template.startswith(versions) for stage in call.stages)]
    asked = {criterion.key for call in using for criterion in call.eligibility}
    for position, section in enumerate(template.sections):
        question = section.condition.question if section.condition else None
        if question is not None and question not in asked:
            at: At = ("sections", position, "condition", "question")
            yield (
                at,
                phrase("no call of this template asks '{question}' under eligibility", question=question),
                known_or_near(question, sorted(asked)),
            )


def _check_annex(at: At, annex: Annex) -> Iterator[Trouble]:
    yield from check_languages((*at, "label"), tuple(annex.label))
    for place, kind in enumerate(annex.kinds):
        yield from missing((*at, "kinds", place), kind, ANNEX_KINDS, phrase("kind of annex"))
    if annex.file_name:
        yield from check_file_name((*at, "file_name"), annex.file_name)


def check_file_name(at: At, name: str) -> Iterator[Trouble]:
    """A name the package will give to a file: no folders in it, and only known {placeholders}."""
    if "/" in name or "\\" in name or name.startswith("."):
        yield (
            at,
            phrase("'{name}' is not the name of a file", name=name),
            phrase("Write a name without folders, such as Annex_B.xlsx."),
        )
    known = _PLACEHOLDERS[str(at[-1])]
    bare = name
    for placeholder in known:
        bare = bare.replace(placeholder, "")
    if "{" in bare or "}" in bare:
        yield (
            at,
            phrase("'{name}' has something in braces that is not known", name=name),
            phrase("Known here: {words}.", words=with_commas(sorted(known))),
        )


def _check_cases(cases: LoadedCases, shelves: Shelves) -> Iterator[Trouble]:
    names = {*shelves.calls, *shelves.unread}
    calls = {name.split("/")[1] for name in names if name.startswith(f"{cases.funder}/")}
    for position, case in enumerate(cases.value):
        yield from missing((position, "call"), case.call, calls, phrase("call in this folder named"))
        for place, code in enumerate(case.expect):
            yield from missing((position, "expect", place), code, KNOWN_CODES, phrase("finding"))
