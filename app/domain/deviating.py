"""Which budget lines deviate by more than the funder lets pass without being asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.domain.money import Money
from app.domain.record import Record
from app.domain.rules import Rule, RuleKind
from app.domain.spending import Spending, SpendingLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation(Record):
    """A line past a threshold. The rule carries the funder's note and its source."""

    line: str
    rule: Rule
    limit: Money
    """By how much the line may differ from what was promised."""
    variance: Money
    """Spent less promised; for one that is only foreseen, forecast less promised."""
    foreseen: bool
    """Whether only the forecast passes the threshold, so that there is still time to ask."""
    explained: bool


def deviations(spending: Spending, rules: Iterable[Rule], *, over: bool) -> tuple[Deviation, ...]:
    """In the order of the lines. `over`: whether the grant has ended; before, an underspent line is merely early.

    A threshold with a base of its own is of that base and not of a line; it is left to the reader.
    """
    thresholds = [
        rule for rule in rules if rule.rule is RuleKind.DEVIATION_THRESHOLD and rule.base is None and rule.value
    ]
    found = (_passed(line, rule, over=over) for line in spending.lines for rule in thresholds)
    return tuple(deviation for deviation in found if deviation)


def _passed(line: SpendingLine, rule: Rule, *, over: bool) -> Deviation | None:
    limit = line.promised.times(rule.value or Decimal(0))
    foreseen = line.forecast - line.promised
    passed = line.variance.amount > limit.amount or (over and -line.variance.amount > limit.amount)
    if not passed and (over or abs(foreseen.amount) <= limit.amount):
        return None
    return Deviation(
        line=line.line,
        rule=rule,
        limit=limit,
        variance=line.variance if passed else foreseen,
        foreseen=not passed,
        explained=bool(line.explanation.strip()),
    )
