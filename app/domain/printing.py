"""Numbers, money, dates, percentages and countries as they are written in the document's language (CLDR, by Babel).

Digits are Western in every language, so that a number in the text is the number in the budget's spreadsheet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal, localcontext
from functools import lru_cache
from unicodedata import bidirectional, normalize

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import NumberPattern, get_currency_precision, parse_pattern

from app.domain.money import EXACT, Money, round_half_up

_NBSP = "\u00a0"
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT_MARK = "\u200f"
_DIRECTION_MARKS = "\u200e\u200f\u061c"
_LATIN = re.compile(r"[A-Za-z]")
_BASIS_POINT = Decimal("0.0001")
_NEVER_YEARS = 10**6
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_SIDES = {"L": "ltr", "R": "rtl", "AL": "rtl"}
"""Unicode's classes of letters with a direction of their own."""
_EUROPEAN_ENGLISH = "en_GB"
"""Plain "en" is written day before month; "en-US" asks for the American order."""


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale of a BCP 47 code; of its base language, else of English, where CLDR has none."""
    code = language.replace("-", "_")
    for candidate in (code, code.split("_", 1)[0]):
        if candidate.lower() == "en":
            return Locale.parse(_EUROPEAN_ENGLISH)
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_EUROPEAN_ENGLISH)


def print_money(money: Money, language: str, *, trim: bool = False) -> str:
    """With the currency's ISO code, as `EUR 449,000.00` and `449 000,00 EUR`: a sign ($) may mean many currencies.

    `trim` leaves the decimals of a whole amount out, as prose does: `EUR 449,000`.
    """
    whole = trim and money.amount == money.amount.to_integral_value()
    digits = 0 if whole else get_currency_precision(money.currency)
    amount = round_half_up(money.amount, Decimal(1).scaleb(-digits))
    pattern = _money_pattern(language, digits)
    return str(pattern.apply(amount, locale_of(language), currency=money.currency, currency_digits=False))


def print_amount(money: Money, language: str) -> str:
    """The amount alone with all its decimals, for a column whose heading names the currency."""
    return print_number(money.amount, language, decimals=get_currency_precision(money.currency))


def print_number(value: Decimal | int, language: str, *, decimals: int | None = None) -> str:
    """Grouped: `1,234.5`. Exactly `decimals` places where given (rounded half up), else as many as the value has."""
    number = Decimal(value)
    if decimals is not None:
        number = round_half_up(number, Decimal(1).scaleb(-decimals))
    with localcontext(EXACT):  # the thread's own context has too few digits for a large number with many decimals
        return str(_number_pattern(language, decimals).apply(number, locale_of(language)))


def print_count(value: int, language: str) -> str:
    """A whole number: `1,200`."""
    return print_number(value, language, decimals=0)


def print_percent(share: Decimal, language: str, *, fixed: bool = False) -> str:
    """A share of one as a percentage with at most two decimals: Decimal("0.075") is `7.5%`, in French `7,5 %`.

    `fixed` prints both decimals always, for a column of shares: `7.50%`.
    """
    return str(
        _percent_pattern(language, 2 if fixed else 0).apply(round_half_up(share, _BASIS_POINT), locale_of(language))
    )


def print_date(day: date, language: str) -> str:
    """`15 January 2027`."""
    return _first(format_date(day, format="long", locale=locale_of(language)), day, language)


def print_whole_date(day: date, language: str) -> str:
    """`Friday, 15 January 2027`."""
    return format_date(day, format="full", locale=locale_of(language))


def print_short_date(day: date, language: str) -> str:
    """For narrow columns: `15 Jan 2027`."""
    return _first(format_date(day, format="medium", locale=locale_of(language)), day, language)


def _first(printed: str, day: date, language: str) -> str:
    """French names the first of a month by its ordinal, `1er mars`, which CLDR's patterns do not say."""
    if day.day == 1 and locale_of(language).language == "fr" and printed.startswith("1 "):
        return f"1er{printed[1:]}"
    return printed


