"""Days as books and spreadsheets write them; what could be two days is refused until somebody says which is meant."""

from __future__ import annotations

import unicodedata
from datetime import date
from enum import StrEnum

import regex

from app.domain.calendar_file import in_bounds
from app.domain.phrases import phrase

_ISO = regex.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T]00:00(?::00)?)?")
_PARTED = regex.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})(?: 00?:00(?::00)?)?")
_UNSEEN = regex.compile(r"[\u200b-\u200f\u061c\u2060\u2066-\u2069\ufeff]")


class DayOrder(StrEnum):
    CLEAR = "clear"
    """Not said: each day must tell by itself."""
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def read_written_day(text: str, order: DayOrder) -> date:
    """`2027-02-17`, `17/02/2027`, `17.2.27`, `١٧/٠٢/٢٠٢٧`. A year of two digits is one of this century.

    Raises ValueError with a phrase, also where day and month could be swapped and `order` does not say.
    """
    bare = _western(text)
    if found := _ISO.fullmatch(bare):
        year, month, day = map(int, found.groups())
        return in_bounds(year, month, day)
    found = _PARTED.fullmatch(bare)
    if found is None:
        raise ValueError(phrase("“{text}” is not a day; write it like 2027-02-17", text=text.strip()[:30]))
    first, second, year = map(int, found.groups())
    if order is DayOrder.CLEAR and first <= 12 and second <= 12 and first != second:
        raise ValueError(phrase("“{text}” can be read in two ways; say whether the day or the month comes first",
                                text=text.strip()[:30]))  # fmt: skip
    month_first = order is DayOrder.MONTH_FIRST or (order is DayOrder.CLEAR and second > 12)
    month, day = (first, second) if month_first else (second, first)
    return in_bounds(year + 2000 if year < 100 else year, month, day)


def order_told(texts: list[str]) -> DayOrder:
    """The order that a column's days tell by themselves; CLEAR where none does, or where they tell both."""
    told = set()
    for text in texts:
        found = _PARTED.fullmatch(_western(text))
        if found and (int(found[1]) > 12) != (int(found[2]) > 12):
            told.add(DayOrder.DAY_FIRST if int(found[1]) > 12 else DayOrder.MONTH_FIRST)
    return told.pop() if len(told) == 1 else DayOrder.CLEAR


def _western(text: str) -> str:
    if text.isascii():
        return text.strip()
    seen = _UNSEEN.sub("", text).strip()
    return "".join(str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign for sign in seen)
