"""A dossier as the checks read it: what several of them need, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from app.domain.assembly.narrative import chosen_text
from app.domain.assembly.outline import overridden
from app.domain.call import CallStage
from app.domain.costing import Costing, cost
from app.domain.deadlines import DeadlineKind, next_window
from app.domain.document import (
    Block,
    Blocks,
    BulletList,
    Callout,
    Citation,
    Fact,
    Figure,
    Footnote,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Section,
    StoryRef,
    Table,
    Text,
)
from app.domain.dossier import Dossier, Material
from app.domain.findings import Place, Where
from app.domain.money import MoneyError
from app.domain.phrases import why
from app.domain.proposal import SectionText
from app.domain.template import TemplateSection

FILLED_IN = "\ufffc"
"""Stands in a passage where a fact or story is put in: its value is never a typing mistake."""

_SENTENCE_END = re.compile(r"(?<=[.!?;。！？؟])\s+(?=[\W\d]{0,24}[^\W\d_a-zß-ÿ])|\n")
# What stands before the next capital is bounded, so that a row of full stops is not read again from each of them.


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CELL = "cell"
    NOTE = "note"
    CAPTION = "caption"
    ADDRESS = "address"
    """Of a link; no prose, but it can tell a name."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, list item, cell, caption or address as it was typed."""

    text: str
    kind: Kind
    sourced: bool
    """A citation or footnote stands in it."""

    def sentences(self) -> Iterator[str]:
        for sentence in _SENTENCE_END.split(self.text):
            if stripped := sentence.strip():
                yield stripped


@dataclass(frozen=True, slots=True)
class Asked:
    """A section of the document with what the template asks there."""

    key: str
    section: Section
    template: TemplateSection
    language: str = ""
    """Language of `text`."""
    text: SectionText | None = None
    """What the writer wrote; None where nothing."""
    passages: tuple[Passage, ...] = ()

    @property
    def where(self) -> Where:
        return Where(Place.SECTION, self.key)

    @property
    def heading(self) -> str:
        return "".join(inline.text for inline in self.section.heading.inlines if isinstance(inline, Text))


def answered_stage(material: Material) -> CallStage | None:
    """The call's stage that the proposal answers: as it says, or as its template says where that differs."""
    call, proposal = material.call, material.proposal
    if call is None:
        return None
    stages = call.answered(proposal.stage, proposal.template)
    return next((s for s in stages if s.stage is proposal.stage or s.template == proposal.template), None)


def submission_day(material: Material, on: date) -> date:
    """As planned, else the day of the deadline, else `on`."""
    stage = answered_stage(material)
    deadline = stage.deadline if stage else None
    due = deadline.on if deadline else None
    if deadline and deadline.kind is DeadlineKind.WINDOW:
        window = next_window(deadline, on)
        due = window.closes if window else None
    return material.proposal.submission_on or due or on


class Reading:
    """`on` is the day of the check, `now` its instant where that is known; `submission_on` the day documents and rules
    must hold."""

    def __init__(self, dossier: Dossier, on: date, now: datetime | None = None) -> None:
        self.dossier = dossier
        self.on = on
        self.now = now
        self.proposal = dossier.material.proposal
        self.organisation = dossier.material.organisation
        self.call = dossier.material.call
        self.template = dossier.material.template
        self.project = dossier.project

    @cached_property
    def stage(self) -> CallStage | None:
        return answered_stage(self.dossier.material)

    @cached_property
    def submission_on(self) -> date:
        return submission_day(self.dossier.material, self.on)

    @cached_property
    def costing(self) -> Costing | None:
        """None where the budget cannot be costed; `costing_error` then says why."""
        return self._costed[0]

    @cached_property
    def whole_costing(self) -> Costing | None:
        """Of the project before it was cut to the scope; None where it cannot be costed."""
        try:
            return cost(self.dossier.material.project)
        except MoneyError:
            return None

    @cached_property
    def costing_error(self) -> str:
        return self._costed[1]

    @cached_property
    def _costed(self) -> tuple[Costing | None, str]:
        try:
            return cost(self.project), ""
        except MoneyError as error:
            return None, why(error)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The document's sections that the template knows, in order."""
        return tuple(self._asked(section) for section in self.dossier.document.sections if self._template_of(section))

    @cached_property
    def written(self) -> tuple[Asked, ...]:
        """Those with a text of the writer's own."""
        return tuple(asked for asked in self.asked if asked.text is not None)

    def _template_of(self, section: Section) -> TemplateSection | None:
        found = self.template.section(section.key.split("/", 1)[0])
        return overridden(found, self.call) if found else None

    def _asked(self, section: Section) -> Asked:
        template = self._template_of(section)
        if template is None:
            raise KeyError(section.key)
        chosen = chosen_text(self.proposal.sections.get(section.key, {}), self.proposal.language)
        if chosen is None:
            return Asked(section.key, section, template)
        language, text = chosen
        return Asked(section.key, section, template, language, text, tuple(passages(text.blocks)))


