"""What was said before and what is said now, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.comparing import Pair, compare_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedField:
    name: str
    said: Pair


def changed_fields(
    names: Mapping[str, str], before: Callable[[str], str], after: Callable[[str], str]
) -> tuple[ChangedField, ...]:
    """A line for each of `names`, which are in words, by field; `before` and `after` put what a field says in words."""
    return tuple(ChangedField(name=name, said=compare_texts(before(key), after(key))) for key, name in names.items())
