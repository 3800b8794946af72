"""The months of all activities, typed in one form: `key`, `first` and `last` repeat, one a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from app.projects.forms.fields import Typed
from app.projects.forms.kinds import WHOLE
from app.projects.forms.reading import Wrong
from app.projects.forms.results import check_months


@dataclass(frozen=True, slots=True)
class Months:
    """As typed."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class ReadPlan:
    typed: Mapping[str, Months]
    months: Mapping[str, tuple[int | None, int | None]]
    """First and last by activity; those with an error are left out."""
    errors: Mapping[str, tuple[str, ...]]


def typed_months(first: int | None, last: int | None) -> Months:
    return Months("" if first is None else str(first), "" if last is None else str(last))


def read_plan(typed: Typed, lasts: int) -> ReadPlan:
    """`lasts` is the number of the project's months."""
    rows = zip_longest(*(typed.get(name, ()) for name in ("key", "first", "last")), fillvalue="")
    by_key = {key: Months(first.strip(), last.strip()) for key, first, last in rows if key}
    months: dict[str, tuple[int | None, int | None]] = {}
    errors: dict[str, tuple[str, ...]] = {}
    for key, row in by_key.items():
        try:
            first, last = (WHOLE.read(text) if text else None for text in (row.first, row.last))
            check_months(first, last, lasts)
            months[key] = (first, last)
        except (Wrong, ValueError) as error:
            errors[key] = (str(error),)
    return ReadPlan(by_key, months, errors)
