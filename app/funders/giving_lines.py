"""What a funder gave, in words and as a chart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.domain.giving import Giving
from app.domain.money import Money
from app.domain.printing import print_money, print_number
from app.web.language import current_language, ngettext
from app.web.language import gettext as _

HEIGHT = 120
_STEP = 44
_BAR = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBar:
    year: str
    said: str
    """The sum of the year."""
    count: str
    """Of its grants; empty where only the sum is known."""
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingLines:
    facts: tuple[tuple[str, str], ...]
    """What, and how much."""
    bars: tuple[YearBar, ...]
    chart_width: int
    alt: str
    recipients: tuple[tuple[str, str, str], ...]
    """Who, how many grants, how much."""


def giving_lines(found: Giving) -> GivingLines:
    top = max((year.total for year in found.years), default=Decimal(1)) or Decimal(1)
    bars = tuple(
        YearBar(
            year=str(year.year),
            said=_money(year.total, found.currency),
            count=print_number(year.count, current_language()) if year.count else "",
            x=place * _STEP + (_STEP - _BAR) // 2,
            y=HEIGHT - (height := int(year.total / top * (HEIGHT - 4))),
            width=_BAR,
            height=height,
        )
        for place, year in enumerate(found.years)
    )
    facts = (
        (_("Grants"), print_number(found.count, current_language())),
        (_("Median"), _money(found.median, found.currency)),
        (_("Smallest and largest"), _("{low} to {high}").format(
            low=_money(found.smallest, found.currency), high=_money(found.largest, found.currency))),
    )  # fmt: skip
    said = [f"{bar.year}: {bar.said}" for bar in bars]
    return GivingLines(
        facts=facts if found.count else (),
        bars=bars,
        chart_width=len(bars) * _STEP,
        alt=_("Given by year. {years}").format(years="; ".join(said)),
        recipients=tuple(
            (name, _grants(count), _money(total, found.currency)) for name, count, total in found.recipients
        ),
    )


def _grants(count: int) -> str:
    return ngettext("{count} grant", "{count} grants", count).format(count=print_number(count, current_language()))


def _money(amount: Decimal, currency: str) -> str:
    return print_money(Money(amount, currency), current_language(), trim=True)
