"""A form: groups of fields. What was typed is a tuple of texts by field; of a row's cells, one text a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.printing import print_language
from app.projects.forms.kinds import LINE, Kind
from app.web.language import current_language

Typed = Mapping[str, tuple[str, ...]]

EMPTY_ROWS = 2
"""Below those that are filled."""
MORE_ROWS = 8
"""Empty ones where somebody asked for more."""


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str


_SPOKEN = ("en", "fr", "es", "ar", "pt", "ru", "zh", "de", "it", "nl", "tr", "uk", "fa", "hi", "bn", "ur", "sw", "am")


def languages(*kept: str) -> tuple[Choice, ...]:
    """Those that are chosen already, then those that most NGOs work in, by their names in the reader's language."""
    known = dict.fromkeys((*filter(None, kept), *_SPOKEN))
    return tuple(Choice(code, print_language(code, current_language())) for code in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    name: str
    """The value's attribute, in most forms."""
    label: str
    kind: Kind = LINE
    hint: str = ""
    required: bool = False
    wide: bool = False
    """Takes the whole width."""
    choices: tuple[Choice, ...] = ()
    columns: tuple[Field, ...] = ()
    """Of rows."""

    def cell(self, column: Field) -> str:
        """The name under which a row's cells are sent."""
        return f"{self.name}.{column.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    title: str = ""
    hint: str = ""
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Form:
    groups: tuple[Group, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for group in self.groups for field in group.fields)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form of one kind of thing."""

    form: Form
    flat: Callable[[Any], Mapping[str, Any]]
    """The thing's values by field."""
    build: Callable[[Mapping[str, Any]], Any]
    """The thing of what was read. Raises ValueError, or `Wrong` where one field is to blame."""
