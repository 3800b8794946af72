"""A budget in a few figures, so that a funder's rules can be tried without writing a project (`cases.yaml`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from app.domain.budget import Budget, BudgetLine, Category, FundingKind, FundingSource, Indirect
from app.domain.compliance.checking import check_rules
from app.domain.costing import Costing, cost
from app.domain.findings import Finding
from app.domain.money import EXACT, ExchangeRate, Money, bounded, minor_unit, total, zero
from app.domain.organisation import Organisation
from app.domain.project import Project
from app.domain.record import Record
from app.domain.rules import Rule

_STARTS_ON = date(2030, 1, 1)
_UNDATED = date.max
_RATE_PLACES = Decimal("1e-30")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine(Record):
    category: Category
    amount: Decimal

    def __post_init__(self) -> None:
        bounded(self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures(Record):
    """All amounts are quoted, and in `currency`.

    The total is direct plus indirect costs; what `own`, `in_kind` and `other` do not pay of it is the request.
    """

    currency: str
    direct: dict[Category, Decimal] = field(default_factory=dict)
    """Direct costs by category."""
    indirect: Decimal = Decimal(0)
    """Amount of the indirect costs; the request pays them."""
    own: Decimal = Decimal(0)
    """Part of the total that the applicant pays in cash; taken from all direct costs in proportion."""
    in_kind: Decimal = Decimal(0)
    """Part of the total given in kind; taken likewise."""
    other: Decimal = Decimal(0)
    """Part of the total from other donors; taken likewise."""
    duration_months: int | None = None
    """None: twelve."""
    applicant: str = "ngo"
    """Kind of applicant."""
    turnover: dict[int, Decimal] = field(default_factory=dict)
    """The applicant's annual budget by year."""
    lines: tuple[FigureLine, ...] = ()
    """Single lines, where a rule looks at lines, rows or whole units. A category without any is one line; where
    `direct` names the category too, its lines sum to that amount."""
    rates: dict[str, Decimal] = field(default_factory=dict)
    """Units of `currency` for one unit of another currency that a rule speaks of."""
    rows: int | None = None
    """Rows in the funder's form; None: one a line."""
    submission_on: date | None = None
    """None: rules that are still in force, as far as we know."""

    def __post_init__(self) -> None:
        minor_unit(self.currency)
        for amount in (self.indirect, self.own, self.in_kind, self.other, *self.direct.values()):
            if bounded(amount) < 0:
                raise ValueError("amounts are not negative")
        if self.duration_months is not None and self.duration_months < 1:
            raise ValueError("a project lasts one month or more")
        for category in {line.category for line in self.lines} & self.direct.keys():
            if sum(line.amount for line in self.lines if line.category is category) != self.direct[category]:
                raise ValueError(f"the lines of '{category}' do not sum to its direct costs")


def check_figures(rules: Sequence[Rule], figures: Figures) -> tuple[Finding, ...]:
    """What the rules find in these figures.

    Raises ValueError when the figures contradict themselves: more co-financing than direct costs, for instance.
    """
    project, organisation, costing = costing_from_figures(figures)
    return check_rules(
        rules,
        costing=costing,
        project=project,
        organisation=organisation,
        layout_rows=figures.rows,
        submission_on=figures.submission_on or _UNDATED,
    )


def costing_from_figures(figures: Figures) -> tuple[Project, Organisation, Costing]:
    """The smallest project and organisation with these figures, and its costing. Raises ValueError as above."""
    on = figures.submission_on or _STARTS_ON
    project = Project(
        slug="figures",
        organisation="figures",
        title="Figures",
        starts_on=_STARTS_ON,
        ends_on=_after(figures.duration_months or 12),
        budget=Budget(
            currency=figures.currency,
            rates=tuple(
                ExchangeRate(currency=currency, rate=rate, on=on, source="as given")
                for currency, rate in figures.rates.items()
            ),
            sources=tuple(FundingSource(key=kind.value, kind=kind, name=kind.value) for kind in FundingKind),
            lines=_lines(figures),
            indirect=_indirect(figures),
        ),
    )
    organisation = Organisation(
        slug="figures",
        name="Figures",
        country="",
        kind=figures.applicant,
        turnover={year: Money(amount, figures.currency) for year, amount in figures.turnover.items()},
    )
    return project, organisation, cost(project)


def _after(months: int) -> date:
    year, month = divmod(_STARTS_ON.month - 1 + months, 12)
    return date(_STARTS_ON.year + year, month + 1, 1) - timedelta(days=1)


def _costs(figures: Figures) -> list[tuple[Category, Money]]:
    listed = {line.category for line in figures.lines}
    return [
        *((line.category, Money(line.amount, figures.currency).rounded()) for line in figures.lines),
        *(
            (category, Money(amount, figures.currency).rounded())
            for category, amount in figures.direct.items()
            if category not in listed
        ),
    ]


def _lines(figures: Figures) -> tuple[BudgetLine, ...]:
    costs = _costs(figures)
    left = [amount for _, amount in costs]
    paid: dict[FundingKind, list[Money]] = {}
    for kind, given in (
        (FundingKind.OWN, figures.own),
        (FundingKind.IN_KIND, figures.in_kind),
        (FundingKind.OTHER_DONOR, figures.other),
    ):
        if not given:
            continue
        if given > total(left, figures.currency).amount:
            raise ValueError("own, in_kind and other together are more than the direct costs")
        paid[kind] = list(Money(given, figures.currency).split([amount.amount for amount in left]))
        left = [amount - part for amount, part in zip(left, paid[kind], strict=True)]
    paid = {FundingKind.REQUESTED: left, **paid}
    return tuple(
        BudgetLine(
            key=f"{category.value}-{number}-{kind.value}",
            category=category,
            description=category.value,
            unit="amount",
            quantity=Decimal(1),
            unit_cost=parts[number - 1].amount,
            currency=figures.currency,
            source=kind.value,
        )
        for number, (category, _) in enumerate(costs, start=1)
        for kind, parts in paid.items()
        if parts[number - 1] != zero(figures.currency) or kind is FundingKind.REQUESTED
    )


def _indirect(figures: Figures) -> Indirect | None:
    if not figures.indirect:
        return None
    direct = total((amount for _, amount in _costs(figures)), figures.currency)
    if figures.indirect >= direct.amount:
        raise ValueError("indirect costs are less than the direct costs")
    rate = EXACT.divide(figures.indirect, direct.amount).quantize(_RATE_PLACES, context=EXACT)
    return Indirect(rate=rate)
