"""The doors that every shelf has: a new item's form, one item's form, and what is sent of either."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from fastapi import APIRouter, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.library.pages.filling import Filling, Name, Writer, drop, save_filling, show_filling
from app.library.service.keep_items import Shelf, T, free_name
from app.projects.pages.frame import Posted, PostedDep
from app.web.deps import Now, ReadSession, WriteSession


class Fills(Protocol[T]):
    """The form of the item with this name; of a new one, which is to get it."""

    def __call__(self, session: Session, visitor: Visitor, name: str, /) -> Filling[T]: ...


class FillsNew(Protocol[T]):
    def __call__(self, session: Session, visitor: Visitor, name: str, now: datetime, /) -> Filling[T]: ...


def put_doors(
    router: APIRouter, shelf: Shelf[T], filling: Fills[T], new: FillsNew[T], title: Callable[[Posted], str]
) -> None:
    """For who writes. `title` says of what was typed what a new item's name is made of."""
    one, another = f"/{shelf.field}/{{name:path}}", f"/new/{shelf.field}"

    @router.get(another)
    def begin(visitor: Writer, session: ReadSession, now: Now) -> Response:
        return show_filling(session, visitor, new(session, visitor, "", now))

    @router.post(another)
    def add(visitor: Writer, session: WriteSession, now: Now, posted: PostedDep) -> Response:
        name = free_name(session, visitor.organisation, shelf, title(posted))
        return save_filling(session, visitor, new(session, visitor, name, now), posted, at=now)

    @router.get(one)
    def look(visitor: Writer, name: Name, session: ReadSession, saved: bool = False) -> Response:
        return show_filling(session, visitor, filling(session, visitor, name), saved=saved)

    @router.post(one)
    def change(visitor: Writer, name: Name, session: WriteSession, now: Now, posted: PostedDep) -> Response:
        found = filling(session, visitor, name)
        if posted.one("do") == "remove":
            return drop(session, visitor, found, at=now)
        return save_filling(session, visitor, found, posted, at=now)