def passages(blocks: Blocks) -> Iterator[Passage]:
    """Each paragraph, heading, item, caption and cell of stored blocks; its footnotes and addresses follow it."""
    for block in blocks:
        yield from _passages(block)


def _passages(block: Block) -> Iterator[Passage]:
    match block:
        case Heading(inlines=inlines):
            yield from _passage(inlines, Kind.HEADING)
        case Paragraph(inlines=inlines):
            yield from _passage(inlines, Kind.PARAGRAPH)
        case Quote(blocks=paragraphs):
            for paragraph in paragraphs:
                yield from _passage(paragraph.inlines, Kind.PARAGRAPH)
        case BulletList(items=items) | NumberedList(items=items):
            for item in items:
                yield from _passage(item.inlines, Kind.ITEM)
                for child in item.children:
                    yield from _passages(child)
        case Table():
            if block.caption.strip():
                yield Passage(block.caption, Kind.CAPTION, sourced=False)
            for row in (*block.head, *block.body, *block.foot):
                for cell in row.cells:
                    yield from _passage(cell.inlines, Kind.CELL)
        case Figure():
            for text in (block.caption, block.alt):
                if text.strip():
                    yield Passage(text, Kind.CAPTION, sourced=False)
        case Callout() | PageBreak():
            return


def _passage(inlines: Inlines, kind: Kind) -> Iterator[Passage]:
    sourced = any(isinstance(inline, Citation | Footnote) for inline in inlines)
    if text := _typed(inlines):
        yield Passage(text, kind, sourced)
    for inline in inlines:
        if isinstance(inline, Footnote) and (note := _typed(inline.inlines)):
            yield Passage(note, Kind.NOTE, sourced=True)
    for inline in _deep(inlines):
        if isinstance(inline, Link):
            yield Passage(inline.href, Kind.ADDRESS, sourced=True)


def _typed(inlines: tuple[Inline, ...]) -> str:
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(text=text):
                parts.append(text)
            case Fact() | StoryRef():
                parts.append(FILLED_IN)
            case Link(inlines=texts):
                parts += [text.text for text in texts]
            case LineBreak():
                parts.append("\n")
            case Citation() | Footnote():
                continue
    return "".join(parts)


def all_inlines(blocks: Blocks) -> Iterator[Inline]:
    """Every inline of stored blocks, those of footnotes too."""
    for run in inline_runs(blocks):
        yield from _deep(run)


def inline_runs(blocks: Blocks) -> Iterator[Inlines]:
    """The inlines of each heading, paragraph, item and cell of stored blocks."""
    for block in blocks:
        match block:
            case Heading(inlines=inlines) | Paragraph(inlines=inlines) | Callout(inlines=inlines):
                yield inlines
            case Quote(blocks=paragraphs):
                for paragraph in paragraphs:
                    yield paragraph.inlines
            case BulletList(items=items) | NumberedList(items=items):
                for item in items:
                    yield item.inlines
                    yield from inline_runs(item.children)
            case Table():
                for row in (*block.head, *block.body, *block.foot):
                    for cell in row.cells:
                        yield cell.inlines
            case Figure() | PageBreak():
                continue


def _deep(inlines: Inlines) -> Iterator[Inline]:
    for inline in inlines:
        yield inline
        if isinstance(inline, Footnote):
            yield from inline.inlines
