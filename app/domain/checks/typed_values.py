"""Numbers, amounts and dates as people type them, in English, French and Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import get_month_names

from app.domain.money import known_currencies

LANGUAGES = ("en", "fr", "es")

_WORDS = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte",
}
_MORE_WORDS = {
    "en": {"a": 1, "twenty-four": 24, "thirty": 30, "thirty-six": 36, "forty-eight": 48, "sixty": 60},
    "fr": {"une": 1, "vingt-quatre": 24, "trente": 30, "trente-six": 36, "quarante-huit": 48, "soixante": 60},
    "es": {"un": 1, "una": 1, "veinticuatro": 24, "treinta": 30, "treinta y seis": 36, "cuarenta y ocho": 48},
}
NUMBER_WORDS = {
    language: {word: n for n, word in enumerate(words.split(), start=1)} | _MORE_WORDS[language]
    for language, words in _WORDS.items()
}

_GAP = "[\u00a0\u202f\u2009 ]"
FIGURES = rf"(?<!\d)(?:\d{{1,3}}(?:(?:{_GAP}|[.,'’])\d{{3}}){{1,5}}(?:[.,]\d{{1,2}})?(?!\d)|\d+(?:[.,]\d+)?)"
"""A number in figures, grouped in any way; in groups up to a thousand million million, which no amount reaches, so
that a row of numbers is not read anew from each of them to its end."""

_GROUPING = re.compile(rf"{_GAP}|['’]")

_SYMBOLS = {"€": "EUR", "£": "GBP", "US$": "USD", "C$": "CAD", "A$": "AUD", "$": "$"}
_NAMES = {"euro": "EUR", "euros": "EUR", "dollars": "$", "dólares": "$", "pounds": "GBP"}
_CURRENCY = r"US\$|C\$|A\$|[€£$]|\b[A-Z]{3}\b|\b(?:euros?|dollars|dólares|pounds)\b"
_TIMES = {"million": 10**6, "millions": 10**6, "millones": 10**6, "m": 10**6, "k": 10**3, "thousand": 10**3}
_TIMES |= {"mille": 10**3, "mil": 10**3}
_MULTIPLE = r"millions?|millones|thousand|mille|mil|m|k"
_AMOUNT = re.compile(
    rf"(?P<before>{_CURRENCY}){_GAP}?(?P<first>{FIGURES})(?:{_GAP}?(?P<times1>{_MULTIPLE})\b)?"
    rf"|(?P<second>{FIGURES})(?:{_GAP}?(?P<times2>{_MULTIPLE})\b)?{_GAP}?(?:d[’']|de )?(?P<after>{_CURRENCY})"
)


@dataclass(frozen=True, slots=True)
class TypedAmount:
    """`currency` is an ISO code, or "$" where it is not said whose dollar; `precise_to` is what rounding may hide."""

    value: Decimal
    currency: str
    precise_to: Decimal
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TypedDate:
    """`day` is 0 where only the month was written."""

    year: int
    month: int
    day: int
    start: int
    end: int
    text: str

    def says(self, actual: date) -> bool:
        return (self.year, self.month) == (actual.year, actual.month) and self.day in (0, actual.day)


def number_pattern(language: str) -> str:
    """A count in figures or words."""
    words = sorted(NUMBER_WORDS[language], key=len, reverse=True)
    return rf"(?:{FIGURES}|{'|'.join(map(re.escape, words))})"


def number_of(text: str, language: str) -> Decimal:
    """The value of what `number_pattern` matched."""
    word = NUMBER_WORDS[language].get(text.lower())
    return figures(text) if word is None else Decimal(word)


def figures(text: str) -> Decimal:
    """`1,234.50`, `1.234,50`, `1 234` and `1234`: the last separator is decimal unless three digits follow it."""
    bare = _GROUPING.sub("", text)
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return Decimal(bare)
    whole, part = bare[:last].replace(".", "").replace(",", ""), bare[last + 1 :]
    several = bare.count(".") + bare.count(",") > 1
    mixed = "." in bare and "," in bare
    if len(part) == 3 and (not mixed or several) and whole != "0":
        return Decimal(whole + part)
    return Decimal(f"{whole}.{part}")


def amounts(text: str) -> Iterator[TypedAmount]:
    """Every amount with a currency."""
    for found in _AMOUNT.finditer(text):
        written = found["before"] or found["after"]
        currency = _SYMBOLS.get(written) or _NAMES.get(written.lower()) or written
        if currency != "$" and currency not in known_currencies():
            continue
        digits, times = found["first"] or found["second"], (found["times1"] or found["times2"] or "").lower()
        factor = _TIMES.get(times, 1)
        value = figures(digits)
        exponent = value.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        precise = Decimal(factor).scaleb(-decimals) / 2 if factor > 1 else Decimal(1)
        yield TypedAmount(value * factor, currency, precise, found.start(), found.end(), found[0])


def dates(text: str, language: str) -> Iterator[TypedDate]:
    """Every date or month with its year; days before months where only figures are written."""
    pattern, months = _dates(language)
    for found in pattern.finditer(text):
        groups = found.groupdict()
        day = int(groups["d1"] or groups["d2"] or groups["d4"] or groups["d5"] or 0)
        name = groups["m1"] or groups["m2"] or groups["m3"]
        month = months[name.lower()] if name else int(groups["m4"] or groups["m5"])
        year = int(groups["y1"] or groups["y2"] or groups["y3"] or groups["y4"] or groups["y5"])
        if 1 <= month <= 12 and 0 <= day <= 31:
            yield TypedDate(year, month, day, found.start(), found.end(), found[0])


@lru_cache(maxsize=8)
def _dates(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    months = {name.lower(): n for n, name in get_month_names("wide", locale=language).items()}
    names = "|".join(sorted(months, key=len, reverse=True))
    pattern = (
        rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º)?\s(?:of |de )?(?P<m1>{names}),?\s(?:de )?(?P<y1>\d{{4}})\b"
        rf"|\b(?P<m2>{names})\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y2>\d{{4}})\b"
        rf"|\b(?P<m3>{names})\s(?:de )?(?P<y3>\d{{4}})\b"
        r"|\b(?P<y4>\d{4})-(?P<m4>\d{2})-(?P<d4>\d{2})\b"
        r"|\b(?P<d5>\d{1,2})[./](?P<m5>\d{1,2})[./](?P<y5>\d{4})\b"
    )
    return re.compile(pattern, re.IGNORECASE), months
