"""Lists that are narrowed by a form of choices and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import Query

from app.domain.number_reading import Unreadable, read_number
from app.errors import BadInput
from app.web.language import gettext as _

E = TypeVar("E", bound=StrEnum)
S = TypeVar("S", bound=str)

Chosen = Annotated[str, Query(max_length=50)]
"""One of a filter's values, or empty: a form sends what was not chosen too."""
Words = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    """Value and words; the first is what is shown unless something is chosen."""
    chosen: str


def choice(name: str, label: str, everything: str, options: Mapping[S, str], chosen: str) -> Filter:
    """A filter that begins with everything. A value that nobody can choose counts as none."""
    known = {str(value): words for value, words in options.items()}
    return Filter(
        name=name, label=label, options=(("", everything), *known.items()), chosen=chosen if chosen in known else ""
    )


def member(kind: type[E], chosen: str) -> E | None:
    return kind(chosen) if chosen in {item.value for item in kind} else None


def read_amount(text: str) -> Decimal | None:
    """None for an empty text. Raises BadInput."""
    if not text.strip():
        return None
    try:
        return read_number(text)
    except Unreadable:
        raise BadInput(_("“{text}” is not an amount. Write it like 150000.").format(text=text.strip()[:30])) from None
