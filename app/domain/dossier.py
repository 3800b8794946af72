"""The frozen whole that renderers and checks read: the document, and everything it was made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from app.domain.budget import Budget
from app.domain.call import Call
from app.domain.citing import Citing
from app.domain.deadlines import MovedDeadline
from app.domain.document import Document
from app.domain.funder import Funder
from app.domain.grant import Grant
from app.domain.layouts import Layout
from app.domain.organisation import Organisation
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.template import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPages:
    """Pages are counted from 1; `last` is inclusive."""

    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMap:
    """Where each section stands in the real PDF."""

    total: int
    sections: Mapping[str, SectionPages]
    headings: Mapping[str, int] = field(default_factory=dict)
    """Page of each heading, by its anchor."""
    fonts: tuple[str, ...] = ()
    """Families the PDF was set in."""
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Funder's font → the metric-compatible one used instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a proposal is made from, read once. `siblings` are the project's other proposals."""

    organisation: Organisation
    project: Project
    proposal: Proposal
    template: Template
    funder: Funder | None
    call: Call | None
    successor: str = ""
    """Name of the funder that took over from one that is closed."""
    layout: Layout
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    written_in: str = ""
    """The proposal's own language, where the document is made in another one."""
    siblings: tuple[Proposal, ...] = ()
    recipients: Mapping[str, str] = field(default_factory=dict)
    """Names of the funders that siblings go to, by the sibling's slug."""
    funder_names: Mapping[str, str] = field(default_factory=dict)
    """Names of the funders of past projects that the catalogue has, by slug."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Words of generated parts in the document's language, by key."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Printed labels of SDG targets, treaties and purpose codes in the document's language, by `sdg:16.3` …"""
    guidance: Mapping[str, str] = field(default_factory=dict)
    """The form's help for the writer, as Markdown by section; it belongs in no text."""
    files: Mapping[str, PurePath] = field(default_factory=dict)
    """Existing files by document key."""
    pictures: Mapping[str, PurePath] = field(default_factory=dict)
    """Existing files of the pictures in the proposal's texts, by their SHA-256."""

    grant: Grant | None = None
    """What a report tells of; `project` is then what was promised for it."""
    citing: Citing | None = None
    """Cites in the style that the template asks for; needed where it asks for one."""
    moved_deadlines: tuple[MovedDeadline, ...] = ()
    """Those that the funder moved and that nobody has looked at yet."""

    @property
    def audience(self) -> str | None:
        """Slug of the funder that will read it."""
        return self.funder.slug if self.funder else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """`project` and `budget` are already cut to the proposal's scope, translated, and safe for the audience."""

    document: Document
    material: Material
    project: Project
    budget: Budget
    facts: Mapping[str, Any]
    """Value by name, unprinted: Money, int, date, str."""
    withheld: tuple[tuple[str, str], ...] = ()
    """Stories that consent kept out: token and reason."""
    suggested: Mapping[str, int] = field(default_factory=dict)
    """Suggestions nobody decided on yet, by section; the texts stand as if there were none."""
    pages: PageMap | None = None
    organisation: Organisation | None = None
    """The applicant with its documents and evidence, as this reader may know it: titles without protected names, and
    nothing but its kind and country in a blind stage. `material.organisation` is the full record."""
    shown: Callable[[str], str] = field(default=str, compare=False)
    """Any other text of the material as this reader may know it: without protected names."""
