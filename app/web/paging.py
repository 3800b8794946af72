"""Cursor paging: a page names where the next one begins."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, HTTPException, Query

T = TypeVar("T")

_NOT_OURS = "The cursor is not one of ours; start again without it."


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items, and the cursor of the next page; None at the end."""

    items: list[T]
    next: str | None


@dataclass(frozen=True, slots=True)
class Window:
    """`after`: the key the page begins after, empty at the start."""

    after: str
    limit: int

    @property
    def before(self) -> int | None:
        """`after` as the number of a version, in a list that counts down."""
        if not self.after:
            return None
        if not (self.after.isascii() and self.after.isdigit() and len(self.after) < 10):
            raise HTTPException(422, _NOT_OURS)
        return int(self.after)


async def window(
    cursor: Annotated[str | None, Query(description="`next` of the page before.", max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Items on a page.")] = 50,
) -> Window:
    if cursor is None:
        return Window("", limit)
    try:
        after = b64decode(cursor.encode("ascii"), b"-_", validate=True).decode()
    except (Error, ValueError):
        after = "\0"
    if not after.isprintable():
        raise HTTPException(422, _NOT_OURS)
    return Window(after, limit)


WindowDep = Annotated[Window, Depends(window)]


def page(items: Sequence[T], keys: Sequence[str], window: Window) -> Page[T]:
    """A page of up to `window.limit` items; give one more than that, so that it knows whether there is a next one."""
    more = len(items) > window.limit
    cursor = urlsafe_b64encode(keys[window.limit - 1].encode()).decode() if more else None
    return Page(list(items[: window.limit]), cursor)
