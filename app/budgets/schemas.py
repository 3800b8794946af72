"""Shapes of the desk where a budget is written: what is typed, and what the program answers."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.budget_cells import TypedLine
from app.domain.findings import Severity
from app.domain.number_reading import Marks
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedBudget(Record):
    """All lines of a budget as they stand in the grid, in their order."""

    lines: tuple[TypedLine, ...]
    marks: Marks = Marks.CLEAR
    """How the numbers are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReckonedLine(Record):
    """A line with what it costs, in the budget's currency; amounts are printed."""

    key: str
    original: str
    """In the line's own currency; empty where that is the budget's."""
    amount: str
    by_year: tuple[str, ...]
    partner: str
    """Key of who spends it; empty for the applicant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSaid(Record):
    """What is wrong with one cell."""

    key: str
    cell: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Record):
    """A total, how it is made, and its part of the whole."""

    key: str
    label: str
    amount: str
    share: str = ""
    explained: str = ""
    by_year: tuple[str, ...] = ()
    """Of a category: its direct costs in each project year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums(Record):
    currency: str
    main: tuple[Sum, ...]
    """Direct costs, indirect costs, total; then requested, own, other donors."""
    by_year: tuple[Sum, ...]
    by_partner: tuple[Sum, ...]
    by_source: tuple[Sum, ...]
    by_category: tuple[Sum, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetFinding(Record):
    """What the rules of one proposal's call find in the budget."""

    proposal: str
    """Slug."""
    to: str
    """Whom it goes to, by name."""
    severity: Severity
    message: str
    line: str = ""
    """Key of the line it is about; empty for the whole budget."""
    source: str = ""
    """Title of the text the rule was read in."""
    as_of: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned(Record):
    """What a budget costs and what its funders' rules say of it."""

    version: int
    """Of the budget that is stored."""
    lines: tuple[ReckonedLine, ...]
    """Those that can be costed."""
    problems: tuple[CellSaid, ...]
    sums: Sums
    findings: tuple[BudgetFinding, ...]
    other_applications: int = 0
    """How many proposals ask for parts of this budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Record):
    """Something that a cell may name."""

    key: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetDesk(Record):
    """All that the grid starts with."""

    currency: str
    currencies: tuple[str, ...]
    """Those that the budget has a rate for, its own first."""
    years: int
    categories: tuple[Choice, ...]
    partners: tuple[Choice, ...]
    activities: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    lines: tuple[TypedLine, ...]
    reckoned: Reckoned
