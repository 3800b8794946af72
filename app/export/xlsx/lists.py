"""The hidden lists that cells choose from and formulas compare with: categories, headings, spenders, sources.

A formula compares with a cell of these lists by EXACT, never with a text of its own: in SUMIFS an asterisk, a leading
`>` or a number-like "1.10" in somebody's name would match other rows than its own. So every name stands here once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from xlsxwriter.worksheet import Worksheet

from app.domain.budget import Category
from app.domain.crosswalk import LaidOut
from app.domain.layouts import HeadingKind
from app.export.xlsx.book import Book, absolute

HELD = frozenset({HeadingKind.LINES, HeadingKind.CONTINGENCY})
"""Kinds of headings that lines stand under."""

K = TypeVar("K")

_NAME_LIMIT = 200
_SHEET = "_lists"
_CATEGORY, _ITS_HEADING, _HEADING, _SPENDER, _SOURCE = range(5)


@dataclass(frozen=True)
class Lists:
    categories: Mapping[str, str]
    """Printed name by category."""
    headings: Mapping[str, str]
    """Printed name by key of heading."""
    spenders: Mapping[str | None, str]
    """Printed name by partner's key; None is the applicant."""
    sources: Mapping[str, str]
    heading_of: Mapping[str, str]
    """Key of heading by category."""
    lead: str | None
    """Key under which the applicant is listed among the partners."""

    def of_heading(self, key: str) -> str:
        return absolute(_SHEET, list(self.headings).index(key), _HEADING)

    def spender(self, key: str | None) -> str | None:
        """Key of who spends a partner's lines: the lead partner is the applicant."""
        return None if key == self.lead else key

    def of_spender(self, key: str | None) -> str:
        return absolute(_SHEET, list(self.spenders).index(key), _SPENDER)

    def of_source(self, key: str) -> str:
        return absolute(_SHEET, list(self.sources).index(key), _SOURCE)

    def of_category(self, key: str) -> str:
        return absolute(_SHEET, list(self.categories).index(key), _CATEGORY)

    def offered(self) -> tuple[str, str, str]:
        """The ranges that a line's category, spender and source are chosen from."""
        return (
            f"={absolute(_SHEET, 0, _CATEGORY, len(self.categories) - 1)}",
            f"={absolute(_SHEET, 0, _SPENDER, len(self.spenders) - 1)}",
            f"={absolute(_SHEET, 0, _SOURCE, len(self.sources) - 1)}",
        )

    def heading_by_category(self, cell: str) -> str:
        """A formula for the heading of the category in `cell`."""
        return self._heading_by_category.format(cell=cell)

    @cached_property
    def _heading_by_category(self) -> str:
        last = len(self.categories) - 1
        among = absolute(_SHEET, 0, _CATEGORY, last)
        return f"=INDEX({absolute(_SHEET, 0, _ITS_HEADING, last)},MATCH({{cell}},{among},0))"

    def write(self, book: Book) -> None:
        page = book.hidden(_SHEET)
        _down(page, _CATEGORY, list(self.categories.values()))
        _down(page, _ITS_HEADING, [self.headings[self.heading_of[key]] for key in self.categories])
        _down(page, _HEADING, list(self.headings.values()))
        _down(page, _SPENDER, list(self.spenders.values()))
        _down(page, _SOURCE, list(self.sources.values()))


def lists_of(book: Book, laid_out: LaidOut) -> Lists:
    project = book.dossier.project
    headings = [heading for heading in laid_out.layout.headings if heading.kind in HELD]
    printed = {row.key: f"{row.number} {row.label}".strip() for row in laid_out.rows}
    lead = next((partner.key for partner in project.partners if partner.lead), None)
    partners: dict[str | None, str] = {key: key for key in book.costing.by_partner if key is not None}
    partners |= {partner.key: partner.name for partner in project.partners}
    partners.pop(lead, None)
    applicant: dict[str | None, str] = {None: book.applicant}
    return Lists(
        categories=_each_once({key.value: book.word(f"category.{key}") for key in Category}),
        headings=_each_once({heading.key: printed[heading.key] for heading in headings}),
        spenders=_each_once(applicant | partners),
        sources=_each_once({source.key: source.name for source in project.budget.sources}),
        heading_of={category.value: heading.key for heading in headings for category in heading.categories},
        lead=lead,
    )


def _each_once(names: Mapping[K, str]) -> dict[K, str]:
    """Two partners may show the same public name; the second is told apart by a number."""
    result: dict[K, str] = {}
    taken: set[str] = set()
    for key, name in names.items():
        plain, number = name[:_NAME_LIMIT] or "–", 1
        unique = plain
        while unique.casefold() in taken:
            number += 1
            unique = f"{plain} ({number})"
        taken.add(unique.casefold())
        result[key] = unique
    return result


def _down(page: Worksheet, column: int, texts: Sequence[str]) -> None:
    for row, text in enumerate(texts):
        page.write_string(row, column, text)
