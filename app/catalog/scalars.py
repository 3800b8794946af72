"""How the text of one value is read, by the type of its field."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

from app.catalog.nodes import Node, Scalar
from app.catalog.wording import known_or_near
from app.domain.phrases import phrase

if TYPE_CHECKING:
    from app.catalog.reading import At, Reader, Reading

_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)
_LOOSE_NUMBER = re.compile(r"[+-]?[0-9][0-9,.'_  ]*([eE][+-]?[0-9]{1,4})?\s*%?")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", re.ASCII)


def reader_of(kind: Any) -> Reader:
    """The reader of a scalar type. Raises TypeError for a type no file can hold."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return partial(_read_choice, {member.value: member for member in kind})
    try:
        return _READERS[kind]
    except KeyError:
        raise TypeError(f"{kind!r} cannot be read from a file") from None


def _scalar(node: Node, reading: Reading, at: At, what: str) -> Scalar:
    if not isinstance(node, Scalar):
        raise reading.refuse(node.line, at, phrase("{what} is wanted here, not a list or a group", what=what))
    if node.empty:
        raise reading.refuse(node.line, at, phrase("{what} is wanted here, and nothing is written", what=what))
    return node


def read_text(node: Node, reading: Reading, at: At) -> str:
    return _scalar(node, reading, at, phrase("a text")).text


def read_decimal(node: Node, reading: Reading, at: At) -> Decimal:
    scalar = _scalar(node, reading, at, phrase("an amount"))
    text = scalar.text
    exact = _DECIMAL.fullmatch(text) is not None
    if exact and not scalar.plain:
        return Decimal(text)
    if exact:
        fix = phrase('Put it in quotes, to keep it exact: "{text}".', text=text)
        raise reading.refuse(scalar.line, at, phrase("the number {text} stands without quotes", text=text), fix)
    if _LOOSE_NUMBER.fullmatch(text):
        fix = phrase('Write digits and a point only, in quotes: "1250000.50"; seven percent is "0.07".')
    else:
        fix = phrase('Write a number in quotes, such as "1500" or "0.07".')
    raise reading.refuse(scalar.line, at, phrase("'{text}' is not a number", text=text[:60]), fix)


def read_integer(node: Node, reading: Reading, at: At) -> int:
    scalar = _scalar(node, reading, at, phrase("a whole number"))
    if _INTEGER.fullmatch(scalar.text) is None:
        fix = phrase("Write digits only, such as 24.")
        raise reading.refuse(scalar.line, at, phrase("'{text}' is not a whole number", text=scalar.text[:60]), fix)
    if not scalar.plain:
        fix = phrase("Write {text} without quotes: it is a count, not an amount.", text=scalar.text)
        raise reading.refuse(
            scalar.line, at, phrase('the whole number "{text}" stands in quotes', text=scalar.text), fix
        )
    return int(scalar.text)


def read_switch(node: Node, reading: Reading, at: At) -> bool:
    scalar = _scalar(node, reading, at, phrase("true or false"))
    if scalar.plain and scalar.text in ("true", "false"):
        return scalar.text == "true"
    raise reading.refuse(
        scalar.line,
        at,
        phrase("'{text}' is not a switch", text=scalar.text[:60]),
        phrase("Write true or false, without quotes."),
    )


def read_date(node: Node, reading: Reading, at: At) -> date:
    text = _scalar(node, reading, at, phrase("a date")).text
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            fix = phrase("Write a day of the calendar as year-month-day, such as 2026-03-29.")
            raise reading.refuse(
                node.line, at, phrase("there is no day {text} in the calendar", text=text), fix
            ) from None
    raise reading.refuse(
        node.line,
        at,
        phrase("'{text}' is not a date", text=text[:60]),
        phrase("Write year-month-day, such as 2026-03-29."),
    )


def read_time(node: Node, reading: Reading, at: At) -> time:
    text = _scalar(node, reading, at, phrase("a time")).text
    if _TIME.fullmatch(text):
        try:
            return time.fromisoformat(text)
        except ValueError:
            raise reading.refuse(
                node.line, at, phrase("there is no time {text}", text=text), phrase('Write "00:00" to "23:59".')
            ) from None
    raise reading.refuse(
        node.line,
        at,
        phrase("'{text}' is not a time", text=text[:60]),
        phrase('Write hours and minutes in quotes: "17:00".'),
    )


def read_literal(allowed: tuple[Any, ...], node: Node, reading: Reading, at: At) -> Any:
    return _read_choice({str(value): value for value in allowed}, node, reading, at)


def _read_choice(allowed: dict[str, Any], node: Node, reading: Reading, at: At) -> Any:
    text = _scalar(node, reading, at, phrase("one of the known words")).text
    if text in allowed:
        return allowed[text]
    name = next((step for step in reversed(at) if isinstance(step, str)), "value")
    raise reading.refuse(
        node.line, at, phrase("'{text}' is not a known {name}", text=text[:60], name=name), known_or_near(text, allowed)
    )


def read_answer(node: Node, reading: Reading, at: At) -> bool | str | Decimal:
    """A switch, a number in quotes, or any other text."""
    scalar = _scalar(node, reading, at, phrase("an answer"))
    if scalar.plain and scalar.text in ("true", "false"):
        return scalar.text == "true"
    if _DECIMAL.fullmatch(scalar.text):
        return read_decimal(node, reading, at)
    return scalar.text


_READERS: dict[Any, Reader] = {
    str: read_text,
    Decimal: read_decimal,
    int: read_integer,
    bool: read_switch,
    date: read_date,
    time: read_time,
}
