"""Words that can be said in another language than the English they are written in.

The domain speaks English and knows no catalogue of translations. What it says is a `str` that remembers what it was
made of; whoever shows it to a reader has it told anew (`retell`), with numbers, dates and lists in the reader's way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, Self

from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_precision

from app.domain.money import Money, MoneyError
from app.domain.printing import print_choice, print_date, print_list, print_money, print_number, set_apart

_KEPT = '{"says": '
Argument = str | int | Decimal | Money | date
Translate = Callable[[str, str, int], str]
"""One, many (empty where there is no plural) and how many, to the sentence of another language."""


class Told(str):
    """What can be told again. As a text it is English, and stays what it is when an error is asked for its text."""

    def __str__(self) -> Self:
        return self


class Phrase(Told):
    """A sentence or a part of one, made by `phrase` or `phrase_of`."""

    one: str
    many: str
    number: int
    args: Mapping[str, Argument]


class Row(StrEnum):
    AND = "and"
    OR = "or"
    COMMAS = "commas"
    HEADING = "heading"
    """Commas, and the first letter a capital."""
    SENTENCES = "sentences"
    ADVICE = "advice"
    """What is wrong, and what to do about it."""


class Series(Told):
    """Several, made by `listed`, `either`, `with_commas` or `in_a_row`."""

    items: tuple[str, ...]
    row: Row


class Printed(Told):
    """What prints itself in any language: the name of a country, a date with its zones. Made by `printed`."""

    by: Callable[[str], str]


def phrase(sentence: str, /, **args: Argument) -> Phrase:
    """`sentence` with `args` printed in English in the place of their {names}. Raises KeyError where one is missing."""
    return _made(sentence, "", 1, args)


def marked(sentence: str) -> str:
    """`sentence` itself: a mark for `make messages` where a sentence is filled in another place than it is written."""
    return sentence


def phrase_of(count: int, one: str, many: str, /, **args: Argument) -> Phrase:
    """The sentence for one or that for many; {count} stands for how many."""
    return _made(one, many, count, {"count": count, **args})


def listed(items: Iterable[str]) -> Series:
    """`Nepal, India and Bhutan`."""
    return _series(items, Row.AND)


def either(items: Iterable[str]) -> Series:
    """`Nepal, India or Bhutan`."""
    return _series(items, Row.OR)


def with_commas(items: Iterable[str], *, capital: bool = False) -> Series:
    """`nepal, India, Bhutan`, or with a capital at its beginning."""
    return _series(items, Row.HEADING if capital else Row.COMMAS)


def in_a_row(sentences: Iterable[str]) -> Series:
    """Sentences after each other; empty ones are left out."""
    return _series((sentence for sentence in sentences if sentence), Row.SENTENCES)


def with_advice(said: str, advice: str) -> Series:
    """`'at' is a local time; name its zone`: an error's sentence, which a file's problem shows apart from its fix."""
    return _series((said, advice), Row.ADVICE)


def printed(by: Callable[[str], str]) -> Printed:
    """`by` is given the code of a language."""
    made = Printed(by("en"))
    made.by = by
    return made


def why(error: MoneyError) -> Phrase:
    """What is wrong with an amount, as a part of a sentence."""
    named = {"what": _AMOUNTS[error.parts["what"]]} if error.parts.get("what") in _AMOUNTS else {}
    return phrase(error.sentence, **(error.parts | named))


def said_by(error: ValueError) -> str:
    """The sentence of an error about a value, to be told again."""
    return why(error) if isinstance(error, MoneyError) else str(error)


def in_print(value: Argument) -> str:
    """As an English sentence shows it: 14,700.00 EUR, 1,250.5, 1 March 2026."""
    match value:
        case Money():
            digits = get_currency_precision(value.currency)
            pattern = "#,##0" + ("." + "0" * digits if digits else "")
            return f"{format_decimal(value.amount, format=pattern, locale='en')} {value.currency}"
        case Decimal() | int():
            return str(format_decimal(value, locale="en", decimal_quantization=False))
        case date():
            return format_date(value, "d MMMM y", locale="en")
        case _:
            return value


def kept(text: str) -> str:
    """`text` as it can be stored, to be told again by `recalled`; what prints itself is kept in English."""
    return json.dumps(_as_kept(text), ensure_ascii=False) if isinstance(text, Phrase | Series) else text


def recalled(stored: str) -> str:
    """What `kept` was given, with amounts as pages print them. Any other text is itself."""
    if not stored.startswith(_KEPT):
        return stored
    found: str = _from_kept(json.loads(stored))
    return found


def _as_kept(value: Argument) -> Any:
    match value:
        case Phrase():
            args = {name: _as_kept(item) for name, item in value.args.items()}
            return {"says": value.one, "many": value.many, "number": value.number, "args": args}
        case Series():
            return {"says": "", "row": value.row, "items": [_as_kept(item) for item in value.items]}
        case int() | Decimal():
            return {"number": str(value)}
        case Money():
            return {"amount": str(value.amount), "currency": value.currency}
        case date():
            return {"day": value.isoformat()}
        case _:
            return in_print(value)


def _from_kept(stored: Any) -> Any:
    match stored:
        case {"says": one, "many": many, "number": number, "args": args}:
            return _made(one, many, number, {name: _from_kept(item) for name, item in args.items()})
        case {"row": row, "items": items}:
            return _series(map(_from_kept, items), Row(row))
        case {"number": number}:
            return Decimal(number)
        case {"amount": amount, "currency": currency}:
            return printed(partial(print_money, Money(Decimal(amount), currency), trim=True))
        case {"day": day}:
            return date.fromisoformat(day)
        case _:
            return stored


def retell(text: str, language: str, translate: Translate) -> str:
    """`text` in `language`, as far as it can be told again; what is only a name stays as it is."""
    match text:
        case Phrase():
            args = {name: _argument(value, language, translate) for name, value in text.args.items()}
            return translate(text.one, text.many, text.number).format(**args)
        case Series():
            return _joined([_argument(item, language, translate) for item in text.items], text.row, language)
        case Printed():
            return text.by(language)
        case _:
            return text


def _argument(value: Argument, language: str, translate: Translate) -> str:
    match value:
        case Told():
            return retell(value, language, translate)
        case Money():
            return set_apart(print_money(value, language), language)
        case Decimal() | int():
            return print_number(value, language)
        case date():
            return print_date(value, language)
        case _:
            return set_apart(value, language)


def _made(one: str, many: str, count: int, args: Mapping[str, Argument]) -> Phrase:
    chosen = many if many and count != 1 else one
    made = Phrase(chosen.format(**{name: in_print(value) for name, value in args.items()}))
    made.one, made.many, made.number, made.args = one, many, count, args
    return made


def _series(items: Iterable[str], row: Row) -> Series:
    several = tuple(items)
    made = Series(_joined(several, row, "en"))
    made.items, made.row = several, row
    return made


_AMOUNTS: Mapping[str | int | None, Phrase] = {
    str(name): name
    for name in (
        phrase("an amount"), phrase("a rate"), phrase("a share"), phrase("a quantity"), phrase("a unit cost"),
        phrase("a weight"), phrase("a target"), phrase("a milestone"), phrase("a share of the total"),
    )
}  # fmt: skip
"""What an error about an amount calls it."""


def _joined(items: Iterable[str], row: Row, language: str) -> str:
    several = list(items)
    match row:
        case Row.AND:
            return print_list(several, language)
        case Row.OR:
            return print_choice(several, language)
        case Row.COMMAS | Row.HEADING:
            text = ("، " if language == "ar" else ", ").join(several)
            return text[:1].upper() + text[1:] if row is Row.HEADING else text
        case Row.SENTENCES:
            return " ".join(several)
        case Row.ADVICE:
            return ("؛ " if language == "ar" else "; ").join(several)
