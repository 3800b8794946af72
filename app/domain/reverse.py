"""The questions asked backwards: what may I spend, and how much must I bring?"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from app.domain.budget import IndirectBase
from app.domain.indirect import of_itself
from app.domain.money import EXACT, Money, MoneyError, minor_unit, zero


def direct_for_ceiling(
    ceiling: Money, rate: Decimal, base: IndirectBase = IndirectBase.DIRECT, *, left_out: Money | None = None
) -> Money:
    """The largest direct costs that stay within `ceiling` together with their indirect costs, after rounding.

    `left_out` are direct costs outside the base, for `direct_less` and `mtdc`. For `grant` the ceiling is the grant's,
    and the grant pays everything.

    Raises MoneyError for a negative ceiling or a rate that is not between 0 and 1, and for another currency.
    """
    if ceiling.amount < 0:
        raise MoneyError("a ceiling is not negative")
    _share(rate, "a rate")
    outside = left_out or zero(ceiling.currency)
    if outside.amount and base not in (IndirectBase.DIRECT_LESS, IndirectBase.MTDC):
        raise MoneyError("nothing is left out of the base '{base}'", base=base)

    def whole(direct: Money) -> Money:
        if base in (IndirectBase.GRANT, IndirectBase.TOTAL):
            return direct + of_itself(rate, direct)
        counted = max(direct - outside, zero(ceiling.currency))
        return direct + counted.times(rate)

    unit = minor_unit(ceiling.currency)
    fits, too_much = 0, int(ceiling.amount / unit) + 1
    while too_much - fits > 1:
        middle = (fits + too_much) // 2
        if whole(Money(middle * unit, ceiling.currency)) <= ceiling:
            fits = middle
        else:
            too_much = middle
    return Money(fits * unit, ceiling.currency)


def share_of_grant(share_of_total: Decimal) -> Decimal:
    """The own share of the total, as a share of the grant: a quarter of the total is a third of the grant.

    Raises MoneyError unless it is at least 0 and less than 1.
    """
    return EXACT.divide(_share(share_of_total, "a share of the total"), EXACT.subtract(Decimal(1), share_of_total))


def share_of_total(share_of_grant: Decimal) -> Decimal:
    """The own share of the grant, as a share of the total: a third of the grant is a quarter of the total.

    Raises MoneyError when it is negative.
    """
    if share_of_grant < 0:
        raise MoneyError("a share of the grant is not negative")
    return EXACT.divide(share_of_grant, EXACT.add(Decimal(1), share_of_grant))


def own_contribution(grant: Money, share_of_total: Decimal) -> Money:
    """The least own contribution beside `grant` that makes `share_of_total` of the two together.

    Raises MoneyError unless the share is at least 0 and less than 1.
    """
    own = EXACT.divide(
        EXACT.multiply(grant.amount, _share(share_of_total, "a share of the total")),
        EXACT.subtract(Decimal(1), share_of_total),
    )
    up = EXACT.copy()
    up.rounding = ROUND_CEILING
    return Money(own.quantize(minor_unit(grant.currency), context=up), grant.currency)


def _share(share: Decimal, what: str) -> Decimal:
    if not 0 <= share < 1:
        raise MoneyError("{what} is at least 0 and less than 1", what=what)
    return share
