"""Documents to measure: the sample proposal, and documents of a given length made from its parts.

A made document has, for each 30 pages: a 120-row budget, a 40-row logframe on landscape pages, 25 key indicators, a
Gantt chart and three other figures, 20 footnotes, and prose under headings of three levels for the rest. Longer ones
repeat this; no two paragraphs, rows or figures of a document are the same, so that no renderer can draw one for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import count, cycle, islice
from math import ceil

from app.catalog.catalogue import load_catalogue
from app.domain.assembly import assemble
from app.domain.document import (
    Block,
    Blocks,
    BulletList,
    Cell,
    Document,
    Figure,
    FigureKind,
    Footnote,
    Heading,
    Inlines,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from app.domain.dossier import Dossier, Material
from app.interchange.reading import read_workspace
from app.proposals.service.gather_material import material_of

PART = 30
"""Pages after which everything comes again."""

_SAMPLE = ("organisation", "project", "general-partnership")
_BUDGET_ROWS, _LOGFRAME_ROWS, _INDICATORS, _NOTES = 120, 40, 25, 20
_COVER = 3
"""Pages of cover and contents."""
_PROSE = 144
"""Paragraphs and lists that fill the rest of a part."""


@cache
def sample_material() -> Material:
    """The sample's general partnership proposal. Plain dicts and no other form's layouts, so that it can be pickled."""
    folder = files("app.workspace") / "sample"
    parts = [read_workspace((folder / f"{name}.yaml").read_bytes(), name) for name in _SAMPLE]
    organisation = next(part.organisation for part in parts if part.organisation)
    (project,) = (project for part in parts for project in part.projects)
    (proposal,) = (proposal for part in parts for proposal in part.proposals)
    material = material_of(load_catalogue(), organisation, project, proposal)
    return replace(material, layouts={}, labels=dict(material.labels))


@cache
def sample() -> Dossier:
    material = sample_material()
    return assemble(material, today=material.proposal.dated_on)


@cache
def document_of(pages: int) -> Document:
    """About `pages` pages of A4."""
    texts = _Texts(sample().document)
    parts = ceil(pages / PART)
    sections = [
        section for part in range(1, parts + 1) for section in _part(texts, part, (pages - _COVER) / parts / PART)
    ]
    return replace(sample().document, sections=tuple(sections))


class _Texts:
    """Sentences, tables and figures of the sample, handed out changed a little each time."""

    def __init__(self, document: Document) -> None:
        blocks = [block for section in document.sections for block in section.blocks]
        said = [_plain_text(block.inlines) for block in blocks if isinstance(block, Paragraph)]
        self._said = cycle([text for text in said if len(text) > 100])
        self._turns = count(1)
        self._numbers = count(1)
        self._blocks = {section.key: section.blocks for section in document.sections}
        self._all = blocks

    def sentence(self) -> str:
        return _turned(next(self._said), next(self._turns))

    def table(self, section: str, rows: int) -> Table:
        table = max((b for b in self._blocks[section] if isinstance(b, Table)), key=lambda found: len(found.body))
        number = next(self._numbers)
        body = tuple(self._rows(table, rows))
        return replace(table, body=body, number=number, anchor=f"table-{number}")

    def _rows(self, table: Table, rows: int) -> Iterator[Row]:
        for index, row in enumerate(islice(cycle(table.body), rows)):
            turn = next(self._turns)
            yield replace(row, cells=tuple(self._cell(cell, turn, rows - index) for cell in row.cells))

    @staticmethod
    def _cell(cell: Cell, turn: int, left: int) -> Cell:
        """A cell that reaches down does not reach past the last row."""
        inlines = tuple(replace(i, text=_turned(i.text, turn)) if isinstance(i, Text) else i for i in cell.inlines)
        return replace(cell, inlines=inlines, rowspan=min(cell.rowspan, left))

    def figure(self, kind: FigureKind) -> Figure:
        figure = next(block for block in self._all if isinstance(block, Figure) and block.figure is kind)
        turn, number = next(self._turns), next(self._numbers)
        bars = tuple(replace(bar, label=_turned(bar.label, turn), group=bar.group) for bar in figure.bars)
        return replace(figure, bars=bars, number=number, anchor=f"figure-{number}", alt=f"{figure.alt} ({turn})")


@dataclass(frozen=True, slots=True)
class _Chapter:
    title: str
    blocks: Blocks = ()
    landscape: bool = False


def _part(texts: _Texts, part: int, share: float) -> Iterator[Section]:
    """One part's sections; `share` is how much of 30 pages it fills."""
    notes = round(_NOTES * share)
    prose = list(_prose(texts, round(_PROSE * share), notes))
    third = ceil(len(prose) / 3)
    kinds = (FigureKind.GANTT, FigureKind.DONUT, FigureKind.BARS, FigureKind.RISK_MATRIX)
    figures = [texts.figure(kind) for kind in kinds[: max(1, round(len(kinds) * share))]]
    chapters = (
        _Chapter("Statement of need", tuple(prose[:third])),
        _Chapter("Proposed collaboration", (*prose[third : 2 * third], *figures)),
        _Chapter("Budget", (texts.table("budget-table", round(_BUDGET_ROWS * share)),)),
        _Chapter("Logical framework", (texts.table("monitoring-logframe", round(_LOGFRAME_ROWS * share)),), True),
        _Chapter("Key indicators", (texts.table("monitoring-kpis", round(_INDICATORS * share)),)),
        _Chapter("Sustainability", tuple(prose[2 * third :])),
    )
    for index, chapter in enumerate(chapters, start=1):
        key = f"part{part}-{index}"
        number = f"{(part - 1) * len(chapters) + index}"
        yield Section(
            key=key,
            heading=Heading(1, (Text(chapter.title),), key, number),
            blocks=tuple(_headed(chapter.blocks, key, number)),
            landscape=chapter.landscape,
        )


def _headed(blocks: Blocks, key: str, number: str) -> Iterator[Block]:
    """A heading before every fourth block of prose, of the second and third level in turn."""
    second = third = 0
    for index, block in enumerate(blocks):
        if index % 4 == 0 and isinstance(block, Paragraph | BulletList):
            deep = index % 8 != 0
            second, third = (second, third + 1) if deep else (second + 1, 0)
            label = f"{number}.{second}.{third}" if deep else f"{number}.{second}"
            yield Heading(3 if deep else 2, (Text(f"What changes, step {index + 1}"),), f"{key}-{index}", label)
        yield block


def _prose(texts: _Texts, blocks: int, notes: int) -> Iterator[Paragraph | BulletList]:
    for index in range(blocks):
        if index % 7 == 6:
            yield BulletList(tuple(ListItem((Text(texts.sentence()),)) for _ in range(3)))
            continue
        first, *words = texts.sentence().split(" ")
        inlines: Inlines = (Text(first, bold=True), Text(f" {' '.join(words)}"))
        if index * notes // blocks != (index + 1) * notes // blocks:
            inlines = (*inlines, Footnote((Text(texts.sentence()[:120]),)))
        yield Paragraph(inlines)


def _plain_text(inlines: Inlines) -> str:
    return "".join(inline.text for inline in inlines if isinstance(inline, Text)).strip()


def _turned(text: str, turn: int) -> str:
    """The same words, beginning elsewhere."""
    words = text.split(" ")
    at = turn % len(words)
    return " ".join((*words[at:], *words[:at]))
