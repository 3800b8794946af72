"""The document tree: what every renderer draws and every check reads.

    Document
      meta      title, language, organisation, page setup, draft or not
      cover     label and value pairs on the first page
      sections  one per template section, in order; flat, nesting is the heading's level
        blocks  Heading Paragraph BulletList NumberedList Table Figure Quote Callout PageBreak
          inlines  Text Link Fact Footnote Citation StoryRef LineBreak Suggestion

The same block and inline types make a section's stored text (parsed from Markdown or from the editor) and the
assembled document. In stored text `Fact.value`, `Citation.label` and `StoryRef.text` are empty; assembly fills them.
Suggestions stand in stored text only: assembly takes them out, so that no renderer has to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated, Literal

from app.domain.limits import PageSetup
from app.domain.phrases import phrase
from app.domain.record import ByKind, Record
from app.domain.text import one_line

DEEPEST_HEADING = 4
_SUGGESTION_ID = re.compile(r"[a-z0-9][a-z0-9\-]{0,39}")
_PICTURE = re.compile(r"[0-9a-f]{64}")

# ── inlines ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Text(Record):
    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    raised: Literal["super", "sub"] | None = None
    language: str | None = None
    """Set where the run's language is not the document's."""
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class LineBreak(Record):
    kind: Literal["line_break"] = "line_break"


@dataclass(frozen=True, slots=True)
class Fact(Record):
    """A value referred to by name; `value` is its printed form in the document's language."""

    name: str
    value: str = ""
    kind: Literal["fact"] = "fact"


@dataclass(frozen=True, slots=True)
class Citation(Record):
    """A reference to a piece of evidence; `label` is its number in the list of sources, empty where a footnote beside
    it names the source."""

    evidence: str
    label: str = ""
    kind: Literal["citation"] = "citation"


@dataclass(frozen=True, slots=True)
class StoryRef(Record):
    """A story that is told here. `text` is filled only by the consent gate, at each render."""

    token: str
    text: str = ""
    kind: Literal["story"] = "story"


@dataclass(frozen=True, slots=True)
class Link(Record):
    href: str
    inlines: tuple[Text, ...]
    kind: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class Footnote(Record):
    inlines: tuple[Annotated[Text | Link | Fact | LineBreak, ByKind()], ...]
    kind: Literal["footnote"] = "footnote"


Suggestible = Annotated[Text | LineBreak | Fact | Citation | StoryRef | Link | Footnote, ByKind()]


@dataclass(frozen=True, slots=True)
class Suggestion(Record):
    """Text that somebody would put in or take out. Pieces with the same `id` are one suggestion: a word replaced is one
    deletion and one insertion. Suggestions stand neither in each other nor in links and footnotes.
    """

    id: str
    change: Literal["insert", "delete"]
    by: str
    """Name of the person."""
    at: datetime
    """UTC."""
    inlines: tuple[Suggestible, ...]
    kind: Literal["suggestion"] = "suggestion"

    def __post_init__(self) -> None:
        if not _SUGGESTION_ID.fullmatch(self.id):
            raise ValueError(phrase("the id of a suggestion is 1 to 40 small letters, digits and -"))
        if self.at.tzinfo is None:
            raise ValueError(phrase("a suggestion's time names its zone"))
        if one_line(self.by) != self.by:
            raise ValueError(phrase("the name at a suggestion is one line"))


Inline = Annotated[Text | LineBreak | Fact | Citation | StoryRef | Link | Footnote | Suggestion, ByKind()]
Inlines = tuple[Inline, ...]

# ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Heading(Record):
    """`level` 1 to 4, never skipping one; `number` is printed before the text (``2.1``), empty for unnumbered."""

    level: int
    inlines: Inlines
    anchor: str = ""
    number: str = ""
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph(Record):
    inlines: Inlines
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Quote(Record):
    blocks: tuple[Paragraph, ...]
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class ListItem(Record):
    """An item's own line, then an optional nested list."""

    inlines: Inlines
    children: tuple[Annotated[BulletList | NumberedList, ByKind()], ...] = ()
    kind: Literal["item"] = "item"