def print_month(year: int, month: int, language: str) -> str:
    """`March 2027`."""
    return str(format_skeleton("yMMMM", date(year, month, 1), locale=locale_of(language)))


def print_time(at: time, language: str) -> str:
    """`17:00`."""
    return format_time(at, format="HH:mm", locale=locale_of(language))


def print_months(months: int, language: str) -> str:
    """A duration with the language's own plural: `18 months`, `18 mois`."""
    thirty_days_each = timedelta(days=30 * months)
    return format_timedelta(
        thirty_days_each, granularity="month", threshold=_NEVER_YEARS, locale=locale_of(language)
    ).strip()


def print_country(code: str, language: str) -> str:
    """The country's name for an ISO 3166 alpha-2 code; the code itself where CLDR has no name."""
    name = locale_of(language).territories.get(code.upper())
    return str(name) if name else code


def countries(language: str) -> tuple[tuple[str, str], ...]:
    """ISO 3166 alpha-2 code and name of every country, by name."""
    named = locale_of(language).territories.items()
    return tuple(
        sorted(
            ((code, name) for code, name in named if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES),
            key=lambda country: normalize("NFKD", country[1]).casefold(),
        )
    )


def print_countries(codes: Sequence[str], language: str) -> str:
    """`Nepal, India and Bhutan`."""
    return print_list([print_country(code, language) for code in codes], language)


def print_list(items: Sequence[str], language: str) -> str:
    """The items with the language's commas and its "and".

    Latin names in a right-to-left list stand between commas alone, each followed by a mark that keeps them in order: an
    Arabic "and" is written without a space and would run into the name after it.
    """
    locale = locale_of(language)
    if locale.text_direction == "rtl" and any(_LATIN.search(item) for item in items):
        return f"{_RIGHT_TO_LEFT_MARK}، ".join(items)
    return format_list(list(items), locale=locale)


def print_choice(items: Sequence[str], language: str) -> str:
    """`Nepal, India or Bhutan`."""
    return format_list(list(items), style="or", locale=locale_of(language))


def print_language(code: str, language: str) -> str:
    """A language's name in `language`: `French`; the code where CLDR has no name."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(locale_of(language))
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


def print_currency(code: str, language: str) -> str:
    """A currency's name: `Nepalese Rupee`; the code where CLDR has no name."""
    return str(locale_of(language).currencies.get(code, code))


def together(text: str) -> str:
    """`text` with spaces that no line ends at: a month without its number reads as nothing."""
    return text.replace(" ", _NBSP)


def set_apart(text: str, language: str) -> str:
    """`text` as it can stand inside a text of `language`: isolated where it is read from the other side."""
    strong = next((side for side in map(bidirectional, text) if side in _SIDES), None)
    if strong is None or _SIDES[strong] == locale_of(language).text_direction:
        return text
    return f"{_ISOLATE}{text}{_END_OF_ISOLATE}"


@lru_cache(maxsize=128)
def _money_pattern(language: str, digits: int) -> NumberPattern:
    pattern = locale_of(language).currency_formats["standard"].pattern.split(";")[0]
    before, _, after = (part.strip(_NBSP + _DIRECTION_MARKS + " ") for part in pattern.partition("¤"))
    spaced = f"{before}{_NBSP}¤¤" if before else f"¤¤{_NBSP}{after}"
    return _with_decimals(parse_pattern(spaced), digits, digits)


@lru_cache(maxsize=128)
def _number_pattern(language: str, decimals: int | None) -> NumberPattern:
    pattern = parse_pattern(locale_of(language).decimal_formats[None].pattern)
    return _with_decimals(pattern, 0, 15) if decimals is None else _with_decimals(pattern, decimals, decimals)


@lru_cache(maxsize=64)
def _percent_pattern(language: str, least: int) -> NumberPattern:
    return _with_decimals(parse_pattern(locale_of(language).percent_formats[None].pattern), least, 2)


def _with_decimals(pattern: NumberPattern, least: int, most: int) -> NumberPattern:
    pattern.frac_prec = (least, most)
    return pattern
