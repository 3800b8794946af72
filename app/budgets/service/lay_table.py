"""The lines as a table to read: grouped by category with subtotals, in columns of the reader's choice."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.budgets.service.read_desk import Desk
from app.domain.budget import Category
from app.domain.columns import Column, Sides, columns_for
from app.domain.costing import CostedLine, Costing, cost
from app.domain.layouts import ColumnsBy
from app.domain.money import Money, total
from app.domain.record import Record

PAGE = 250
"""Lines on one page: a page of thousands is slow to arrive, and nobody reads it without the grid."""


class View(StrEnum):
    COSTS = "costs"
    YEARS = "years"
    PARTNERS = "partners"
    BOTH = "both"


_SHOWN = {
    View.COSTS: (),
    View.YEARS: (ColumnsBy.YEAR,),
    View.PARTNERS: (ColumnsBy.PARTNER,),
    View.BOTH: (ColumnsBy.YEAR, ColumnsBy.PARTNER),
}


_PLACE = {category: place for place, category in enumerate(Category)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow(Record):
    """A line; everything in it is printed."""

    key: str
    description: str
    unit: str
    quantity: str
    unit_cost: str
    share: str
    """Empty where the project bears all of it."""
    original: str
    """In the line's own currency and at its rate; empty in the budget's own."""
    activity: str
    partner: str
    source: str
    amount: str
    amounts: tuple[str, ...]
    """Under the table's columns; nothing where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGroup(Record):
    label: str
    count: int
    amount: str
    amounts: tuple[str, ...]
    """Of all lines of the category, also those on other pages."""
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Record):
    view: View
    currency: str
    columns: tuple[Column, ...]
    groups: tuple[TableGroup, ...]
    direct: tuple[str, ...]
    """Sums of the columns and, last, of all."""
    indirect: tuple[str, ...]
    whole: tuple[str, ...]
    page: int
    pages: int
    count: int


def lay_table(desk: Desk, view: View, *, page: int = 1) -> Table:
    """One page of the lines, in the order of categories. Raises MoneyError."""
    costing = cost(desk.project)
    sides = [columns_for(by, costing, desk.project, 1, desk.words.language) for by in _SHOWN[view]]
    ordered = sorted(costing.lines, key=lambda costed: _PLACE[costed.line.category])
    pages = max(1, -(-len(ordered) // PAGE))
    at = min(page, pages)
    shown = {id(costed) for costed in ordered[(at - 1) * PAGE : at * PAGE]}
    direct, indirect = _direct(costing, sides), _indirect(costing, sides)
    return Table(
        view=view,
        currency=costing.currency,
        columns=tuple(column for side in sides for column in side.columns),
        groups=tuple(_group(category, ordered, shown, desk, costing, sides) for category in _used(ordered, shown)),
        direct=_printed(desk, direct),
        indirect=_printed(desk, indirect),
        whole=_printed(desk, tuple(a + b for a, b in zip(direct, indirect, strict=True))),
        page=at,
        pages=pages,
        count=len(ordered),
    )


def _used(ordered: list[CostedLine], shown: set[int]) -> tuple[Category, ...]:
    return tuple(dict.fromkeys(costed.line.category for costed in ordered if id(costed) in shown))


def _group(
    category: Category, ordered: list[CostedLine], shown: set[int], desk: Desk, costing: Costing, sides: list[Sides]
) -> TableGroup:
    lines = [costed for costed in ordered if costed.line.category is category]
    *amounts, whole = _sums([_amounts(costed, sides) for costed in lines], costing.currency)
    return TableGroup(
        label=desk.words(f"category.{category}"),
        count=len(lines),
        amount=desk.words.amount(whole),
        amounts=tuple(_shown(desk, amount) for amount in amounts),
        rows=tuple(_row(costed, desk, sides) for costed in lines if id(costed) in shown),
    )


def _row(costed: CostedLine, desk: Desk, sides: list[Sides]) -> TableRow:
    line, words = costed.line, desk.words
    partners = {partner.key: partner.name for partner in desk.project.partners}
    sources = {source.key: source.name for source in desk.project.budget.sources}
    original = ""
    if costed.rate is not None:
        original = f"{words.price(costed.original.amount, line.currency)} × {words.rate(costed.rate.rate)}"
    *amounts, whole = _amounts(costed, sides)
    return TableRow(
        key=line.key,
        description=line.description,
        unit=line.unit,
        quantity=words.number(line.quantity),
        unit_cost=words.price(line.unit_cost, line.currency),
        share="" if line.share == 1 else words.percent(line.share),
        original=original,
        activity=line.activity or "",
        partner=partners.get(line.partner, line.partner) if line.partner else "",
        source="" if line.source == desk.project.budget.requested_source.key else sources.get(line.source, line.source),
        amount=words.amount(whole),
        amounts=tuple(_shown(desk, amount) for amount in amounts),
    )


def _amounts(costed: CostedLine, sides: list[Sides]) -> tuple[Money, ...]:
    """Under each column, and the whole."""
    return (*(amount for side in sides for amount in side.of(costed)), costed.amount)


def _sums(rows: list[tuple[Money, ...]], currency: str) -> tuple[Money, ...]:
    return tuple(total(column, currency) for column in zip(*rows, strict=True))


def _direct(costing: Costing, sides: list[Sides]) -> tuple[Money, ...]:
    width = sum(len(side.columns) for side in sides)
    nothing = (Money(Decimal(0), costing.currency),) * (width + 1)
    return _sums([nothing, *(_amounts(costed, sides) for costed in costing.lines)], costing.currency)


def _indirect(costing: Costing, sides: list[Sides]) -> tuple[Money, ...]:
    parts: list[Money] = []
    for side in sides:
        nothing = (Money(Decimal(0), costing.currency),) * len(side.columns)
        direct = _sums([nothing, *(side.of(costed) for costed in costing.lines)], costing.currency)
        parts += side.of_indirect(costing, direct)
    return (*parts, costing.indirect)


def _printed(desk: Desk, amounts: tuple[Money, ...]) -> tuple[str, ...]:
    return tuple(desk.words.amount(amount) for amount in amounts)


def _shown(desk: Desk, amount: Money) -> str:
    return desk.words.amount(amount) if amount.amount else ""
