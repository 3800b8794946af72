"""The closed vocabulary of money rules. What each one does is in `compliance`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.budget import Category
from app.domain.money import bounded, minor_unit
from app.domain.phrases import phrase
from app.domain.record import Record
from app.domain.sources import Source


class RuleKind(StrEnum):
    MAX_RATE = "max_rate"
    MAX_SHARE = "max_share"
    MIN_SHARE = "min_share"
    MAX_AMOUNT = "max_amount"
    MIN_AMOUNT = "min_amount"
    REQUEST_RANGE = "request_range"
    FIXED_MENU = "fixed_menu"
    MAX_FUNDER_SHARE = "max_funder_share"
    MIN_OWN_SHARE = "min_own_share"
    COFINANCING_FORBIDDEN = "cofinancing_forbidden"
    MAX_MULTIPLE_OF_TURNOVER = "max_multiple_of_turnover"
    CEILING_BY = "ceiling_by"
    RESERVE = "reserve"
    MAX_ROWS = "max_rows"
    WHOLE_UNITS = "whole_units"
    CURRENCY = "currency"
    EXCLUDED_COST = "excluded_cost"
    DEVIATION_THRESHOLD = "deviation_threshold"


class Base(StrEnum):
    """What a percentage is a percentage of."""

    DIRECT = "direct"
    DIRECT_LESS = "direct_less"
    MTDC = "mtdc"
    GRANT = "grant"
    """The amount requested from this funder."""
    TOTAL = "total"
    """The whole cost of what this proposal covers."""
    ACTUAL = "actual"
    """Actual spending: known only after the award."""


class Of(StrEnum):
    """What a rule looks at, beside single categories."""

    INDIRECT = "indirect"
    REQUEST = "request"
    LINE = "line"
    CATEGORIES = "categories"
    OWN = "own"


class CeilingBy(StrEnum):
    DURATION_MONTHS = "duration_months"
    APPLICANT_TYPE = "applicant_type"


class OwnKind(StrEnum):
    CASH = "cash"
    CASH_OR_IN_KIND = "cash_or_in_kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Record):
    """One ceiling of `ceiling_by`: up to and including `up_to` months, or for applicants of kind `applicant`."""

    value: Decimal
    up_to: int | None = None
    applicant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Record):
    """One money rule. Which fields a kind takes is checked when it is read; see `FIELDS`."""

    rule: RuleKind
    of: Of | None = None
    categories: tuple[Category, ...] = ()
    base: Base | None = None
    less: tuple[Category, ...] = ()
    value: Decimal | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    cap: Decimal | None = None
    """Absolute limit of a reserve."""
    menu: tuple[Decimal, ...] = ()
    by: CeilingBy | None = None
    steps: tuple[Step, ...] = ()
    currency: str | None = None
    """Of `value`, `min`, `max`, `cap`, `menu` and `steps` where they are amounts."""
    own_kind: OwnKind = OwnKind.CASH_OR_IN_KIND
    subaward_part: Decimal | None = None
    """With base `mtdc`: how many US dollars of each subaward count. None: not known."""
    applies_to: tuple[str, ...] = ()
    """Applicant types; empty: all."""
    effective_from: date | None = None
    effective_until: date | None = None
    """Last day in force."""
    note: str = ""
    """What the writer should know, in plain words."""
    source: Source = field(default_factory=Source)

    def __post_init__(self) -> None:
        needed, allowed = FIELDS[self.rule]
        given = {name for name in _SPECIFIC if getattr(self, name) not in (None, ())}
        if missing := needed - given:
            raise ValueError(phrase("rule '{rule}' needs {fields}", rule=self.rule, fields=_listed(missing)))
        if extra := given - needed - allowed:
            raise ValueError(phrase("rule '{rule}' does not take {fields}", rule=self.rule, fields=_listed(extra)))
        if self.currency is not None:
            minor_unit(self.currency)
        figures = (self.value, self.min, self.max, self.cap, self.subaward_part)
        for amount in (*figures, *self.menu, *(step.value for step in self.steps)):
            if amount is not None and bounded(amount) < 0:
                raise ValueError(phrase("a rule's figures are not negative"))
        if self.rule in _OF_A_WHOLE and self.value is not None and self.value > 1:
            raise ValueError(
                phrase('\'value\' is a share of one: write 7 % as "0.07", not "{value}"', value=str(self.value))
            )
        if self.base is Base.DIRECT_LESS and not self.less:
            raise ValueError(phrase("base 'direct_less' needs 'less', the categories that are left out"))
        if self.subaward_part is not None and self.base is not Base.MTDC:
            raise ValueError(phrase("'subaward_part' goes with base 'mtdc'"))
        if self.of is Of.CATEGORIES and not self.categories:
            raise ValueError(phrase("'of: categories' needs 'categories'"))


_SPECIFIC = (
    "of", "categories", "base", "less", "value", "min", "max", "cap", "menu", "by", "steps", "currency",
)  # fmt: skip

_OF_A_WHOLE = frozenset(
    {
        RuleKind.MAX_RATE,
        RuleKind.MAX_SHARE,
        RuleKind.MIN_SHARE,
        RuleKind.MAX_FUNDER_SHARE,
        RuleKind.RESERVE,
        RuleKind.DEVIATION_THRESHOLD,
    }
)

FIELDS: dict[RuleKind, tuple[frozenset[str], frozenset[str]]] = {
    kind: (frozenset(needed.split()), frozenset(allowed.split()))
    for kind, needed, allowed in (
        (RuleKind.MAX_RATE, "of base value", "less"),
        (RuleKind.MAX_SHARE, "of base value", "categories less"),
        (RuleKind.MIN_SHARE, "of base value", "categories less"),
        (RuleKind.MAX_AMOUNT, "of value currency", "categories"),
        (RuleKind.MIN_AMOUNT, "of value currency", "categories"),
        (RuleKind.REQUEST_RANGE, "currency", "min max"),
        (RuleKind.FIXED_MENU, "menu currency", ""),
        (RuleKind.MAX_FUNDER_SHARE, "value", "base"),
        (RuleKind.MIN_OWN_SHARE, "base value", ""),
        (RuleKind.COFINANCING_FORBIDDEN, "", ""),
        (RuleKind.MAX_MULTIPLE_OF_TURNOVER, "value", ""),
        (RuleKind.CEILING_BY, "by steps currency", ""),
        (RuleKind.RESERVE, "categories base value", "cap currency less"),
        (RuleKind.MAX_ROWS, "value", ""),
        (RuleKind.WHOLE_UNITS, "", ""),
        (RuleKind.CURRENCY, "currency", ""),
        (RuleKind.EXCLUDED_COST, "categories", ""),
        (RuleKind.DEVIATION_THRESHOLD, "value", "base"),
    )
}
"""Kind → (fields it needs, fields it may have beside them)."""


def _listed(names: set[str] | frozenset[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))
