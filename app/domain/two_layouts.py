"""The same money in two funders' layouts: that they reconcile, and where the one's headings stand in the other."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.costing import CostedLine, Costing
from app.domain.crosswalk import LaidOut, LaidOutRow, lay_out
from app.domain.layouts import HeadingKind, Layout
from app.domain.money import EXACT, Money, total, zero
from app.domain.project import Project
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing(Record):
    """What of one heading stands under one heading of the other layout."""

    row: str
    column: str
    """Keys of the headings."""
    amount: Money
    lines: tuple[str, ...]
    """Keys of the budget lines; empty for indirect costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Record):
    left: LaidOut
    right: LaidOut
    difference: Money
    """Left less right: zero, unless a layout loses something."""
    unmapped_left: tuple[CostedLine, ...]
    unmapped_right: tuple[CostedLine, ...]
    """Lines that a layout has no heading for."""
    crossings: tuple[Crossing, ...]

    @property
    def reconciles(self) -> bool:
        return self.left.reconciles and self.right.reconciles and not self.difference.amount

    def crossing(self, row: str, column: str) -> Crossing | None:
        return next((found for found in self.crossings if (found.row, found.column) == (row, column)), None)


def compare(costing: Costing, left: Layout, right: Layout, project: Project, language: str = "en") -> Comparison:
    """The budget in both layouts, each in its own columns."""
    one = lay_out(costing, left, project, language)
    other = lay_out(costing, right, project, language)
    difference = EXACT.subtract(one.total.amount, other.total.amount)
    return Comparison(
        left=one,
        right=other,
        difference=Money(difference, costing.currency),
        unmapped_left=_unmapped(costing, one),
        unmapped_right=_unmapped(costing, other),
        crossings=_crossings(one, other, costing),
    )


def _unmapped(costing: Costing, laid_out: LaidOut) -> tuple[CostedLine, ...]:
    held = {line.costed.line.key for row in laid_out.rows for line in row.lines}
    return tuple(costed for costed in costing.lines if costed.line.key not in held)


def _crossings(left: LaidOut, right: LaidOut, costing: Costing) -> tuple[Crossing, ...]:
    """In the order of the left layout, then of the right."""
    home = {line.costed.line.key: row.key for row in right.rows for line in row.lines}
    found: list[Crossing] = []
    for row in left.rows:
        under: dict[str, list[CostedLine]] = {}
        for line in row.lines:
            under.setdefault(home[line.costed.line.key], []).append(line.costed)
        for other in right.rows:
            if costed := under.get(other.key):
                amount = total((line.amount for line in costed), costing.currency)
                keys = tuple(line.line.key for line in costed)
                found.append(Crossing(row=row.key, column=other.key, amount=amount, lines=keys))
    if costing.indirect != zero(costing.currency):
        rows = (_indirect(left).key, _indirect(right).key)
        found.append(Crossing(row=rows[0], column=rows[1], amount=costing.indirect, lines=()))
    return tuple(found)


def _indirect(laid_out: LaidOut) -> LaidOutRow:
    return next(row for row in laid_out.rows if row.kind is HeadingKind.INDIRECT)
