from datetime import date
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import (
    ExchangeRate,
    Money,
    MoneyError,
    largest_remainder,
    minor_unit,
    round_half_up,
    total,
)
from tests.domain.drawn_budgets import CURRENCIES, weights


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("2.675", "EUR", "2.68"),
        ("2.665", "EUR", "2.67"),
        ("-2.675", "EUR", "-2.68"),
        ("0.5", "JPY", "1"),
        ("1.4999", "JPY", "1"),
        ("1.0005", "TND", "1.001"),
        ("1234567890123.455", "EUR", "1234567890123.46"),
    ],
)
def test_money_rounds_half_up_to_the_currencys_minor_unit(amount: str, currency: str, rounded: str) -> None:
    assert Money(Decimal(amount), currency).rounded() == Money(Decimal(rounded), currency)
    assert Money(Decimal(amount), currency).times(Decimal(1)) == Money(Decimal(rounded), currency)


def test_rounding_to_another_unit() -> None:
    assert round_half_up(Decimal("12.50"), Decimal(5)) == 15
    assert Money(Decimal("99.50"), "EUR").rounded(Decimal(1)).amount == 100


@given(st.integers(-(10**14), 10**14), weights, st.sampled_from(CURRENCIES))
def test_parts_sum_to_the_whole(units: int, by: list[Decimal], currency: str) -> None:
    whole = Money(units * minor_unit(currency), currency)
    parts = whole.split(by)
    assert total(parts, currency) == whole
    assert all(part == part.rounded() for part in parts)


@given(st.integers(0, 10**9), weights)
def test_no_part_is_a_unit_away_from_its_exact_share(units: int, by: list[Decimal]) -> None:
    for part, weight in zip(largest_remainder(units, by), by, strict=True):
        assert abs(part * sum(by) - units * weight) < sum(by)
        assert part == 0 or weight > 0


def test_spare_units_go_to_the_largest_remainders() -> None:
    assert largest_remainder(10, [3, 3, 1]) == [4, 4, 2]
    assert largest_remainder(5, [1, 0, 1]) == [3, 0, 2]


def test_equal_parts_give_the_spare_cent_to_the_earlier() -> None:
    assert Money(Decimal("0.02"), "EUR").split([1, 1, 1]) == tuple(
        Money(Decimal(a), "EUR") for a in ("0.01", "0.01", "0")
    )
    assert largest_remainder(-5, [1, 1]) == [-3, -2]


@pytest.mark.parametrize("by", [[], [Decimal(0)], [Decimal(1), Decimal(-1)]])
def test_a_split_needs_weights(by: list[Decimal]) -> None:
    with pytest.raises(MoneyError, match="split by weights"):
        Money(Decimal(1), "EUR").split(by)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e15", "-1e15", "1e-41", "1e-999999"])
def test_amounts_that_are_not_money_are_refused(amount: str) -> None:
    with pytest.raises(MoneyError):
        Money(Decimal(amount), "EUR")


@pytest.mark.parametrize("currency", ["", "EURO", "eur", "€", "ZZZ"])
def test_unknown_currencies_are_refused(currency: str) -> None:
    with pytest.raises(MoneyError, match="currency code"):
        Money(Decimal(1), currency)


def test_currencies_never_mix() -> None:
    euro, dollar = Money(Decimal(1), "EUR"), Money(Decimal(1), "USD")
    for mix in (lambda: euro + dollar, lambda: euro - dollar, lambda: euro < dollar, lambda: euro <= dollar):
        with pytest.raises(MoneyError, match="cannot be added"):
            mix()
    with pytest.raises(MoneyError, match="cannot be added"):
        total([euro, dollar], "EUR")


def test_sums_stay_exact_when_the_threads_context_is_short() -> None:
    with localcontext() as context:
        context.prec = 5
        assert Money(Decimal("123456.78"), "EUR") + Money(Decimal("0.01"), "EUR") == Money(Decimal("123456.79"), "EUR")
        assert total([Money(Decimal("123456.78"), "EUR")] * 3, "EUR").amount == Decimal("370370.34")
        assert Money(Decimal("123456.78"), "EUR").times(Decimal("1.5")).amount == Decimal("185185.17")


def test_conversion_rounds_in_the_target_currency() -> None:
    rate = ExchangeRate(currency="USD", rate=Decimal("0.92345"), on=date(2026, 3, 2), source="Bank")
    assert rate.convert(Money(Decimal("10.01"), "USD"), "EUR") == Money(Decimal("9.24"), "EUR")
    with pytest.raises(MoneyError, match="converts USD, not JPY"):
        rate.convert(Money(Decimal(1), "JPY"), "EUR")


@pytest.mark.parametrize("rate", ["0", "-1", "NaN"])
def test_a_rate_is_greater_than_zero(rate: str) -> None:
    with pytest.raises(MoneyError):
        ExchangeRate(currency="USD", rate=Decimal(rate), on=date(2026, 3, 2), source="Bank")
