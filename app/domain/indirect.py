"""Indirect costs: what a rate is applied to, and what it then comes to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.budget import Budget, BudgetLine, Category, Indirect, IndirectBase
from app.domain.money import EXACT, Money, MoneyError, total, zero
from app.domain.record import Record

MTDC_LEFT_OUT = frozenset({Category.EQUIPMENT, Category.CONSTRUCTION})
"""Categories outside modified total direct costs, beside participant support (2 CFR 200.1)."""

MTDC_CURRENCY = "USD"
"""Of the part of each subaward that counts (2 CFR 200.1)."""

MTDC_SUBAWARD_PART = Money(Decimal(50_000), MTDC_CURRENCY)
"""What a budget counts of each subaward. General knowledge of 2 CFR 200.1 as of October 2024 (25,000 before), not
verified: a call's rule says its own figure."""


@dataclass(frozen=True, slots=True)
class Spent(Record):
    """A line and what it costs in the budget's currency."""

    line: BudgetLine
    amount: Money


def direct_less(spent: Iterable[Spent], less: Collection[Category], currency: str) -> Money:
    """Direct costs without the categories in `less`."""
    return total((s.amount for s in spent if s.line.category not in less), currency)


class UnknownPart(MoneyError):
    """There are subawards, and how much of each counts is not known."""

    def __init__(self, subawards: Money) -> None:
        super().__init__("how much of each subaward counts is not known")
        self.subawards = subawards


def mtdc(spent: Iterable[Spent], budget: Budget, *, lead: str | None, part: Money | None) -> Money:
    """Modified total direct costs.

    A subaward is what one partner spends over all years (`lead` is the applicant's own key among the partners), or a
    line of subgrants without a partner; each counts up to `part`, whatever it is spent on.

    Raises, when there are subawards, UnknownPart without a `part`, and MoneyError for one that cannot be converted into
    the budget's currency.
    """
    own: list[Money] = []
    subawards: dict[str, Money] = {}
    for s in spent:
        partner = s.line.partner
        if partner is not None and partner != lead:
            key = f"partner {partner}"
        elif s.line.category is Category.SUBGRANTS:
            key = f"line {s.line.key}"
        else:
            if s.line.category not in MTDC_LEFT_OUT and not s.line.participant_support:
                own.append(s.amount)
            continue
        subawards[key] = subawards.get(key, zero(budget.currency)) + s.amount
    if not subawards:
        return total(own, budget.currency)
    if part is None:
        raise UnknownPart(total(subawards.values(), budget.currency))
    counted = in_budget_currency(part, budget)
    if counted is None:
        raise MoneyError(
            "the base counts the first {part} {currency} of each subaward: give the budget a dated rate for {currency}",
            part=f"{part.amount:,}",
            currency=part.currency,
        )
    return total((*own, *(min(amount, counted) for amount in subawards.values())), budget.currency)


def in_budget_currency(amount: Money, budget: Budget) -> Money | None:
    """`amount` converted with the budget's own rate; None where it has none."""
    if amount.currency == budget.currency:
        return amount
    rate = budget.rate_for(amount.currency)
    return rate.convert(amount, budget.currency) if rate else None


def of_itself(rate: Decimal, rest: Money) -> Money:
    """Overhead that is `rate` of the sum of itself and `rest`, rounded once: a rate of the grant or of the total."""
    share = EXACT.divide(rate, EXACT.subtract(Decimal(1), rate))
    return rest.times(share)


def indirect_costs(
    indirect: Indirect, spent: Sequence[Spent], budget: Budget, *, lead: str | None
) -> tuple[Money, Money]:
    """The indirect costs and the base their rate was applied to."""
    currency = budget.currency
    match indirect.base:
        case IndirectBase.DIRECT:
            base = total((s.amount for s in spent), currency)
        case IndirectBase.DIRECT_LESS:
            base = direct_less(spent, indirect.less, currency)
        case IndirectBase.MTDC:
            base = mtdc(spent, budget, lead=lead, part=MTDC_SUBAWARD_PART)
        case IndirectBase.GRANT:
            requested = budget.requested_source.key
            base = total((s.amount for s in spent if s.line.source == requested), currency)
            if indirect.source == requested:
                overhead = of_itself(indirect.rate, base)
                return overhead, base + overhead
        case IndirectBase.TOTAL:
            base = total((s.amount for s in spent), currency)
            overhead = of_itself(indirect.rate, base)
            return overhead, base + overhead
    return base.times(indirect.rate), base
