"""What was spent of a grant, held against what was promised: by line, category, partner and month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from app.domain.budget import Category
from app.domain.costing import cost
from app.domain.money import EXACT, ExchangeRate, Money, total, zero
from app.domain.project import Project, months_between
from app.domain.record import Record
from app.domain.timing import Timing

K = TypeVar("K")

INDIRECT = "*indirect"
"""Stands for indirect costs where a line's key is asked; no line can have it, for a key begins with a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingEntry(Record):
    """One line of the books."""

    on: date
    line: str
    """Key of the budget line, or `INDIRECT`."""
    amount: Money
    """As in the books; less than zero takes a cost back."""
    rate: ExchangeRate | None = None
    """What converted it; None in the grant's own currency."""
    counted: Money
    """In the grant's currency."""
    committed: bool = False
    """Ordered or signed for, and not paid yet."""
    account: str = ""
    partner: str = ""
    """Cost centre or partner, as the books name it; empty for the applicant."""
    description: str = ""
    voucher: str = ""


@dataclass(slots=True)
class Sums:
    """Sums of entries, in the grant's currency, built in one pass. Commitments stand apart."""

    paid: Decimal = Decimal(0)
    by_line: dict[str, Decimal] = field(default_factory=dict)
    by_partner: dict[str, Decimal] = field(default_factory=dict)
    by_month: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    """By year and month of the calendar."""
    committed: dict[str, Decimal] = field(default_factory=dict)
    """By line."""
    exchange: dict[str, Decimal] = field(default_factory=dict)
    """By line: what was counted, less what it would be at the budget's rate. Above zero: dearer than planned."""


def sums_of(entries: Iterable[SpendingEntry], promised: Project) -> Sums:
    """In one pass, so that tens of thousands need no memory."""
    sums = Sums()
    budget = promised.budget
    for entry in entries:
        value = entry.counted.amount
        if entry.committed:
            _add(sums.committed, entry.line, value)
            continue
        sums.paid = EXACT.add(sums.paid, value)
        _add(sums.by_line, entry.line, value)
        _add(sums.by_partner, entry.partner, value)
        _add(sums.by_month, (entry.on.year, entry.on.month), value)
        planned = budget.rate_for(entry.amount.currency)
        if planned is not None:
            at_plan = planned.convert(entry.amount, budget.currency).amount
            _add(sums.exchange, entry.line, EXACT.subtract(value, at_plan))
    return sums


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingNote(Record):
    """What the finance officer says of a line."""

    line: str
    explanation: str = ""
    """Why it deviates; the report prints it."""
    forecast: Decimal | None = None
    """What it will have cost at the end, in the grant's currency; None: as computed."""
    version: int = 0
    """0 for a note that is not kept yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingLine(Record):
    """A budget line, or the indirect costs, promised and actual. Every amount is in the grant's currency."""

    line: str
    """Key, or `INDIRECT`."""
    category: Category | None
    """None for indirect costs, and for a line that the present baseline has no more."""
    description: str
    promised: Money
    spent: Money
    committed: Money
    variance: Money
    """Spent less promised: above zero is overspent."""
    percent: Decimal | None
    """Spent, in per cent of promised, to one decimal; None where nothing was promised."""
    exchange: Money
    """Part of `spent` that comes from other rates than the budget's."""
    by_plan: Money
    """Forecast: spent, and the plan of the months that are not over."""
    by_pace: Money
    """Forecast: as fast as until now until the end."""
    forecast: Money
    """What somebody typed, else `by_plan`."""
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending(Record):
    """The totals are the sums of `lines`."""

    currency: str
    until: date
    """The forecasts stand at the end of this day."""
    lines: tuple[SpendingLine, ...]
    """In the budget's order, then indirect costs, then lines that an amendment took away and that have entries."""

    def total(self, of: str) -> Money:
        """Sum of the money field `of` over all lines."""
        return total((getattr(line, of) for line in self.lines), self.currency)

    def headings(self) -> Mapping[Category | None, tuple[SpendingLine, ...]]:
        """Lines by category, in the order in which the categories first come."""
        found: dict[Category | None, tuple[SpendingLine, ...]] = {}
        for line in self.lines:
            found[line.category] = (*found.get(line.category, ()), line)
        return found


def spending_of(promised: Project, sums: Sums, notes: Mapping[str, SpendingNote], *, until: date) -> Spending:
    """What was spent until the end of `until` against the baseline's budget.

    Raises MoneyError for a budget that cannot be costed.
    """
    costing, timing = cost(promised), Timing(promised)
    passed = min(max(months_between(promised.starts_on, until), 0), promised.months)
    rows: list[tuple[str, Category | None, str, Money, Decimal]] = []
    direct_left = Decimal(0)
    for costed in costing.lines:
        left = _planned_after(costed.amount, timing.by_month(costed.line), passed)
        direct_left = EXACT.add(direct_left, left)
        rows.append((costed.line.key, costed.line.category, costed.line.description, costed.amount, left))
    if costing.budget.indirect is not None:
        part = EXACT.divide(direct_left, costing.direct.amount) if costing.direct.amount else Decimal(0)
        rows.append((INDIRECT, None, "", costing.indirect, costing.indirect.times(part).amount))
    known = {row[0] for row in rows}
    gone = sorted({*sums.by_line, *sums.committed} - known)
    rows += [(key, None, "", zero(costing.currency), Decimal(0)) for key in gone]
    return Spending(
        currency=costing.currency,
        until=until,
        lines=tuple(_line(row, sums, notes.get(row[0]), passed, promised.months) for row in rows),
    )


def _line(
    row: tuple[str, Category | None, str, Money, Decimal],
    sums: Sums,
    note: SpendingNote | None,
    passed: int,
    months: int,
) -> SpendingLine:
    key, category, description, promised, left = row
    currency = promised.currency
    spent = Money(sums.by_line.get(key, Decimal(0)), currency)
    by_plan = spent + Money(left, currency)
    typed = note.forecast if note else None
    return SpendingLine(
        line=key,
        category=category,
        description=description,
        promised=promised,
        spent=spent,
        committed=Money(sums.committed.get(key, Decimal(0)), currency),
        variance=spent - promised,
        percent=per_cent(spent, promised),
        exchange=Money(sums.exchange.get(key, Decimal(0)), currency),
        by_plan=by_plan,
        by_pace=spent.times(EXACT.divide(Decimal(months), Decimal(passed))) if passed else promised,
        forecast=by_plan if typed is None else Money(typed, currency),
        explanation=note.explanation if note else "",
    )


def per_cent(part: Money, whole: Money) -> Decimal | None:
    """`part` in per cent of `whole`, to one decimal; None where the whole is nothing."""
    if not whole.amount:
        return None
    return EXACT.multiply(EXACT.divide(part.amount, whole.amount), Decimal(100)).quantize(Decimal("0.1"), context=EXACT)


def _planned_after(amount: Money, weights: tuple[int, ...], passed: int) -> Decimal:
    """Part of a line's cost in the project's months after the first `passed`."""
    before, after = sum(weights[:passed]), sum(weights[passed:])
    return amount.split([before, after])[1].amount if before or after else Decimal(0)


def _add(sums: dict[K, Decimal], key: K, value: Decimal) -> None:
    sums[key] = EXACT.add(sums.get(key, Decimal(0)), value)
