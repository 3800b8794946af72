"""What a file leaves out stays as the workspace has it; what is gone from a list is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from app.catalog.nodes import MappingNode, Node, SequenceNode
from app.domain.consent import Story, still_withdrawn
from app.domain.organisation import Organisation
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.interchange.format import WorkspaceFile

T = TypeVar("T", Organisation, Project, Proposal)

_WORD = re.compile("(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Stored:
    """What the workspace holds by slug, None for what it does not have."""

    organisation: Callable[[str], Organisation | None]
    project: Callable[[str], Project | None]
    proposal: Callable[[str], Proposal | None]


NOTHING = Stored(organisation=lambda _: None, project=lambda _: None, proposal=lambda _: None)


def completed(file: WorkspaceFile, tree: Node, stored: Stored) -> WorkspaceFile:
    """`file` with every field its text does not name as it is stored, and every text of a section likewise.

    A field that is named and left empty becomes empty; a text stays.
    """
    entries = {name: entry.value for name, entry in tree.entries.items()} if isinstance(tree, MappingNode) else {}
    organisation = file.organisation
    if organisation is not None:
        before = stored.organisation(organisation.slug)
        organisation = withdrawals_hold(_filled(organisation, entries["organisation"], before), before)
    projects = zip(file.projects, _items(entries.get("projects")), strict=True)
    proposals = zip(file.proposals, _items(entries.get("proposals")), strict=True)
    return replace(
        file,
        organisation=organisation,
        projects=tuple(_filled(project, node, stored.project(project.slug)) for project, node in projects),
        proposals=tuple(_with_texts(proposal, node, stored.proposal(proposal.slug)) for proposal, node in proposals),
    )


def taken_away(before: Any, after: Any) -> list[str]:
    """What a record names by key and its successor does not: "story AMINA", "budget line L3"."""
    left = set(_named(after))
    return [f"{kind} {name}" for kind, name in _named(before) if (kind, name) not in left]


def _filled(given: T, node: Node, before: T | None) -> T:
    if before is None or not isinstance(node, MappingNode):
        return given
    unnamed = (f.name for f in fields(given) if f.init and f.name not in node.entries)
    return replace(given, **{name: getattr(before, name) for name in unnamed})


def _with_texts(given: Proposal, node: Node, before: Proposal | None) -> Proposal:
    """Texts too; one that the file leaves empty is one still to be written there, not one to take away."""
    if before is None:
        return given
    filled = _filled(given, node, before)
    sections = {key: dict(texts) for key, texts in before.sections.items()}
    for key, texts in filled.sections.items():
        known = sections.setdefault(key, {})
        known.update((language, text) for language, text in texts.items() if text.blocks or language not in known)
    return replace(filled, sections=sections)


def withdrawn_again(given: WorkspaceFile, after: WorkspaceFile) -> tuple[str, ...]:
    """Tokens of stories that `given` shows as told freely and `after` as withdrawn."""
    free = {story.token for story in _stories(given) if not _is_withdrawn(story)}
    return tuple(story.token for story in _stories(after) if _is_withdrawn(story) and story.token in free)


def withdrawals_hold(given: Organisation, before: Organisation | None) -> Organisation:
    """A withdrawal is never taken back by an older file, or by who read before it."""
    known = {story.token: story.consent for story in (before.stories if before else ())}
    stories = (
        replace(story, consent=still_withdrawn(known.get(story.token), story.consent)) for story in given.stories
    )
    return replace(given, stories=tuple(stories))


def _is_withdrawn(story: Story) -> bool:
    return story.consent is not None and story.consent.withdrawn_on is not None


def _stories(file: WorkspaceFile) -> tuple[Story, ...]:
    return file.organisation.stories if file.organisation else ()


def _items(node: Node | None) -> list[Node]:
    return node.items if isinstance(node, SequenceNode) else []


def _named(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, tuple):
        for item in value:
            yield from _named(item)
    elif is_dataclass(value):
        name = getattr(value, "token", None) or getattr(value, "key", None)
        if name is not None:
            yield _WORD.sub(" ", type(value).__name__).lower(), name
        for described in fields(value):
            yield from _named(getattr(value, described.name))
