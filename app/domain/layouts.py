"""One budget, many layouts: which heading of a funder's form each category goes under."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.budget import Category
from app.domain.record import Localised, Record
from app.domain.sources import Source


class HeadingKind(StrEnum):
    LINES = "lines"
    """Sum of the lines in `categories`."""
    SUBTOTAL = "subtotal"
    """Sum of all `lines` headings above it since the last subtotal; "subtotal of all direct" when `of` is empty."""
    CONTINGENCY = "contingency"
    INDIRECT = "indirect"
    TOTAL = "total"
    INCOME = "income"
    """Programme income; zero until somebody enters it."""


class ColumnsBy(StrEnum):
    TOTAL = "total"
    YEAR = "year"
    SOURCE = "source"
    PARTNER = "partner"
    CASH_AND_SUPPLIES = "cash_and_supplies"
    """UNICEF: agency cash, agency supplies, partner cash, partner supplies."""
    OUTPUT = "output"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutHeading(Record):
    key: str
    number: str = ""
    label: Localised
    kind: HeadingKind = HeadingKind.LINES
    categories: tuple[Category, ...] = ()
    of: tuple[str, ...] = ()
    """Keys of the headings a subtotal sums; empty: every `lines` heading above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(Record):
    """Every category stands under exactly one heading, so every layout of a budget has the same total."""

    key: str
    name: str
    headings: tuple[LayoutHeading, ...]
    columns: ColumnsBy = ColumnsBy.TOTAL
    show_lines: bool = True
    """Whether single lines are listed under their heading."""
    source: Source = Source()

    def __post_init__(self) -> None:
        seen: dict[Category, str] = {}
        for heading in self.headings:
            for category in heading.categories:
                if category in seen:
                    raise ValueError(f"category '{category}' stands under '{seen[category]}' and '{heading.key}'")
                seen[category] = heading.key
        if missing := [c.value for c in Category if c not in seen]:
            raise ValueError(f"no heading takes {', '.join(missing)}")
