"""The document's own words, numbers and dates, printed in its language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision

from app.domain import printing
from app.domain.money import Money, round_half_up
from app.domain.record import Localised

_RATE_UNIT = Decimal("0.00000001")
_SAMPLES = (Decimal("1234567.50"), Decimal("-1234.25"), Decimal("0.00"), Decimal("999.75"))


@lru_cache(maxsize=128)
def _grouped(language: str, decimals: int) -> Callable[[Decimal], str]:
    """Prints a decimal that has at most `decimals` places.

    A budget of thousands of lines prints tens of thousands of numbers, and CLDR's patterns take some twenty times as
    long as Python's own grouping. Where a language groups by thousands, its two marks are learnt once from samples.
    """

    def by_pattern(number: Decimal) -> str:
        return printing.print_number(number, language, decimals=decimals)

    sample = printing.print_number(Decimal("1234.5"), language, decimals=1)
    marks = sample.maketrans({",": sample[1], ".": sample[-2]})

    def by_marks(number: Decimal) -> str:
        return f"{number:,.{decimals}f}".translate(marks)

    exact = [number.quantize(Decimal(1).scaleb(-decimals)) for number in _SAMPLES]
    return by_marks if all(by_marks(n) == by_pattern(n) for n in exact) else by_pattern


def localised(text: Localised, language: str) -> str:
    """The text in `language`, in its base language, or in the language it was first written in."""
    return text.get(language) or text.get(language.split("-")[0]) or next(iter(text.values()), "")


class Words:
    """Labels by key with their `{places}` filled, and numbers as the language writes them."""

    __slots__ = ("_labels", "_zeros", "language")

    def __init__(self, labels: Mapping[str, str], language: str) -> None:
        self._labels = labels
        self.language = language
        self._zeros: dict[str, tuple[str, str]] = {}

    def __call__(self, key: str, **fill: str) -> str:
        """The label; KeyError when the language's file lacks it."""
        label = self._labels[key]
        for name, value in fill.items():
            label = label.replace(f"{{{name}}}", value)
        return label

    def get(self, key: str, default: str) -> str:
        return self._labels.get(key, default)

    def joined(self, parts: list[str]) -> str:
        return self._labels["list_separator"].join(parts)

    @property
    def none(self) -> str:
        """Stands where a table has nothing to say, so that an empty cell is not taken for a forgotten one."""
        return self._labels["none"]

    def money(self, money: Money) -> str:
        return printing.print_money(money, self.language)

    def amount(self, money: Money) -> str:
        """Without the currency, for columns whose heading names it."""
        return _grouped(self.language, get_currency_precision(money.currency))(money.amount)

    def price(self, cost: Decimal, currency: str) -> str:
        """With its currency, and never rounded: quantity × unit cost must give the printed amount."""
        if currency not in self._zeros:
            nothing = Money(Decimal(0), currency)
            self._zeros[currency] = (self.money(nothing), self.amount(nothing))
        around, nought = self._zeros[currency]
        return around.replace(nought, self._exactly(cost, get_currency_precision(currency)))

    def number(self, value: Decimal | int) -> str:
        return self._exactly(Decimal(value), 0)

    def rate(self, rate: Decimal) -> str:
        """An exchange rate; one that was divided out has no end and is cut at eight decimals."""
        return self._exactly(round_half_up(rate, _RATE_UNIT), 0)

    def _exactly(self, value: Decimal, least: int) -> str:
        exponent = value.normalize().as_tuple().exponent
        places = -exponent if isinstance(exponent, int) else 0
        return _grouped(self.language, max(least, places))(value)

    def percent(self, share: Decimal) -> str:
        return printing.print_percent(share, self.language)

    def share(self, part: Money, whole: Money) -> str:
        """`part` of `whole` in percent, each as long as the others of its column; nothing for a whole of zero."""
        if not whole.amount:
            return self.none
        return printing.print_percent(part.amount / whole.amount, self.language, fixed=True)

    def date(self, day: date) -> str:
        return printing.print_date(day, self.language)

    def months(self, months: int) -> str:
        return printing.print_months(months, self.language)

    def country(self, code: str) -> str:
        return printing.print_country(code, self.language) if code else self.none

    def local(self, text: Localised) -> str:
        return localised(text, self.language)
