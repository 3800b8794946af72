"""What a funder really gave: single awards, and what they say together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import median

from app.domain.money import bounded, minor_unit
from app.domain.record import Record

_TO_WHOM = 8


class AwardKind(StrEnum):
    GRANT = "grant"
    YEAR = "year"
    """All that was paid in a year, from a tax return: how many grants it was is not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Record):
    native_id: str
    """In the file it was read in."""
    kind: AwardKind = AwardKind.GRANT
    recipient: str = ""
    """Of an organisation; empty for a person, who is nobody's business, and where nobody is named."""
    amount: Decimal
    currency: str
    awarded_on: date | None = None
    year: int

    def __post_init__(self) -> None:
        bounded(self.amount)
        minor_unit(self.currency)
        if not 1900 <= self.year <= 2200:
            raise ValueError(f"{self.year} is no year of an award")


@dataclass(frozen=True, slots=True, kw_only=True)
class Year(Record):
    year: int
    count: int
    """0 where only the sum is known."""
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving(Record):
    """Awards of one currency."""

    currency: str
    count: int
    """Of single grants; 0 where only sums of years are known."""
    median: Decimal
    smallest: Decimal
    largest: Decimal
    years: tuple[Year, ...]
    """From the first to the last; a year without an award is in it, with nothing."""
    recipients: tuple[tuple[str, int, Decimal], ...]
    """Who got most, with how many grants and how much."""


def giving(awards: Iterable[Award]) -> tuple[Giving, ...]:
    """One for each currency, the one with most awards first. Amounts of nothing or less, which take a grant back, are
    left out."""
    by_currency: dict[str, list[Award]] = {}
    for award in awards:
        if award.amount > 0:
            by_currency.setdefault(award.currency, []).append(award)
    found = [_of_one(currency, several) for currency, several in by_currency.items()]
    return tuple(sorted(found, key=lambda one: (-one.count, -sum(year.total for year in one.years), one.currency)))


def _of_one(currency: str, awards: list[Award]) -> Giving:
    grants = [award for award in awards if award.kind is AwardKind.GRANT]
    amounts = [award.amount for award in grants]
    return Giving(
        currency=currency,
        count=len(grants),
        median=Decimal(median(amounts)) if amounts else Decimal(0),
        smallest=min(amounts, default=Decimal(0)),
        largest=max(amounts, default=Decimal(0)),
        years=_years(awards),
        recipients=_recipients(grants),
    )


def _years(awards: list[Award]) -> tuple[Year, ...]:
    """The sum of a tax return counts where no grant of its year is known, which would else count twice."""
    grants: dict[int, list[Decimal]] = {}
    returns: dict[int, Decimal] = {}
    for award in awards:
        if award.kind is AwardKind.GRANT:
            grants.setdefault(award.year, []).append(award.amount)
        else:
            returns[award.year] = max(award.amount, returns.get(award.year, Decimal(0)))
    known = grants.keys() | returns.keys()
    return tuple(_year(year, grants, returns) for year in range(min(known), max(known) + 1))


def _year(year: int, grants: Mapping[int, list[Decimal]], returns: Mapping[int, Decimal]) -> Year:
    if year in grants:
        return Year(year=year, count=len(grants[year]), total=sum(grants[year], Decimal(0)))
    return Year(year=year, count=0, total=returns.get(year, Decimal(0)))


def _recipients(grants: list[Award]) -> tuple[tuple[str, int, Decimal], ...]:
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for award in grants:
        if award.recipient:
            sums[award.recipient] += award.amount  # type: ignore[assignment] # decimals are counted as exactly
            counts[award.recipient] += 1
    most = sorted(sums, key=lambda name: (-sums[name], name))[:_TO_WHOM]
    return tuple((name, counts[name], Decimal(sums[name])) for name in most)
