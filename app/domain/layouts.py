"""One budget, many layouts: which heading of a funder's form each category goes under."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.budget import Category
from app.domain.phrases import phrase
from app.domain.record import Localised, Record
from app.domain.sources import Source


class HeadingKind(StrEnum):
    LINES = "lines"
    """Sum of the lines in `categories`."""
    SUBTOTAL = "subtotal"
    """Sum of the headings in `of`; of every `lines` heading above it when `of` is empty."""
    CONTINGENCY = "contingency"
    """As `lines`, but left out of a subtotal that does not name it."""
    INDIRECT = "indirect"
    """Indirect costs; every layout has one such heading."""
    TOTAL = "total"
    """The whole cost; every layout has one such heading."""
    INCOME = "income"
    """Programme income; zero until somebody enters it."""


class ColumnsBy(StrEnum):
    TOTAL = "total"
    YEAR = "year"
    """Project years."""
    FINANCIAL_YEAR = "financial_year"
    """The funder's own years, which begin with month `year_starts`."""
    FINANCIAL_YEAR_AND_FUNDER = "financial_year_and_funder"
    """The same, each parted into the request and all other money."""
    SOURCE = "source"
    PARTNER = "partner"
    CASH_AND_SUPPLIES = "cash_and_supplies"
    """UNICEF: agency cash, agency supplies, partner cash, partner supplies."""
    OUTPUT = "output"
    OUTCOME = "outcome"
    """Activities as SF-424A parts them: outcomes, in four columns at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutHeading(Record):
    key: str
    number: str = ""
    label: Localised
    kind: HeadingKind = HeadingKind.LINES
    categories: tuple[Category, ...] = ()
    of: tuple[str, ...] = ()
    """Keys of the headings above it that a subtotal sums; empty: every `lines` heading above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(Record):
    """Every category stands under exactly one heading, so every layout of a budget has the same total."""

    key: str
    name: str
    headings: tuple[LayoutHeading, ...]
    columns: ColumnsBy = ColumnsBy.TOTAL
    year_starts: int = 1
    """Month in which the funder's financial year begins: 4 for the United Kingdom; 1: calendar years."""
    show_lines: bool = True
    """Whether single lines are listed under their heading."""
    source: Source = field(default_factory=Source)

    def __post_init__(self) -> None:
        if not 1 <= self.year_starts <= 12:
            raise ValueError(phrase("'year_starts' is a month from 1 to 12"))
        for kind in (HeadingKind.INDIRECT, HeadingKind.TOTAL):
            if sum(heading.kind is kind for heading in self.headings) != 1:
                raise ValueError(phrase("a layout has exactly one heading of kind '{kind}'", kind=kind))
        seen: dict[Category, str] = {}
        for heading in self.headings:
            if heading.categories and heading.kind not in _TAKE_LINES:
                raise ValueError(
                    phrase("heading '{key}' of kind '{kind}' takes no categories", key=heading.key, kind=heading.kind)
                )
            for category in heading.categories:
                if category in seen:
                    raise ValueError(
                        phrase(
                            "category '{category}' stands under '{one}' and '{other}'",
                            category=category,
                            one=seen[category],
                            other=heading.key,
                        )
                    )
                seen[category] = heading.key
        if missing := [c.value for c in Category if c not in seen]:
            raise ValueError(phrase("no heading takes {categories}", categories=", ".join(missing)))


_TAKE_LINES = frozenset({HeadingKind.LINES, HeadingKind.CONTINGENCY})
