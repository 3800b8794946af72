"""Exact money: decimals with a currency, rounded half up, split without loss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from app.domain.record import Record

LIMIT = Decimal(10) ** 15
"""Amounts are smaller than this: sums of thousands of them stay exact in every data base and spreadsheet."""

_DIGITS = 60


class MoneyError(ValueError):
    """An amount that is not finite, out of bounds, or in the wrong currency."""


@cache
def known_currencies() -> frozenset[str]:
    """ISO 4217 codes that CLDR knows."""
    return frozenset(list_currencies())


@cache
def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 for EUR, 1 for JPY, 0.001 for TND."""
    if currency not in known_currencies():
        raise MoneyError(f"'{currency}' is not a currency code; write three capitals of ISO 4217 such as EUR or USD")
    return Decimal(1).scaleb(-get_currency_precision(currency))


def bounded(amount: Decimal, *, what: str = "an amount") -> Decimal:
    """`amount`, if it is finite and smaller than `LIMIT`; else MoneyError."""
    if not amount.is_finite():
        raise MoneyError(f"{what} must be a number, not {amount}")
    if abs(amount) >= LIMIT:
        raise MoneyError(f"{what} must be smaller than 1,000,000,000,000,000")
    return amount


def round_half_up(amount: Decimal, unit: Decimal) -> Decimal:
    """`amount` to the nearest multiple of `unit`, halves away from zero."""
    with localcontext() as context:
        context.prec = _DIGITS
        return (amount / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) * unit


@dataclass(frozen=True, slots=True)
class Money(Record):
    """An exact amount in one currency. Different currencies never add."""

    amount: Decimal
    """Amount in the currency's major unit, quoted in files."""
    currency: str
    """ISO 4217 code."""

    def __post_init__(self) -> None:
        bounded(self.amount)
        minor_unit(self.currency)

    def __add__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.amount - other.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same_currency(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        self._same_currency(other)
        return self.amount <= other.amount

    def times(self, factor: Decimal) -> Money:
        """The product, rounded half up to the minor unit."""
        with localcontext() as context:
            context.prec = _DIGITS
            return Money(self.amount * factor, self.currency).rounded()

    def rounded(self, unit: Decimal | None = None) -> Money:
        """Rounded half up to `unit`, by default the currency's minor unit."""
        return Money(round_half_up(self.amount, unit or minor_unit(self.currency)), self.currency)

    def split(self, weights: Sequence[Decimal]) -> tuple[Money, ...]:
        """Parts in proportion to `weights` that sum to the whole (largest remainder; ties go to the earlier part).

        Raises MoneyError for no weights, a negative one, or all zero.
        """
        if not weights or any(w < 0 for w in weights) or not any(weights):
            raise MoneyError("an amount is split by weights that are not negative and not all zero")
        unit = minor_unit(self.currency)
        with localcontext() as context:
            context.prec = _DIGITS
            units = (self.amount / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP)
            total = sum(weights, Decimal(0))
            exact = [units * w / total for w in weights]
            parts = [e.quantize(Decimal(1), rounding=ROUND_DOWN) for e in exact]
            missing = int(units - sum(parts, Decimal(0)))
            order = sorted(range(len(parts)), key=lambda i: (-abs(exact[i] - parts[i]), i))
            for i in order[: abs(missing)]:
                parts[i] += 1 if missing > 0 else -1
            return tuple(Money(part * unit, self.currency) for part in parts)

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise MoneyError(f"{self.currency} and {other.currency} cannot be added; convert one with a dated rate")


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; zero in `currency` when there is nothing to sum."""
    result = Money(Decimal(0), currency)
    for amount in amounts:
        result = result + amount
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate(Record):
    """One unit of `currency` is worth `rate` units of the budget's currency on a day, according to a source."""

    currency: str
    """Currency that is converted, ISO 4217."""
    rate: Decimal
    """Units of the budget's currency for one unit of this currency, quoted."""
    on: date
    """Day of the rate."""
    source: str
    """Who publishes the rate (for instance a central bank's monthly table)."""

    def __post_init__(self) -> None:
        minor_unit(self.currency)
        if bounded(self.rate, what="a rate") <= 0:
            raise MoneyError("a rate is greater than zero")

    def convert(self, amount: Money, to: str) -> Money:
        """`amount` in currency `to`, rounded half up."""
        if amount.currency != self.currency:
            raise MoneyError(f"this rate converts {self.currency}, not {amount.currency}")
        with localcontext() as context:
            context.prec = _DIGITS
            return Money(amount.amount * self.rate, to).rounded()
