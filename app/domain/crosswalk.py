"""One budget in a funder's own layout: its headings as rows, its columns, and proof that nothing was lost on the way.

Every row's columns sum to its total, every column to the total row, and the total row to what the budget costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.columns import Column, columns_for
from app.domain.costing import CostedLine, Costing
from app.domain.layouts import ColumnsBy, HeadingKind, Layout, LayoutHeading
from app.domain.money import EXACT, Money, total, zero
from app.domain.project import Project
from app.domain.record import Record, in_language

_SUMMED = frozenset({HeadingKind.LINES, HeadingKind.CONTINGENCY, HeadingKind.INDIRECT})


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOutLine(Record):
    """A budget line under its heading."""

    number: str
    """Heading's number and its own: 1.2; empty where the heading has none."""
    costed: CostedLine
    amounts: tuple[Money, ...]
    """One a column; they sum to the line's amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOutRow(Record):
    """A heading with its sum."""

    key: str
    number: str
    label: str
    kind: HeadingKind
    amounts: tuple[Money, ...]
    """One a column; they sum to `total`."""
    total: Money
    lines: tuple[LaidOutLine, ...] = ()
    """In the budget's order; empty for subtotals, indirect costs, income and the total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut(Record):
    layout: Layout
    currency: str
    columns: tuple[Column, ...]
    """The columns that a row's `amounts` stand under; a column of totals comes beside them when there are several."""
    rows: tuple[LaidOutRow, ...]
    total: Money
    reconciles: bool
    """Whether all of it sums to what the budget costs."""

    @property
    def form_rows(self) -> int:
        """How many rows of costs the form holds: its lines where it lists them, else its headings that cost something;
        and the indirect costs."""
        return sum(
            len(row.lines) if self.layout.show_lines and row.lines else 1
            for row in self.rows
            if row.kind in _SUMMED and row.total.amount
        )

    def row(self, key: str) -> LaidOutRow | None:
        return next((row for row in self.rows if row.key == key), None)


def lay_out(
    costing: Costing, layout: Layout, project: Project, language: str = "en", *, columns: ColumnsBy | None = None
) -> LaidOut:
    """The budget under the layout's headings, in the layout's columns or in `columns` where given.

    `project` is the one that was costed. Partners are named by their public names.
    """
    sides = columns_for(columns or layout.columns, costing, project, layout.year_starts, language)
    under: dict[str, list[LaidOutLine]] = {heading.key: [] for heading in layout.headings}
    home = {category: heading for heading in layout.headings for category in heading.categories}
    for costed in costing.lines:
        heading = home[costed.line.category]
        lines = under[heading.key]
        number = f"{heading.number}.{len(lines) + 1}" if heading.number else ""
        lines.append(LaidOutLine(number=number, costed=costed, amounts=sides.of(costed)))
    direct = _sums((line.amounts for lines in under.values() for line in lines), len(sides.columns), costing.currency)
    rows = _rows(layout, under, sides.of_indirect(costing, direct), language, costing.currency, len(sides.columns))
    return LaidOut(
        layout=layout,
        currency=costing.currency,
        columns=sides.columns,
        rows=rows,
        total=next(row.total for row in rows if row.kind is HeadingKind.TOTAL),
        reconciles=_reconciles(rows, costing),
    )


def _rows(
    layout: Layout,
    under: dict[str, list[LaidOutLine]],
    indirect: tuple[Money, ...],
    language: str,
    currency: str,
    width: int,
) -> tuple[LaidOutRow, ...]:
    plain = {
        heading.key: indirect
        if heading.kind is HeadingKind.INDIRECT
        else _sums((line.amounts for line in under[heading.key]), width, currency)
        for heading in layout.headings
    }
    above: list[LayoutHeading] = []
    amounts: dict[str, tuple[Money, ...]] = {}
    for heading in layout.headings:
        match heading.kind:
            case HeadingKind.SUBTOTAL:
                keys = heading.of or [h.key for h in above if h.kind is HeadingKind.LINES]
                amounts[heading.key] = _sums((amounts[key] for key in keys), width, currency)
            case HeadingKind.TOTAL:
                keys = [h.key for h in layout.headings if h.kind in _SUMMED]
                amounts[heading.key] = _sums((plain[key] for key in keys), width, currency)
            case _:
                amounts[heading.key] = plain[heading.key]
        above.append(heading)
    return tuple(
        LaidOutRow(
            key=heading.key,
            number=heading.number,
            label=in_language(heading.label, language),
            kind=heading.kind,
            amounts=amounts[heading.key],
            total=total(amounts[heading.key], currency),
            lines=tuple(under[heading.key]),
        )
        for heading in layout.headings
    )


def _reconciles(rows: Sequence[LaidOutRow], costing: Costing) -> bool:
    lines = [line for row in rows for line in row.lines]
    whole = next(row for row in rows if row.kind is HeadingKind.TOTAL)
    indirect = next(row for row in rows if row.kind is HeadingKind.INDIRECT)
    return (
        whole.total == costing.total
        and indirect.total == costing.indirect
        and len(lines) == len(costing.lines)
        and all(total(line.amounts, costing.currency) == line.costed.amount for line in lines)
        and total((line.costed.amount for line in lines), costing.currency) == costing.direct
    )


def _sums(rows: Iterable[Sequence[Money]], width: int, currency: str) -> tuple[Money, ...]:
    sums = [Decimal(0)] * width
    for row in rows:
        for i, amount in enumerate(row):
            if amount.amount:
                sums[i] = EXACT.add(sums[i], amount.amount)
    return tuple(Money(amount, currency) if amount else zero(currency) for amount in sums)
