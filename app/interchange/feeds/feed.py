"""What every reader of a payload gives, and how one item that cannot be read leaves the others alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.domain.announcement import Announcement
from app.domain.phrases import phrase
from app.domain.text import UnusableText, normalise_tree
from app.errors import BadInput

T = TypeVar("T")


class UnreadableFeed(BadInput):
    """The payload as a whole is not what the source is known to send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    announcements: tuple[Announcement, ...] = ()
    problems: tuple[str, ...] = ()
    """One sentence for each item that was left out."""
    total: int | None = None
    """How many there are on all pages, where the source says so."""
    items: int = 0
    """How many stood on this page, readable or not."""


def read_each(items: Iterable[T], read: Callable[[T], Announcement | None]) -> Feed:
    """Every item that can be read; None is one that is left out on purpose. The first reading of an id counts."""
    found: dict[str, Announcement] = {}
    problems: list[str] = []
    number = 0
    for number, item in enumerate(items, start=1):
        try:
            announcement = read(item)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError) as error:
            reason = str(error) if isinstance(error, ValueError) else type(error).__name__
            problems.append(phrase("Item {number} cannot be read: {reason}.", number=number, reason=reason.rstrip(".")))
            continue
        if announcement is not None:
            found.setdefault(announcement.native_id, announcement)
    return Feed(announcements=tuple(found.values()), problems=tuple(problems), items=number)


def read_page(
    name: str,
    items: Any,
    read: Callable[[Any], Announcement | None],
    *,
    total: Any,
    key: Callable[[Any], str] | None = None,
) -> Feed:
    """One page of a search: `items` is what the answer has under `name`, `total` what it says of all pages; with `key`
    the largest are read first.

    Raises UnreadableFeed where there is no list, or nothing on it can be read.
    """
    if not isinstance(items, list):
        raise UnreadableFeed(phrase("The answer has no list '{name}'; the service has changed.", name=name))
    feed = read_each(sorted(items, key=key, reverse=True) if key else items, read)
    if items and not feed.announcements:
        raise UnreadableFeed(phrase("Nothing in the answer can be read; the service has changed."))
    return replace(feed, total=total if isinstance(total, int) else None)


def read_json(data: bytes) -> Any:
    """Raises UnreadableFeed."""
    try:
        return normalise_tree(json.loads(data.decode("utf-8-sig")))
    except (ValueError, RecursionError, UnusableText) as error:
        raise UnreadableFeed(phrase("The answer is not JSON, or only a part of it.")) from error