@dataclass(frozen=True, slots=True)
class BulletList(Record):
    items: tuple[ListItem, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class NumberedList(Record):
    items: tuple[ListItem, ...]
    start: int = 1
    kind: Literal["numbers"] = "numbers"


class Align(StrEnum):
    """Start and end follow the text's direction; numbers are `END`."""

    START = "start"
    END = "end"
    CENTRE = "centre"


class RowStyle(StrEnum):
    NORMAL = "normal"
    GROUP = "group"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Cell(Record):
    """`colspan` and `rowspan` count grid cells; a row lists only the cells that begin in it."""

    inlines: Inlines
    colspan: int = 1
    rowspan: int = 1
    align: Align | None = None
    """None takes the column's."""


@dataclass(frozen=True, slots=True)
class Row(Record):
    cells: tuple[Cell, ...]
    style: RowStyle = RowStyle.NORMAL


@dataclass(frozen=True, slots=True)
class Column(Record):
    """`width` is a share of the table's width; the shares of a table sum to any positive number."""

    width: float = 1.0
    align: Align = Align.START


@dataclass(frozen=True, slots=True)
class Table(Record):
    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    foot: tuple[Row, ...] = ()
    caption: str = ""
    number: int = 0
    """Printed as "Table 3"; 0 for a table without a numbered caption. Assembly counts."""
    anchor: str = ""
    kind: Literal["table"] = "table"


class FigureKind(StrEnum):
    GANTT = "gantt"
    BARS = "bars"
    DONUT = "donut"
    THEORY_OF_CHANGE = "theory_of_change"
    RISK_MATRIX = "risk_matrix"
    PICTURE = "picture"
    """A file of the writer's, the one kind that stands in stored text."""


@dataclass(frozen=True, slots=True)
class Bar(Record):
    """A Gantt bar (`start`, `end` in project months from 1, inclusive), a value (`value`) of a bar or donut, or a risk.

    A risk of a matrix is its code (`label`), title (`group`), likelihood (`start`) and impact (`end`), both 1 to 5.
    `printed` is the value as the document's language writes it.
    """

    label: str
    group: str = ""
    start: int = 0
    end: int = 0
    value: Decimal = Decimal(0)
    printed: str = ""
    milestones: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Node(Record):
    """A box of a theory-of-change diagram, in columns from cause to effect."""

    key: str
    label: str
    column: int
    leads_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure(Record):
    """A figure is data; each renderer draws it with `alt` as its text alternative. A picture's data is a kept file."""

    figure: FigureKind
    alt: str
    caption: str = ""
    number: int = 0
    bars: tuple[Bar, ...] = ()
    nodes: tuple[Node, ...] = ()
    axis: tuple[str, ...] = ()
    """Printed labels of the axis: a Gantt's project quarters (three months each), a risk matrix's five steps."""
    axis_titles: tuple[str, ...] = ()
    """A risk matrix's names of likelihood (upward) and impact (across); a Gantt's word for its diamonds."""
    picture: str = ""
    """SHA-256 of the picture's file, as 64 hexadecimal digits; empty for every other kind."""
    width: Literal["full", "half"] = "full"
    """How much of the text's width a picture may take."""
    anchor: str = ""
    kind: Literal["figure"] = "figure"

    def __post_init__(self) -> None:
        if (self.figure is FigureKind.PICTURE) != bool(_PICTURE.fullmatch(self.picture)):
            raise ValueError(phrase("a picture, and nothing else, names its file by 64 hexadecimal digits"))


@dataclass(frozen=True, slots=True)
class Callout(Record):
    """A notice that stands apart: missing text in a draft, a withheld story."""

    tone: Literal["note", "missing"]
    inlines: Inlines
    kind: Literal["callout"] = "callout"


@dataclass(frozen=True, slots=True)
class PageBreak(Record):
    kind: Literal["page_break"] = "page_break"


Block = Annotated[
    Heading | Paragraph | Quote | BulletList | NumberedList | Table | Figure | Callout | PageBreak, ByKind()
]
Blocks = tuple[Block, ...]

# ── the whole ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Record):
    """One template section as it will be read by the funder, its heading first."""

    key: str
    heading: Heading
    blocks: Blocks
    landscape: bool = False
    starts_page: bool = False
    language: str | None = None
    """Set where the text is not in the document's language (a missing translation)."""
    written: int | None = None
    """How many of `blocks`, from the first, are the writer's text, in `language`; the others are made from data, in the
    document's. None: all of them."""

    def language_of(self, place: int) -> str | None:
        """The language of the block at a place in `blocks`; None for the document's."""
        return self.language if self.written is None or place < self.written else None


@dataclass(frozen=True, slots=True)
class CoverLine(Record):
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMeta(Record):
    title: str
    short_title: str = ""
    """For running headers, where the title is too long for them: the project's acronym."""
    subtitle: str = ""
    organisation: str
    language: str
    """BCP 47 code of headings, labels, numbers and dates."""
    direction: Literal["ltr", "rtl"] = "ltr"
    dated_on: date
    """The document's own date; also its files' timestamps."""
    page: PageSetup = field(default_factory=PageSetup)
    draft: bool = False
    toc: bool = True
    labels: dict[str, str] = field(default_factory=dict)
    """Words a renderer prints itself: contents, page, of, table, figure, draft, notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    meta: DocumentMeta
    cover: tuple[CoverLine, ...] = ()
    sections: tuple[Section, ...] = ()
    pictures: Mapping[str, PurePath] = field(default_factory=dict)
    """Where the files of its pictures lie, by their SHA-256; those that are not kept any more are left out."""
