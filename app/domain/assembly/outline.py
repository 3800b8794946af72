"""Which sections of the template stand in this proposal: conditions, repeats, numbers and levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.assembly.codes import Codes
from app.domain.assembly.words import Words
from app.domain.budget import Category, FundingKind
from app.domain.call import Call
from app.domain.organisation import Organisation
from app.domain.partners import Partner
from app.domain.project import Project
from app.domain.results import Outcome, Output
from app.domain.template import Condition, ConditionOn, Repeat, Template, TemplateSection

Item = Outcome | Output | Partner


@dataclass(frozen=True, slots=True)
class Planned:
    """One section to be written: `key` is the template's, or `section/ITEM` where it repeats."""

    key: str
    template: TemplateSection
    heading: str
    level: int
    number: str
    anchor: str
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class _Node:
    section: TemplateSection
    children: tuple[_Node, ...]


def overridden(section: TemplateSection, call: Call | None) -> TemplateSection:
    """The section as this call asks for it."""
    override = call.sections.get(section.key) if call else None
    if override is None:
        return section
    given = {name: getattr(override, name) for name in ("limits", "required", "points", "question", "column_set")}
    return replace(section, **{name: value for name, value in given.items() if value is not None})


def outline(
    template: Template, call: Call | None, project: Project, organisation: Organisation, words: Words, codes: Codes
) -> list[Planned]:
    """Sections in reading order. A section whose condition is not met takes the sections below it along."""
    sections = [overridden(section, call) for section in template.sections]
    tree, _ = _tree(sections, 0, 0)
    planned: list[Planned] = []
    counters: list[int] = []
    anchors: set[str] = set()
    for level, key, section, item in _expand(tree, 1, project, organisation, None):
        del counters[level:]
        counters += [0] * (level - len(counters))
        counters[-1] += 1
        planned.append(
            Planned(
                key=key,
                template=section,
                heading=_heading(section, item, words, codes),
                level=level,
                number=".".join(map(str, counters)) if template.numbered else "",
                anchor=_anchor(key, anchors),
                item=item,
            )
        )
    return planned


def _tree(sections: list[TemplateSection], at: int, above: int) -> tuple[tuple[_Node, ...], int]:
    """Sections from `at` on that lie below level `above`, and where the next one stands."""
    nodes: list[_Node] = []
    while at < len(sections) and sections[at].level > above:
        section = sections[at]
        children, at = _tree(sections, at + 1, section.level)
        nodes.append(_Node(section, children))
    return tuple(nodes), at


def _expand(
    nodes: tuple[_Node, ...], level: int, project: Project, organisation: Organisation, inside: Item | None
) -> Iterator[tuple[int, str, TemplateSection, Item | None]]:
    for node in nodes:
        section = node.section
        if section.condition and not _holds(section.condition, project, organisation):
            continue
        items = _items(section.repeat, project, inside) if section.repeat else (inside,)
        for item in items:
            key = f"{section.key}/{item.key}" if item else section.key
            yield level, key, section, item
            yield from _expand(node.children, level + 1, project, organisation, item)


def _items(repeat: Repeat, project: Project, inside: Item | None) -> tuple[Item, ...]:
    match repeat:
        case Repeat.OUTCOME:
            return project.results.outcomes
        case Repeat.OUTPUT:
            return inside.outputs if isinstance(inside, Outcome) else tuple(project.results.outputs())
        case Repeat.PARTNER:
            return tuple(partner for partner in project.partners if not partner.lead)


def _holds(condition: Condition, project: Project, organisation: Organisation) -> bool:
    match condition.on:
        case ConditionOn.PARTNERS:
            return any(not partner.lead for partner in project.partners)
        case ConditionOn.COFINANCING:
            paid = {line.source for line in project.budget.lines}
            return any(s.kind is not FundingKind.REQUESTED and s.key in paid for s in project.budget.sources)
        case ConditionOn.STORIES:
            return bool(organisation.stories)
        case ConditionOn.SUBGRANTS:
            return any(line.category is Category.SUBGRANTS for line in project.budget.lines)
        case ConditionOn.RISKS:
            return bool(project.risks)
        case ConditionOn.ANSWER:
            return organisation.said(condition.question or "") is True


def _heading(section: TemplateSection, item: Item | None, words: Words, codes: Codes) -> str:
    """A repeated heading names its item, in `{title}` and `{code}` where the template says so, else at its end."""
    heading = words.local(section.heading)
    if item is None:
        return heading
    title = item.name if isinstance(item, Partner) else item.title
    code = codes.get(f"{type(item).__name__.lower()}.{item.key}", "")
    if "{title}" in heading or "{code}" in heading:
        return heading.replace("{title}", title).replace("{code}", code).strip()
    if section.repeat is None:
        return heading
    numbered = f"{heading} {code}".strip()
    return words("headed", heading=numbered, title=title)


def _anchor(key: str, taken: set[str]) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-") or "part"
    anchor, n = f"section-{slug}", 1
    while anchor in taken:
        n += 1
        anchor = f"section-{slug}-{n}"
    taken.add(anchor)
    return anchor
