"""Searches that an organisation keeps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, Select, delete, func, insert, select, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.sessions import PERSON
from app.catalog import codes
from app.db.session import touched
from app.domain.announcement_topics import APPLICANTS, BANDS
from app.domain.countries import find_country
from app.domain.phrases import phrase
from app.domain.record import Record
from app.domain.text import ensure_fits
from app.errors import BadInput, NotFound, VersionConflict
from app.models.mapping import json_of, record_of
from app.watch.queries import HIT, SEARCH
from app.watch.searching import NONE, Wish

_MOST = 100
"""Of one organisation; each is searched after every look at a source."""
MOST_LETTERS = 500
"""Of the words that are searched for."""
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


class Every(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch(Record):
    name: str
    wish: Wish
    every: Every = Every.DAILY
    """How often whoever is told hears of what is new."""
    version: int = 1


def save_search(
    session: Session, organisation: RowMapping, wanted: SavedSearch, *, by: Doer, at: datetime,
    search_id: int | None = None, owner_id: int | None = None,
) -> int:  # fmt: skip
    """Keep a search, or change the one of that id, of which version `wanted.version` was read; what is found from now
    on is new.

    `owner_id` is told of it; None is whoever saves it first. Raises BadInput, NotFound, VersionConflict.
    """
    name = wanted.name.strip()[:200]
    if not name:
        raise BadInput(phrase("Give the search a name, by which its news can be told from others."))
    _ensure_sensible(wanted.wish)
    values: dict[str, Any] = {"name": name, "wish": json_of(Wish, wanted.wish), "every": wanted.every}
    if search_id is None:
        held = session.execute(
            select(func.count()).select_from(SEARCH).where(SEARCH.c.organisation_id == organisation["id"])
        ).scalar_one()
        if held >= _MOST:
            raise BadInput(phrase("There are {most} saved searches already; delete one first.", most=_MOST))
        more = {"created_at": at, "searched_at": at, "told_at": None, "person_id": owner_id or by.person_id}
        made = insert(SEARCH).values(**values, **more, organisation_id=organisation["id"], version=1)
        (found,) = session.execute(made.returning(SEARCH.c.id)).one()
    else:
        found = search_id
        before = search_of(get_search(session, organisation["id"], search_id))
        values |= {"version": wanted.version + 1} | ({"person_id": owner_id} if owner_id else {})
        read = SEARCH.c.id == search_id, SEARCH.c.version == wanted.version
        if touched(session.execute(update(SEARCH).where(*read).values(values))) != 1:
            raise VersionConflict(
                phrase("Somebody changed “{title}” meanwhile.", title=before.name),
                current_version=before.version,
                current=before,
                attempted=wanted,
            )
    record_deed_of(session, by, "save_search", f"search {name}", organisation_id=organisation["id"], at=at)
    return int(found)


def _ensure_sensible(wish: Wish) -> None:
    """Raises BadInput for what nothing can ever be like."""
    themes = {goal.code for goal in codes.sdg_goals()} | {sector.code for sector in codes.dac_sectors()}
    for code in wish.themes:
        if code not in themes:
            raise BadInput(
                phrase("“{code}” is no sector of the DAC; they have three digits, like 151.", code=code[:20])
            )
    for code in wish.countries:
        if find_country(code, "en") != code:
            raise BadInput(phrase("There is no country “{name}”.", name=code[:60]))
    if wish.applicant and wish.applicant not in APPLICANTS:
        kinds = ", ".join(APPLICANTS)
        raise BadInput(
            phrase("There are no applicants “{name}”; there are {kinds}.", name=wish.applicant[:60], kinds=kinds)
        )
    if wish.band not in ("", NONE, *BANDS):
        raise BadInput(
            phrase("There is no band “{name}”; there are {kinds}.", name=wish.band[:60], kinds=", ".join(BANDS))
        )
    if wish.month and not _MONTH.fullmatch(wish.month):
        raise BadInput(phrase("Write the month like 2027-03."))
    if wish.least is not None and wish.most is not None and wish.least > wish.most:
        raise BadInput(phrase("The smallest amount is larger than the largest."))
    ensure_fits(wish.text, MOST_LETTERS)


def delete_search(session: Session, organisation: RowMapping, search_id: int, *, by: Doer, at: datetime) -> None:
    """Raises NotFound."""
    row = get_search(session, organisation["id"], search_id)
    session.execute(delete(SEARCH).where(SEARCH.c.id == search_id))
    record_deed_of(session, by, "delete_search", f"search {row['name']}", organisation_id=organisation["id"], at=at)


def get_search(session: Session, organisation_id: int, search_id: int) -> RowMapping:
    """As in `list_searches`. Raises NotFound, also for another organisation's."""
    row = session.execute(_searches(organisation_id).where(SEARCH.c.id == search_id)).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("There is no such saved search."))
    return row


def list_searches(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """By name; `hits` says how many announcements each has found, `owner` the e-mail of who is told of them."""
    statement = _searches(organisation_id).order_by(func.lower(SEARCH.c.name), SEARCH.c.id)
    return session.execute(statement).mappings().all()


def search_of(row: RowMapping) -> SavedSearch:
    return record_of(SavedSearch, row)


def _searches(organisation_id: int) -> Select[Any]:
    hits = select(func.count(HIT.c.announcement_id.distinct())).where(HIT.c.search_id == SEARCH.c.id)
    return (
        select(SEARCH, hits.scalar_subquery().label("hits"), PERSON.c.email.label("owner"))
        .outerjoin(PERSON, PERSON.c.id == SEARCH.c.person_id)
        .where(SEARCH.c.organisation_id == organisation_id)
    )
