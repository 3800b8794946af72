"""From what was typed to values, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from app.projects.forms.fields import Field, Form, Typed
from app.projects.forms.kinds import CHECK, CHOICE, ROWS
from app.web.language import gettext as _

MAX_ROWS = 200
MAX_TEXT = 20_000


class Wrong(ValueError):
    """Values that do not go together. `field` is where the sentence stands."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class ReadForm:
    values: Mapping[str, Any]
    """By field; of rows, a tuple of mappings by column. Fields with an error are left out."""
    errors: Mapping[str, str]
    """A sentence by field: `title`, `milestones.0.value`."""


def read_form(form: Form, typed: Typed) -> ReadForm:
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in form.fields:
        if field.kind is ROWS:
            values[field.name] = tuple(_rows(field, typed, errors))
        else:
            _read(field, field.name, (*typed.get(field.name, ()), "")[0], values, errors)
    return ReadForm(values, errors)


def write_form(form: Form, values: Mapping[str, Any]) -> Typed:
    """What would have to be typed to get these values."""
    typed: dict[str, tuple[str, ...]] = {}
    for field in form.fields:
        value = values.get(field.name, field.kind.empty)
        if field.kind is ROWS:
            typed |= {field.cell(column): tuple(_written(column, row) for row in value) for column in field.columns}
        else:
            typed[field.name] = (_written(field, values),)
    return typed


def merged(form: Form, mine: Typed, read: Typed, theirs: Typed) -> Typed:
    """What was typed, but with theirs in every field that its writer left as it was read."""
    together: dict[str, tuple[str, ...]] = {}
    for field in form.fields:
        names = [field.cell(column) for column in field.columns] if field.kind is ROWS else [field.name]
        untouched = list(_filled(names, mine)) == list(_filled(names, read))
        together |= {name: (theirs if untouched else mine).get(name, ()) for name in names}
    return together


def _filled(names: Sequence[str], typed: Typed) -> Iterator[tuple[str, ...]]:
    """Rows of the named fields in which something stands; line ends as a browser or as we write them."""
    columns = ((text.replace("\r\n", "\n").strip() for text in typed.get(name, ())) for name in names)
    return (row for row in zip_longest(*columns, fillvalue="") if any(row))


def typed_rows(field: Field, typed: Typed) -> Iterator[tuple[str, ...]]:
    """Cells by row, blank rows too."""
    columns = (typed.get(field.cell(column), ())[:MAX_ROWS] for column in field.columns)
    return zip_longest(*columns, fillvalue="")


def _rows(field: Field, typed: Typed, errors: dict[str, str]) -> Iterator[Mapping[str, Any]]:
    for place, cells in enumerate(typed_rows(field, typed)):
        if any(text.strip() for text in cells):
            row: dict[str, Any] = {}
            for column, text in zip(field.columns, cells, strict=True):
                _read(column, column.name, text, row, errors, at=f"{field.name}.{place}.")
            yield row


def _read(field: Field, name: str, text: str, values: dict[str, Any], errors: dict[str, str], at: str = "") -> None:
    place = f"{at}{name}"
    if not text.strip():
        if field.required:
            errors[place] = _("This cannot stay empty.")
        values[name] = field.kind.empty
    elif len(text) > MAX_TEXT:
        errors[place] = _("This is longer than can be kept here.")
    elif field.kind is CHOICE and text not in {choice.key for choice in field.choices}:
        errors[place] = _("Choose one of the list.")
    else:
        try:
            values[name] = field.kind.read(text)
        except ValueError as error:
            errors[place] = str(error)


def _written(field: Field, values: Mapping[str, Any]) -> str:
    value = values.get(field.name)
    return "" if value is None or (value == field.kind.empty and field.kind is not CHECK) else field.kind.write(value)
