"""Limits of length and form that a funder sets, and the page they are measured on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from app.domain.phrases import phrase
from app.domain.record import Record
from app.domain.sources import Source


class Unit(StrEnum):
    WORDS = "words"
    CHARACTERS = "characters"
    PAGES = "pages"
    PARAGRAPHS = "paragraphs"
    SENTENCES = "sentences"
    ITEMS = "items"
    ROWS = "rows"
    BYTES = "bytes"


class Consequence(StrEnum):
    """What the funder does with what is past the limit."""

    WARNING = "warning"
    EXCESS_HIDDEN = "excess_hidden"
    PAGES_REMOVED = "pages_removed"
    DISCARDED = "application_discarded"


class LimitScope(StrEnum):
    FIELD = "field"
    SECTION = "section"
    FILE = "file"
    FILES = "group_of_files"
    APPLICATION = "application"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting(Record):
    """What a count takes in."""

    spaces: bool = True
    """Characters: count spaces and line breaks."""
    line_break: Literal[1, 2] = 1
    """Characters a line break counts as; some portals count two."""
    tables: bool = True
    references: bool = True
    """Footnotes and source lists."""
    cover: bool = False
    annexes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Record):
    """At least `min` and at most `max` of `unit` over `scope`. One of the two must be given."""

    unit: Unit
    min: int | None = None
    max: int | None = None
    scope: LimitScope = LimitScope.SECTION
    over: tuple[str, ...] = ()
    """Section keys the limit counts together; empty: the section it stands in, or the whole application."""
    counts: Counting = Counting()
    consequence: Consequence = Consequence.WARNING
    source: Source | None = None

    def __post_init__(self) -> None:
        if self.min is None and self.max is None:
            raise ValueError(phrase("a limit needs 'min', 'max' or both"))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(phrase("min {min} is greater than max {max}", min=str(self.min), max=str(self.max)))


class Paper(StrEnum):
    A4 = "A4"
    LETTER = "Letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSetup(Record):
    """Paper, font, spacing and margins that a document is set in."""

    paper: Paper = Paper.A4
    font: str = "Liberation Sans"
    """The family the funder names (Times New Roman, Arial, Calibri) or one of ours."""
    size_pt: Decimal = Decimal("10.5")
    spacing: Decimal = Decimal("1.15")
    """Line height as a multiple of single spacing."""
    margin_cm: Decimal = Decimal("2.2")

    def __post_init__(self) -> None:
        _check_bounds(self.size_pt, self.spacing, self.margin_cm)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsked(Record):
    """What a call asks of the page. A field it leaves out is not asked for: the template's value stays."""

    paper: Paper | None = None
    font: str | None = None
    """The family the funder names: Times New Roman, Arial, Calibri."""
    size_pt: Decimal | None = None
    spacing: Decimal | None = None
    """Line height as a multiple of single spacing."""
    margin_cm: Decimal | None = None

    def __post_init__(self) -> None:
        _check_bounds(self.size_pt, self.spacing, self.margin_cm)


def page_as_asked(page: PageSetup, asked: PageAsked | None) -> PageSetup:
    """The template's page with what the call asks for in place of the template's values."""
    if asked is None:
        return page
    given = {name: getattr(asked, name) for name in ("paper", "font", "size_pt", "spacing", "margin_cm")}
    return replace(page, **{name: value for name, value in given.items() if value is not None})


def _check_bounds(size_pt: Decimal | None, spacing: Decimal | None, margin_cm: Decimal | None) -> None:
    if size_pt is not None and not (Decimal(5) <= size_pt <= Decimal(30)):
        raise ValueError(phrase("size_pt is between 5 and 30"))
    if spacing is not None and not (Decimal("0.8") <= spacing <= Decimal(3)):
        raise ValueError(phrase("spacing is between 0.8 and 3"))
    if margin_cm is not None and not (Decimal("0.5") <= margin_cm <= Decimal(6)):
        raise ValueError(phrase("margin_cm is between 0.5 and 6"))
