from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.budget import Category, Indirect, IndirectBase
from app.domain.costing import cost
from app.domain.money import Money, MoneyError, minor_unit
from app.domain.reverse import direct_for_ceiling, own_contribution, share_of_grant, share_of_total
from tests.domain.drawn_budgets import CURRENCIES, less_of, line, project

BASES = (IndirectBase.DIRECT, IndirectBase.DIRECT_LESS, IndirectBase.GRANT, IndirectBase.TOTAL)
rates = st.decimals(0, "0.9", places=4)


def test_a_ceiling_of_250_000_with_seven_percent_leaves_233_644_86() -> None:
    direct = direct_for_ceiling(Money(Decimal(250000), "EUR"), Decimal("0.07"))
    assert direct.amount == Decimal("233644.86")
    assert direct.times(Decimal("1.07")).amount == Decimal("250000.00")


@given(st.integers(0, 10**11), rates, st.sampled_from(BASES), st.integers(0, 10**9), st.sampled_from(CURRENCIES))
@example(25_000_000, Decimal("0.07"), IndirectBase.DIRECT, 0, "EUR")
@example(1, Decimal("0.5"), IndirectBase.DIRECT, 0, "EUR")
def test_the_answer_fits_and_one_unit_more_does_not(
    units: int, rate: Decimal, base: IndirectBase, outside: int, currency: str
) -> None:
    unit = minor_unit(currency)
    ceiling = Money(units * unit, currency)
    left_out = Money(outside * unit, currency) if base is IndirectBase.DIRECT_LESS else None
    direct = direct_for_ceiling(ceiling, rate, base, left_out=left_out)

    def whole(amount: Decimal) -> Money:
        """By the costing itself, so that the answer holds for a real budget."""
        equipment = min(left_out.amount, amount) if left_out else Decimal(0)
        parts = ((Category.STAFF, amount - equipment), (Category.EQUIPMENT, equipment))
        return cost(
            project(
                *(line(c, str(a), category=c, currency=currency) for c, a in parts),
                currency=currency,
                indirect=Indirect(rate=rate, base=base, less=less_of(base)),
            )
        ).total

    assert whole(direct.amount) <= ceiling
    assert ceiling < whole(direct.amount + unit)


def test_impossible_questions_are_refused() -> None:
    ceiling = Money(Decimal(100), "EUR")
    with pytest.raises(MoneyError, match="not negative"):
        direct_for_ceiling(Money(Decimal(-1), "EUR"), Decimal("0.07"))
    with pytest.raises(MoneyError, match="a rate is at least 0"):
        direct_for_ceiling(ceiling, Decimal(1), IndirectBase.TOTAL)
    with pytest.raises(MoneyError, match="left out"):
        direct_for_ceiling(ceiling, Decimal("0.07"), left_out=ceiling)
    with pytest.raises(MoneyError, match="cannot be added"):
        direct_for_ceiling(ceiling, Decimal("0.07"), IndirectBase.DIRECT_LESS, left_out=Money(Decimal(1), "USD"))


def test_a_quarter_of_the_total_is_a_third_of_the_grant() -> None:
    assert round(share_of_grant(Decimal("0.25")), 6) == Decimal("0.333333")
    assert share_of_total(Decimal("0.25")) == Decimal("0.2")
    assert own_contribution(Money(Decimal(75000), "USD"), Decimal("0.25")) == Money(Decimal(25000), "USD")


@given(st.decimals(0, "0.99", places=6))
def test_the_two_shares_are_inverse(share: Decimal) -> None:
    assert abs(share_of_total(share_of_grant(share)) - share) < Decimal("1e-40")


@given(st.integers(0, 10**11), st.decimals(0, "0.99", places=4), st.sampled_from(CURRENCIES))
def test_the_own_contribution_is_the_least_that_suffices(units: int, share: Decimal, currency: str) -> None:
    unit = minor_unit(currency)
    grant = Money(units * unit, currency)
    own = own_contribution(grant, share)
    assert own.amount >= (own + grant).amount * share
    less = own.amount - unit
    assert less < 0 or less < (less + grant.amount) * share


@pytest.mark.parametrize("share", ["1", "-0.1"])
def test_a_share_of_the_total_is_less_than_all_of_it(share: str) -> None:
    with pytest.raises(MoneyError, match="a share of the total"):
        share_of_grant(Decimal(share))


def test_a_share_of_the_grant_is_not_negative() -> None:
    with pytest.raises(MoneyError, match="not negative"):
        share_of_total(Decimal("-0.1"))
