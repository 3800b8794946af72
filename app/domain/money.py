"""Exact money: decimals with a currency, rounded half up, split without loss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from math import lcm

from babel.numbers import get_currency_precision, list_currencies

from app.domain.record import Record
from app.errors import BadInput

LIMIT = Decimal(10) ** 15
"""Amounts are smaller than this: sums of thousands of them stay exact in every data base and spreadsheet."""

SMALLEST_EXPONENT = -40
"""A number nearer to zero than this is a slip of the pen, and costs time out of all proportion."""

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""For sums and products of bounded numbers: the thread's own context may hold too few digits."""


class MoneyError(BadInput, ValueError):
    """An amount that is not finite, out of bounds, or in the wrong currency. A ValueError too, so that validation
    reports it at its field. The sentence and its parts are kept, so that it can be told in another language."""

    def __init__(self, sentence: str, /, **parts: str | int) -> None:
        super().__init__(sentence.format(**parts))
        self.sentence = sentence
        self.parts = parts


@cache
def known_currencies() -> frozenset[str]:
    """ISO 4217 codes that CLDR knows."""
    return frozenset(list_currencies())


@cache
def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 for EUR, 1 for JPY, 0.001 for TND."""
    if currency not in known_currencies():
        raise MoneyError(
            "'{currency}' is not a currency code; write three capitals of ISO 4217 such as EUR or USD",
            currency=currency,
        )
    return Decimal(1).scaleb(-get_currency_precision(currency))


def bounded(amount: Decimal, *, what: str = "an amount") -> Decimal:
    """`amount`, if it is finite, smaller than `LIMIT` and not absurdly small; else MoneyError."""
    if not amount.is_finite():
        raise MoneyError("{what} must be a number, not {amount}", what=what, amount=str(amount))
    if amount.copy_abs() >= LIMIT:  # abs() itself overflows on 1E+9999999
        raise MoneyError("{what} must be smaller than 1,000,000,000,000,000", what=what)
    if amount.adjusted() < SMALLEST_EXPONENT:
        raise MoneyError("{what} has more than {most} decimals", what=what, most=-SMALLEST_EXPONENT)
    return amount


def round_half_up(amount: Decimal, unit: Decimal) -> Decimal:
    """`amount` to the nearest multiple of `unit`, halves away from zero."""
    return EXACT.multiply(EXACT.divide(amount, unit).quantize(Decimal(1), context=EXACT), unit)


def largest_remainder(units: int, weights: Sequence[Decimal | int]) -> list[int]:
    """Whole parts of `units` in proportion to `weights` that sum to it; ties go to the earlier part.

    Raises MoneyError for no weights, a negative one, or all zero.
    """
    if not weights or any(w < 0 for w in weights) or not any(weights):
        raise MoneyError("an amount is split by weights that are not negative and not all zero")
    ratios = [w.as_integer_ratio() for w in weights]
    scale = lcm(*(below for _, below in ratios))
    whole = [above * (scale // below) for above, below in ratios]
    of_all = sum(whole)
    divided = [divmod(abs(units) * w, of_all) for w in whole]
    parts = [part for part, _ in divided]
    missing = abs(units) - sum(parts)
    for i in sorted(range(len(parts)), key=lambda i: -divided[i][1])[:missing]:
        parts[i] += 1
    return parts if units >= 0 else [-part for part in parts]


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
        return Money(EXACT.add(self.amount, other.amount), self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(EXACT.subtract(self.amount, other.amount), self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same_currency(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        self._same_currency(other)
        return self.amount <= other.amount

    def times(self, factor: Decimal) -> Money:
        """The product, rounded half up to the minor unit."""
        unit = minor_unit(self.currency)
        return Money(EXACT.multiply(self.amount, factor).quantize(unit, context=EXACT), self.currency)

    def rounded(self, unit: Decimal | None = None) -> Money:
        """Rounded half up to `unit`, by default the currency's minor unit."""
        return Money(round_half_up(self.amount, unit or minor_unit(self.currency)), self.currency)

    def split(self, weights: Sequence[Decimal | int]) -> tuple[Money, ...]:
        """Parts in proportion to `weights` that sum to the whole, rounded to the minor unit (largest remainder).

        Raises MoneyError for no weights, a negative one, or all zero.
        """
        unit = minor_unit(self.currency)
        units = int(EXACT.divide(self.amount, unit).to_integral_value(context=EXACT))
        return tuple(Money(part * unit, self.currency) for part in largest_remainder(units, weights))

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise _mixed(self.currency, other.currency)


def zero(currency: str) -> Money:
    return Money(Decimal(0), currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; zero in `currency` when there is nothing to sum. Raises MoneyError for a mixture of currencies."""
    result = Decimal(0)
    for amount in amounts:
        if amount.currency != currency:
            raise _mixed(currency, amount.currency)
        result = EXACT.add(result, amount.amount)
    return Money(result, currency)


def _mixed(one: str, other: str) -> MoneyError:
    return MoneyError("{one} and {other} cannot be added; convert one with a dated rate", one=one, other=other)


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
            raise MoneyError("this rate converts {own}, not {other}", own=self.currency, other=amount.currency)
        return Money(amount.amount, to).times(self.rate)
