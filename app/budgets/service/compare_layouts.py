"""A budget in two layouts of the catalogue, printed."""

from __future__ import annotations

from dataclasses import dataclass

from app.budgets.service.read_desk import Desk
from app.catalog.catalogue import Catalogue
from app.domain.assembly.words import Words
from app.domain.costing import cost
from app.domain.crosswalk import LaidOut
from app.domain.layouts import HeadingKind
from app.domain.record import Record
from app.domain.two_layouts import Comparison, compare


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow(Record):
    number: str
    label: str
    strong: bool
    """A subtotal or the total."""
    amounts: tuple[str, ...]
    """Under the layout's columns, where it has several; then the whole."""
    elsewhere: tuple[tuple[str, str], ...]
    """Headings of the other layout that this money stands under there, each with its amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLayout(Record):
    name: str
    columns: tuple[str, ...]
    """Empty where there is only one."""
    rows: tuple[PrintedRow, ...]
    total: str
    source: str
    unmapped: tuple[str, ...]
    """Descriptions of lines that it has no heading for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared(Record):
    left: PrintedLayout
    right: PrintedLayout
    currency: str
    difference: str
    reconciles: bool


def compare_layouts(desk: Desk, catalogue: Catalogue, left: str, right: str) -> Compared:
    """Raises NotFound for a layout that the catalogue does not have, MoneyError for a budget that cannot be costed."""
    words = desk.words
    found = compare(cost(desk.project), catalogue.layout(left), catalogue.layout(right), desk.project, words.language)
    return Compared(
        left=_printed(found, found.left, found.right, words),
        right=_printed(found, found.right, found.left, words),
        currency=found.left.currency,
        difference=words.amount(found.difference),
        reconciles=found.reconciles,
    )


def _printed(found: Comparison, laid: LaidOut, other: LaidOut, words: Words) -> PrintedLayout:
    several = len(laid.columns) > 1
    names = {row.key: f"{row.number} {row.label}".strip() for row in other.rows}
    unmapped = found.unmapped_left if laid is found.left else found.unmapped_right
    crossed: dict[str, list[tuple[str, str]]] = {}
    for crossing in found.crossings:
        here, there = (crossing.row, crossing.column) if laid is found.left else (crossing.column, crossing.row)
        crossed.setdefault(here, []).append((names[there], words.amount(crossing.amount)))
    return PrintedLayout(
        name=laid.layout.name,
        columns=tuple(column.label for column in laid.columns) if several else (),
        rows=tuple(
            PrintedRow(
                number=row.number,
                label=row.label,
                strong=row.kind in (HeadingKind.SUBTOTAL, HeadingKind.TOTAL),
                amounts=tuple(words.amount(a) for a in ((*row.amounts, row.total) if several else (row.total,))),
                elsewhere=tuple(crossed.get(row.key, ())),
            )
            for row in laid.rows
        ),
        total=words.amount(laid.total),
        source=laid.layout.source.title or "",
        unmapped=tuple(costed.line.description for costed in unmapped),
    )
