"""Lists of things that have keys, changed one thing at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from app.domain.phrases import phrase
from app.errors import NotFound


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Keyed)


def find_item(items: Sequence[T], key: str) -> T | None:
    return next((item for item in items if item.key == key), None)


def get_item(items: Sequence[T], key: str) -> T:
    """Raises NotFound."""
    found = find_item(items, key)
    if found is None:
        raise NotFound(phrase("There is no '{key}' in this project.", key=key))
    return found


def with_item(items: Sequence[T], item: T) -> tuple[T, ...]:
    """With an item in the place of the one with its key, else at the end."""
    if find_item(items, item.key) is None:
        return (*items, item)
    return tuple(item if other.key == item.key else other for other in items)


def without_item(items: Sequence[T], key: str) -> tuple[T, ...]:
    return tuple(item for item in items if item.key != key)


def moved(items: Sequence[T], key: str, by: int) -> tuple[T, ...]:
    """With an item `by` places further down (up where negative), as far as there are places. Raises NotFound."""
    item = get_item(items, key)
    at = list(items).index(item)
    others = list(without_item(items, key))
    others.insert(max(0, at + by), item)
    return tuple(others)
