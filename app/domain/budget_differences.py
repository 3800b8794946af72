"""Two versions of a budget, line by line: for a conflict to choose from, and for an import to look at first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace

from app.domain.budget import Budget, BudgetLine
from app.domain.record import Record

_FIELDS = tuple(f.name for f in fields(BudgetLine) if f.name != "key")
_TERMS = tuple(f.name for f in fields(Budget) if f.name != "lines")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDifference(Record):
    """A line that the two do not have alike; None where one does not have it at all."""

    key: str
    theirs: BudgetLine | None
    mine: BudgetLine | None
    changed: tuple[str, ...]
    """Fields that differ, where both have the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences(Record):
    lines: tuple[LineDifference, ...]
    reordered: bool
    """Whether the lines that both have stand in another order."""
    terms: tuple[str, ...]
    """What else differs: currency, rates, sources, indirect."""

    @property
    def none(self) -> bool:
        return not (self.lines or self.reordered or self.terms)


def differences(theirs: Budget, mine: Budget) -> Differences:
    """In the order of `mine`; what only `theirs` has comes last."""
    before = {line.key: line for line in theirs.lines}
    after = {line.key: line for line in mine.lines}
    found = [_of_line(key, before.get(key), after.get(key)) for key in {**after, **before}]
    kept = [key for key in before if key in after]
    return Differences(
        lines=tuple(difference for difference in found if difference is not None),
        reordered=kept != [key for key in after if key in before],
        terms=tuple(name for name in _TERMS if getattr(theirs, name) != getattr(mine, name)),
    )


def _of_line(key: str, theirs: BudgetLine | None, mine: BudgetLine | None) -> LineDifference | None:
    if theirs == mine:
        return None
    changed: tuple[str, ...] = ()
    if theirs is not None and mine is not None:
        changed = tuple(name for name in _FIELDS if getattr(theirs, name) != getattr(mine, name))
    return LineDifference(key=key, theirs=theirs, mine=mine, changed=changed)


def merged(theirs: Budget, mine: Budget, *, take_theirs: Collection[str]) -> Budget:
    """`mine`, with the lines named in `take_theirs` as they are in `theirs`, or away where it does not have them.

    Rates, sources, currency and indirect costs are `theirs`: they are not written in the grid. A line that only
    `theirs` has and that is taken stands at the end.
    """
    before = {line.key: line for line in theirs.lines}
    lines = [before.get(line.key) if line.key in take_theirs else line for line in mine.lines]
    own = {line.key for line in mine.lines}
    added = [line for line in theirs.lines if line.key in take_theirs and line.key not in own]
    return replace(theirs, lines=tuple(line for line in (*lines, *added) if line is not None))
