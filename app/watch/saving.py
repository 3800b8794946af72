"""Searches that an organisation keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.domain.phrases import phrase
from app.domain.record import Record
from app.errors import BadInput, NotFound
from app.models.mapping import json_of, stored_value
from app.watch.queries import HIT, SEARCH
from app.watch.searching import Wish

_MOST = 100
"""Of one organisation; each is searched after every look at a source."""


class Every(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch(Record):
    name: str
    wish: Wish
    every: Every = Every.DAILY
    """How often who saved it is told of what is new."""


def save_search(
    session: Session, organisation: RowMapping, wanted: SavedSearch, *, by: Doer, at: datetime,
    search_id: int | None = None,
) -> int:  # fmt: skip
    """Keep a search, or change the one of that id; what is found from now on is new. Raises BadInput, NotFound."""
    name = wanted.name.strip()[:200]
    if not name:
        raise BadInput(phrase("Give the search a name, by which its news can be told from others."))
    values: dict[str, Any] = {
        "name": wanted.name.strip()[:200],
        "wish": json_of(Wish, wanted.wish),
        "every": wanted.every,
    }
    if search_id is None:
        held = session.execute(
            select(func.count()).select_from(SEARCH).where(SEARCH.c.organisation_id == organisation["id"])
        ).scalar_one()
        if held >= _MOST:
            raise BadInput(phrase("There are {most} saved searches already; delete one first.", most=_MOST))
        times = {"created_at": at, "searched_at": at, "told_at": None}
        made = insert(SEARCH).values(**values, **times, organisation_id=organisation["id"], person_id=by.person_id)
        (found,) = session.execute(made.returning(SEARCH.c.id)).one()
    else:
        get_search(session, organisation["id"], search_id)
        session.execute(update(SEARCH).where(SEARCH.c.id == search_id).values(values))
        found = search_id
    record_deed_of(session, by, "save_search", f"search {name}", organisation_id=organisation["id"], at=at)
    return int(found)


def delete_search(session: Session, organisation: RowMapping, search_id: int, *, by: Doer, at: datetime) -> None:
    """Raises NotFound."""
    row = get_search(session, organisation["id"], search_id)
    session.execute(delete(SEARCH).where(SEARCH.c.id == search_id))
    record_deed_of(session, by, "delete_search", f"search {row['name']}", organisation_id=organisation["id"], at=at)


def get_search(session: Session, organisation_id: int, search_id: int) -> RowMapping:
    """Raises NotFound, also for another organisation's."""
    statement = select(SEARCH).where(SEARCH.c.id == search_id, SEARCH.c.organisation_id == organisation_id)
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("There is no such saved search."))
    return row


def list_searches(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """By name; `hits` says how many each has found."""
    hits = select(func.count()).select_from(HIT).where(HIT.c.search_id == SEARCH.c.id).scalar_subquery()
    statement = select(SEARCH, hits.label("hits")).where(SEARCH.c.organisation_id == organisation_id)
    return session.execute(statement.order_by(func.lower(SEARCH.c.name), SEARCH.c.id)).mappings().all()


def search_of(row: RowMapping) -> SavedSearch:
    return SavedSearch(name=row["name"], wish=stored_value(Wish, row["wish"]), every=Every(row["every"]))
