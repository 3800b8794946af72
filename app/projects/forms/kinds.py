"""Kinds of fields: how a value is typed and how it is written back. Reading raises ValueError with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.budget_cells import plain
from app.domain.countries import find_country
from app.domain.money import known_currencies
from app.domain.number_reading import SENTENCES, Unreadable, read_number
from app.domain.printing import print_country
from app.domain.text import normalise, one_line
from app.web.language import current_language
from app.web.language import gettext as _


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` is only given texts that are not blank; a blank one is `empty`."""

    widget: str
    """Which part of `projects/fields.html` shows it."""
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    empty: Any = None


def _text(text: str) -> str:
    return normalise(text).strip()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in map(one_line, normalise(text).split("\n")) if line)


def _number(text: str) -> Decimal:
    try:
        return read_number(text)
    except Unreadable as error:
        raise ValueError(_(SENTENCES[error.code]).format(**error.said)) from error


def _whole(text: str) -> int:
    number = _number(text)
    if number != int(number) or not 0 <= number < 10**12:
        raise ValueError(_("Write a whole number."))
    return int(number)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(_("Write the day as year, month and day, such as 2027-03-01.")) from error


def _country(text: str) -> str:
    code = find_country(text, current_language(), "en")
    if code is None:
        raise ValueError(_("“{text}” is no country that we know.").format(text=one_line(text)))
    return code


def _countries(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_country(name) for name in _parted(text)))


def _parted(text: str) -> Iterable[str]:
    names = (one_line(name) for name in re.split(r"[;,،؛\n]", text))
    return (name for name in names if name)


def _currency(text: str) -> str:
    code = one_line(text).upper()
    if code not in known_currencies():
        raise ValueError(_("Write a currency code of three capitals, such as EUR."))
    return code


def _printed_country(code: str) -> str:
    return print_country(code, current_language())


LINE = Kind("line", one_line, str, "")
TEXT = Kind("text", _text, str, "")
LINES = Kind("text", _lines, "\n".join, ())
NUMBER = Kind("number", _number, plain)
WHOLE = Kind("number", _whole, str)
DAY = Kind("day", _day, date.isoformat)
CHOICE = Kind("choice", str, str, "")
CHECK = Kind("check", lambda _typed: True, lambda value: "yes" if value else "", empty=False)
COUNTRY = Kind("line", _country, _printed_country, "")
COUNTRIES = Kind("line", _countries, lambda codes: "; ".join(map(_printed_country, codes)), ())
NAMES = Kind("line", lambda text: tuple(_parted(text)), "; ".join, ())
CURRENCY = Kind("line", _currency, str)
ROWS = Kind("rows", str, str, ())
