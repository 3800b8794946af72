"""A project's budget as its finance officer writes it. What it costs is computed in `costing`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.keys import check_key
from app.domain.money import ExchangeRate, bounded, minor_unit
from app.domain.record import Record


class Category(StrEnum):
    """The project's own kinds of cost. Closed, so that every funder's layout can say where each one goes."""

    STAFF = "staff"
    CONSULTANTS = "consultants"
    TRAVEL = "travel"
    PER_DIEM = "per_diem"
    EQUIPMENT = "equipment"
    SUPPLIES = "supplies"
    OFFICE = "office"
    TRAINING = "training"
    EVENTS = "events"
    DIRECT_ASSISTANCE = "direct_assistance"
    SERVICES = "services"
    PUBLICATIONS = "publications"
    TRANSLATION = "translation"
    SUBCONTRACTS = "subcontracts"
    SUBGRANTS = "subgrants"
    MONITORING = "monitoring"
    EVALUATION = "evaluation"
    AUDIT = "audit"
    SECURITY = "security"
    CONSTRUCTION = "construction"
    CONTINGENCY = "contingency"
    OTHER = "other"


class FundingKind(StrEnum):
    REQUESTED = "requested"
    OWN = "own"
    OTHER_DONOR = "other_donor"
    IN_KIND = "in_kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingSource(Record):
    """Who pays. Exactly one source of a budget has the kind `requested`."""

    key: str
    kind: FundingKind
    name: str
    """As printed: "Requested grant", "Own contribution", a donor's name."""
    confirmed: bool = False
    """Whether the money is promised in writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine(Record):
    """One cost: quantity × unit cost × share."""

    key: str
    """Short name, unique in the budget."""
    category: Category
    description: str
    unit: str
    """What is counted: month, person-day, return flight."""
    quantity: Decimal
    unit_cost: Decimal
    """In `currency`."""
    currency: str
    share: Decimal = Decimal(1)
    """Part of the cost that the project bears: "0.5" for half a salary."""
    years: dict[int, Decimal] = field(default_factory=dict)
    """Weights by project year (1, 2, …); empty: evenly over the activity's months, else over all years."""
    activity: str | None = None
    """Key of the activity it pays for; None for costs of the whole project."""
    partner: str | None = None
    """Key of the partner who spends it; None for the applicant."""
    source: str = "requested"
    """Key of the funding source that pays it."""
    justification: str = ""
    participant_support: bool = False
    """Stipends and travel of participants, which some bases leave out (2 CFR 200)."""

    def __post_init__(self) -> None:
        check_key(self.key)
        minor_unit(self.currency)
        if bounded(self.quantity, what="a quantity") < 0 or bounded(self.unit_cost, what="a unit cost") < 0:
            raise ValueError("quantity and unit cost are not negative")
        if not (0 <= bounded(self.share, what="a share") <= 1):
            raise ValueError('share is between "0" and "1"')
        if any(year < 1 for year in self.years) or any(bounded(w) < 0 for w in self.years.values()):
            raise ValueError("years are counted from 1 and their weights are not negative")
        if any(w and not -6 <= w.adjusted() <= 6 for w in self.years.values()):
            raise ValueError('the weight of a year is "0", or between "0.000001" and "9999999"')
        if self.years and not any(self.years.values()):
            raise ValueError("at least one year has a weight greater than zero")


class IndirectBase(StrEnum):
    """What an indirect rate is a rate of."""

    DIRECT = "direct"
    DIRECT_LESS = "direct_less"
    """Direct costs without the categories in `less`."""
    MTDC = "mtdc"
    """Modified total direct costs, 2 CFR 200: without equipment, participant support, and large subaward parts."""
    GRANT = "grant"
    """The requested grant, indirect costs included."""
    TOTAL = "total"
    """The whole cost, indirect costs included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indirect(Record):
    """Overhead as a rate of a named base, rounded once."""

    rate: Decimal
    base: IndirectBase = IndirectBase.DIRECT
    less: tuple[Category, ...] = ()
    """Categories that base `direct_less` leaves out; no other base takes them."""
    source: str = "requested"
    """Key of the funding source that pays it."""

    def __post_init__(self) -> None:
        if not (0 <= bounded(self.rate, what="a rate") < 1):
            raise ValueError('an indirect rate is between "0" and "1", for instance "0.07"')
        if self.base is IndirectBase.DIRECT_LESS and not self.less:
            raise ValueError("base 'direct_less' needs 'less', the categories that are left out")
        if self.less and self.base is not IndirectBase.DIRECT_LESS:
            raise ValueError(f"'less' goes with base 'direct_less'; base '{self.base}' would leave nothing out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(Record):
    currency: str
    """Currency of all totals."""
    rates: tuple[ExchangeRate, ...] = ()
    """One dated rate for each other currency of the lines."""
    sources: tuple[FundingSource, ...] = (
        FundingSource(key="requested", kind=FundingKind.REQUESTED, name="Requested grant"),
    )
    lines: tuple[BudgetLine, ...] = ()
    indirect: Indirect | None = None

    def __post_init__(self) -> None:
        minor_unit(self.currency)
        _once("a line", (line.key for line in self.lines))
        _once("a funding source", (source.key for source in self.sources))
        _once("a rate for", (rate.currency for rate in self.rates))
        if any(rate.currency == self.currency for rate in self.rates):
            raise ValueError(f"{self.currency} is the budget's own currency and needs no rate")
        if sum(source.kind is FundingKind.REQUESTED for source in self.sources) != 1:
            raise ValueError("exactly one funding source has the kind 'requested'")

    def rate_for(self, currency: str) -> ExchangeRate | None:
        """The rate that converts `currency` into the budget's; None for its own, or where none is given."""
        return next((rate for rate in self.rates if rate.currency == currency), None)

    @property
    def requested_source(self) -> FundingSource:
        """The source that stands for this funder."""
        return next(source for source in self.sources if source.kind is FundingKind.REQUESTED)


def _once(what: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"{what} '{key}' is given twice")
        seen.add(key)
