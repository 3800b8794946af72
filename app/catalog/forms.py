"""Whether a template and a budget layout are sound in themselves, and agree with the files beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from app.catalog.folders import SLUG
from app.catalog.reading import At, Trouble
from app.catalog.shelves import LoadedTemplate
from app.catalog.vocabulary import check_languages, twice
from app.catalog.wording import known_or_near
from app.domain.layouts import Layout
from app.domain.phrases import phrase
from app.domain.record import Localised
from app.domain.template import ConditionOn, Template, TemplateSection


@dataclass(frozen=True, slots=True)
class SectionTexts:
    guidance: Mapping[str, str]
    """Markdown by section."""
    starters: Mapping[str, Mapping[str, str]]
    """Markdown by section and language."""


def section_texts(loaded: LoadedTemplate) -> SectionTexts:
    """The texts of the template's folder by the section they belong to.

    `guidance/<key>.md` or the file a section names; `starter/<key>.md` in the template's first language, and
    `starter/<key>.<language>.md`.
    """
    guidance: dict[str, str] = {}
    starters: dict[str, dict[str, str]] = {}
    for section in loaded.value.sections:
        if (text := loaded.guidance.get(_guidance_file(section))) is not None:
            guidance[section.key] = text
        for language in loaded.value.languages:
            if (text := loaded.starters.get(_starter_file(section.key, language, loaded.value))) is not None:
                starters.setdefault(section.key, {})[language] = text
    return SectionTexts(guidance, starters)


def check_template(
    name: str, loaded: LoadedTemplate, layouts: Collection[str], funders: Collection[str]
) -> Iterator[Trouble]:
    template = loaded.value
    slug, version = name.split("/")
    if template.slug != slug:
        yield (
            ("slug",),
            phrase("'{name}' is not the folder's name, '{folder}'", name=template.slug, folder=slug),
            phrase("Write '{line}'.", line=f"slug: {slug}"),
        )
    if template.version != version:
        written = phrase("Write '{line}'.", line=f'version: "{version}"')
        yield (
            ("version",),
            phrase("'{name}' is not the folder's name, '{folder}'", name=template.version, folder=version),
            written,
        )
    if template.layout not in layouts:
        fix = known_or_near(template.layout, sorted(layouts))
        yield ("layout",), phrase("there is no budget layout '{layout}'", layout=template.layout), fix
    for position, funder in enumerate(template.funders):
        if funder not in funders:
            fix = known_or_near(funder, sorted(funders))
            yield ("funders", position), phrase("there is no funder '{funder}'", funder=funder), fix
    yield from check_languages(("languages",), template.languages)
    yield from _spoken(("name",), template.name, template)
    yield from twice(("sections",), [section.key for section in template.sections])
    yield from _check_sections(template)
    yield from _check_files(loaded)


def check_layout(key: str, layout: Layout) -> Iterator[Trouble]:
    if layout.key != key:
        yield (
            ("key",),
            phrase("'{name}' is not the file's name, '{file}'", name=layout.key, file=key),
            phrase("Write '{line}'.", line=f"key: {key}"),
        )
    yield from twice(("headings",), [heading.key for heading in layout.headings])
    known = [heading.key for heading in layout.headings]
    for position, heading in enumerate(layout.headings):
        yield from check_languages(("headings", position, "label"), tuple(heading.label))
        for place, summed in enumerate(heading.of):
            if summed not in known[:position]:
                fix = phrase("Headings above it: {names}.", names=", ".join(known[:position]))
                yield (
                    ("headings", position, "of", place),
                    phrase("no heading '{summed}' stands above this subtotal", summed=summed),
                    fix,
                )


def _check_sections(template: Template) -> Iterator[Trouble]:
    keys = [section.key for section in template.sections]
    if not keys:
        yield ("sections",), phrase("a template has at least one section"), ""
    for number, limit in enumerate(template.limits):
        yield from _over(("limits", number), limit.over, keys)
    level = 0
    for position, section in enumerate(template.sections):
        at = ("sections", position)
        if not SLUG.fullmatch(section.key.replace("_", "-")):
            fix = phrase("Use small letters, digits, '_' and '-': expected_results.")
            yield (*at, "key"), phrase("'{key}' cannot be a section's key", key=section.key), fix
        if section.level > level + 1:
            fix = phrase("Write level {level}, or put a section of that level before it.", level=level + 1)
            yield (
                (*at, "level"),
                phrase("level {level} follows level {above}", level=section.level, above=level),
                fix,
            )
        level = section.level
        yield from _spoken((*at, "heading"), section.heading, template)
        for number, limit in enumerate(section.limits):
            yield from _over((*at, "limits", number), limit.over, keys)
        condition = section.condition
        if condition is not None and (condition.on is ConditionOn.ANSWER) != (condition.question is not None):
            yield (*at, "condition"), phrase("'question' belongs to a condition on 'answer', and only there"), ""


def _over(at: At, over: tuple[str, ...], keys: list[str]) -> Iterator[Trouble]:
    for place, key in enumerate(over):
        if key not in keys:
            yield (
                (*at, "over", place),
                phrase("there is no section '{key}' in this template", key=key),
                known_or_near(key, keys),
            )


def _spoken(at: At, text: Localised, template: Template) -> Iterator[Trouble]:
    for language in template.languages:
        if not text.get(language):
            fix = phrase(
                "Write '{language}: …', or take '{language}' out of the template's languages.", language=language
            )
            yield (
                at,
                phrase("it is not written in '{language}', which the template says it speaks", language=language),
                fix,
            )
    yield from check_languages(at, tuple(text))


def _check_files(loaded: LoadedTemplate) -> Iterator[Trouble]:
    template = loaded.value
    for position, section in enumerate(template.sections):
        named = section.guidance.removeprefix("guidance/")
        if named and ("/" in named or "\\" in named or ".." in named):
            fix = phrase("Write only the file's name; it stands in the template's folder guidance/.")
            yield ("sections", position, "guidance"), phrase("'{named}' leaves the template's folder", named=named), fix
        elif named and named not in loaded.guidance:
            fix = phrase("Write the file, or delete the field.")
            yield ("sections", position, "guidance"), phrase("there is no file guidance/{named}", named=named), fix
    wanted = {
        "guidance": {_guidance_file(section) for section in template.sections},
        "starter": {
            _starter_file(section.key, language, template)
            for section in template.sections
            for language in template.languages
        },
    }
    for folder, found in (("guidance", loaded.guidance), ("starter", loaded.starters)):
        for name in sorted(found.keys() - wanted[folder]):
            yield (
                ("sections",),
                phrase("{folder}/{name} belongs to no section", folder=folder, name=name),
                phrase("Name it after a section's key."),
            )


def _guidance_file(section: TemplateSection) -> str:
    return section.guidance.removeprefix("guidance/") or f"{section.key}.md"


def _starter_file(key: str, language: str, template: Template) -> str:
    return f"{key}.md" if language == template.languages[0] else f"{key}.{language}.md"
