"""Numbers as people type and paste them, in any of the world's ways; what could be two numbers is refused.

`1,234.56`, `1.234,56`, `1 234,56`, `1'234.56`, `12,34,567` and `١٬٢٣٤٫٥٦` say by themselves which mark parts the
decimals. `1,234` does not: it is 1234 to one reader and a bit more than one to the next, so it is no number here until
somebody says which mark is meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import regex

from app.domain.money import MoneyError, bounded, known_currencies
from app.domain.phrases import marked, phrase, why
from app.domain.record import Record
from app.errors import BadInput


class Marks(StrEnum):
    """How the numbers of a block are written."""

    CLEAR = "clear"
    """Not said: each number must tell by itself."""
    POINT = "point"
    """A point before the decimals: 1,234.56."""
    COMMA = "comma"
    """A comma before the decimals: 1.234,56."""


SENTENCES: Mapping[str, str] = {
    "number.unclear": marked("“{text}” can be {one} or {other}. Write {one} without a mark, or {other}."),
    "number.none": marked("“{text}” is not a number."),
    "number.groups": marked(
        "“{text}”: the digits between the marks are not thousands. Write the number without marks."
    ),
    "number.bounds": marked("“{text}” cannot be used: {reason}."),
    "number.percent": marked("“{text}” is a percentage, and an amount or a number of units is wanted here."),
    "number.share": marked("“{text}” is not a share. Write a percentage such as 50 %, or a part of one such as 0.5."),
}
"""What is wrong with a text that should have been a number, by code."""


class Unreadable(BadInput, ValueError):
    """A text that is no number, or could be two. `code` and `said` let it be put into another language."""

    def __init__(self, code: str, **said: str) -> None:
        super().__init__(phrase(SENTENCES[code], **said))
        self.code = code
        self.said = said


@dataclass(frozen=True, slots=True)
class Written(Record):
    """A number with the signs around it."""

    value: Decimal
    currencies: frozenset[str] = frozenset()
    """Those that its sign may stand for: € one, $ many; empty without a sign."""
    percent: bool = False


SIGNS: Mapping[str, frozenset[str]] = {
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP", "EGP", "LBP", "SYP", "GIP", "FKP", "SHP", "SDG", "SSP"}),
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "FJD", "JMD", "NAD", "TTD"}),
    "¥": frozenset({"JPY", "CNY"}),
    "₹": frozenset({"INR"}),
    "₦": frozenset({"NGN"}),
    "₺": frozenset({"TRY"}),
    "₴": frozenset({"UAH"}),
}

_DECIMAL_ONLY, _GROUP_ONLY, _EITHER = "٫", "٬ '", ".,"
_ALIKE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "−": "-", "–": "-", "،": ",", "؍": ",", "٪": "%"})
_UNSEEN = regex.compile(r"[\u200b-\u200f\u061c\u2060\u2066-\u2069\ufeff]")
_SPACES = regex.compile(r"[\s\u2000-\u200a\u202f\u205f\u3000]+")
_BODY = regex.compile(r"(?P<minus>-?) ?(?P<digits>[0-9.,٫٬' ]*[0-9][0-9.,٫٬' ]*)")
_PARENTHESES = regex.compile(r"\((?P<inside>[^()]*)\)")
_PART = regex.compile(r"[0-9]+|[^0-9]")
_CODE = regex.compile(r"\p{Lu}{3}")
_LONGEST = 80


def read_number(text: str, marks: Marks = Marks.CLEAR) -> Decimal:
    """The number alone, without a sign of a currency or of per cent. Raises Unreadable."""
    written = read_written(text, marks)
    if written.percent:
        raise Unreadable("number.percent", text=text)
    if written.currencies:
        raise Unreadable("number.none", text=text)
    return written.value


def read_share(text: str, marks: Marks = Marks.CLEAR) -> Decimal:
    """A part of one, as `50 %` or `0.5`. Raises Unreadable, also for `50`, which could be either mistake."""
    written = read_written(text, marks)
    share = written.value.scaleb(-2) if written.percent else written.value
    if written.currencies or not 0 <= share <= 1:
        raise Unreadable("number.share", text=text)
    return share


def read_written(text: str, marks: Marks = Marks.CLEAR) -> Written:
    """A number with what stands around it: a currency's sign or code, per cent, a minus or parentheses for less.

    Raises Unreadable.
    """
    bare, currencies, percent = _without_signs(_plain(text))
    negative = False
    if inside := _PARENTHESES.fullmatch(bare):
        bare, negative = inside["inside"].strip(), True
    found = _BODY.fullmatch(bare) if len(bare) <= _LONGEST else None
    if found is None:
        raise Unreadable("number.none", text=_shortened(text))
    value = _value(found["digits"].strip(), text.strip(), marks)
    try:
        return Written(bounded(-value if negative or found["minus"] else value), currencies, percent)
    except MoneyError as error:
        raise Unreadable("number.bounds", text=_shortened(text), reason=why(error)) from error


def _plain(text: str) -> str:
    """Western digits, plain spaces and apostrophes, nothing unseen."""
    seen = _SPACES.sub(" ", _UNSEEN.sub("", text)).translate(_ALIKE).strip()
    return "".join(str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign for sign in seen)


def _without_signs(text: str) -> tuple[str, frozenset[str], bool]:
    percent = text.endswith("%") or text.startswith("%")
    bare = text.strip("% ")
    for sign, currencies in SIGNS.items():
        if bare.startswith((sign, f"-{sign}")) or bare.endswith(sign):
            return bare.replace(sign, "", 1).strip(), currencies, percent
    for code in (bare[:3], bare[-3:]):
        if _CODE.fullmatch(code) and code in known_currencies():
            return bare.replace(code, "", 1).strip(), frozenset({code}), percent
    return bare, frozenset(), percent


def _value(digits: str, text: str, marks: Marks) -> Decimal:
    """Raises Unreadable where the marks make no number, or two."""
    parts = _PART.findall(digits)
    signs = [part for part in parts if not part.isdigit()]
    if not signs:
        return Decimal(digits)
    last = signs[-1]
    if last in _GROUP_ONLY or (last in _EITHER and signs.count(last) > 1):
        return Decimal(_grouped(digits, signs, text))
    whole, _, decimals = digits.rpartition(last)
    if last in _EITHER and len(signs) == 1 and _could_be_grouped(whole, decimals):
        return _one_mark(last, whole, decimals, text, marks)
    if not (decimals.isdigit() or not decimals):
        raise Unreadable("number.none", text=_shortened(text))
    above = _grouped(whole, signs[:-1], text) if len(signs) > 1 else whole or "0"
    return Decimal(f"{above}.{decimals}")


def _could_be_grouped(whole: str, decimals: str) -> bool:
    return len(decimals) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")


def _one_mark(mark: str, whole: str, decimals: str, text: str, marks: Marks) -> Decimal:
    if marks is Marks.CLEAR:
        raise Unreadable("number.unclear", text=text, one=f"{whole}{decimals}", other=f"{whole}{mark}{decimals}0")
    decimal_mark = "." if marks is Marks.POINT else ","
    return Decimal(f"{whole}.{decimals}") if mark == decimal_mark else Decimal(f"{whole}{decimals}")


def _grouped(digits: str, signs: Sequence[str], text: str) -> str:
    """The digits of a whole number in groups of three, or of two before the last three as in India."""
    groups = regex.split(r"[^0-9]", digits)
    middle = {len(group) for group in groups[1:-1]}
    even = middle <= {3} or middle <= {2}
    if len(set(signs)) > 1 or not even or len(groups[-1]) != 3 or not 1 <= len(groups[0]) <= 3:
        raise Unreadable("number.groups", text=_shortened(text))
    return "".join(groups)


def _shortened(text: str) -> str:
    plain = _SPACES.sub(" ", text).strip()
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
