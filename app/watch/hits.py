"""What saved searches have found that is new, and the lines that tell it in a digest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, and_, func, insert, select, update
from sqlmodel import Session

from app.domain.announcement import next_deadline
from app.domain.deadlines import describe
from app.domain.phrases import phrase
from app.watch.queries import ANNOUNCEMENT, CHANGE, HIT, SEARCH, announcement_of
from app.watch.saving import Every, search_of
from app.watch.searching import FACET, State, Wish, reach, search

_MOST = 200
"""New hits of one search in one go: more than that is no news, and tells that the search is too wide."""
_SHOWN = 10
_PAUSE = {Every.DAILY: timedelta(hours=20), Every.WEEKLY: timedelta(days=6, hours=20)}
"""Between two digests that tell of a search; less than a day, because no morning is at the same minute."""
_OVERLAP = timedelta(hours=1)
"""Looked at again: a look that another worker began before and ended after the last search."""
_TOLD_LATE = timedelta(days=30)
"""What nobody could be told of for so long is no news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a digest tells of one saved search."""

    search_id: int
    lines: tuple[str, ...]
    """Sentences that can be told in another language."""
    names: tuple[str, ...]
    """Of all hits that they tell, so that each is told once."""


def new_since(
    session: Session, organisation_id: int, wish: Wish, since: datetime, *, now: datetime
) -> Sequence[RowMapping]:
    """Announcements that fit and were first seen or changed after `since`, what closes next first."""
    return search(session, organisation_id, wish, now=now, since=since, limit=_MOST).rows


def collect_hits(session: Session, *, at: datetime) -> int:
    """Repeat every saved search and write down what is new; how many that were. The same state is written once."""
    count = 0
    for row in session.execute(select(SEARCH).order_by(SEARCH.c.id)).mappings().all():
        since = max(row["created_at"], row["searched_at"] - _OVERLAP)
        found = new_since(session, row["organisation_id"], search_of(row).wish, since, now=at)
        kept = select(HIT.c.announcement_id, HIT.c.changed_at).where(
            HIT.c.search_id == row["id"], HIT.c.announcement_id.in_([one["id"] for one in found])
        )
        known = {(announcement, changed) for announcement, changed in session.execute(kept)}
        hits = [
            {"search_id": row["id"], "announcement_id": one["id"], "changed_at": one["changed_at"],
             "is_new": one["changed_at"] == one["first_seen_at"], "found_at": at}
            for one in found if (one["id"], one["changed_at"]) not in known
        ]  # fmt: skip
        if hits:
            session.execute(insert(HIT), hits)
        session.execute(update(SEARCH).where(SEARCH.c.id == row["id"]).values(searched_at=at))
        count += len(hits)
    return count


def list_hits(
    session: Session, organisation_id: int, *, search_id: int | None = None, since: datetime | None = None,
    limit: int = 100,
) -> Sequence[RowMapping]:  # fmt: skip
    """Announcements that saved searches have found, the newest first, each with `search_id`, `search_name`, `is_new`
    and `found_at`.

    Each announcement stands there once, as it was found last: what was new and has changed has changed. What is not
    for the organisation does not, nor the second of two that it holds to be one.
    """
    last = func.row_number().over(
        partition_by=HIT.c.announcement_id, order_by=(HIT.c.changed_at.desc(), HIT.c.found_at.desc(), HIT.c.search_id)
    )
    found = (
        select(HIT, SEARCH.c.name.label("search_name"), last.label("place"))
        .join(SEARCH, SEARCH.c.id == HIT.c.search_id)
        .join(FACET, FACET.c.announcement_id == HIT.c.announcement_id)
        .where(*_found_by(organisation_id, search_id, since), *reach(organisation_id, State.RUNNING))
        .subquery()
    )
    statement = (
        select(ANNOUNCEMENT, *(found.c[name] for name in ("search_id", "search_name", "is_new", "found_at")))
        .join(found, found.c.announcement_id == ANNOUNCEMENT.c.id)
        .where(found.c.place == 1)
        .order_by(found.c.found_at.desc(), ANNOUNCEMENT.c.closes_at.is_(None), ANNOUNCEMENT.c.closes_at,
                  ANNOUNCEMENT.c.id)
        .limit(limit)
    )  # fmt: skip
    return session.execute(statement).mappings().all()


def list_hit_changes(
    session: Session, organisation_id: int, *, search_id: int | None = None, since: datetime | None = None
) -> Mapping[int, frozenset[str]]:
    """Names of the fields whose change saved searches have found, by the announcement's id."""
    statement = (
        select(CHANGE.c.announcement_id, CHANGE.c.after)
        .join(HIT, and_(HIT.c.announcement_id == CHANGE.c.announcement_id, HIT.c.changed_at == CHANGE.c.at))
        .join(SEARCH, SEARCH.c.id == HIT.c.search_id)
        .where(*_found_by(organisation_id, search_id, since))
    )
    fields: dict[int, frozenset[str]] = {}
    for announcement_id, after in session.execute(statement):
        fields[announcement_id] = fields.get(announcement_id, frozenset()) | after.keys()
    return fields


def _found_by(organisation_id: int, search_id: int | None, since: datetime | None) -> Sequence[ColumnElement[bool]]:
    where = [SEARCH.c.organisation_id == organisation_id]
    where += [] if search_id is None else [HIT.c.search_id == search_id]
    return where if since is None else [*where, HIT.c.found_at > since]


def news_for(
    session: Session, organisation_id: int, person_id: int, *, told: Collection[str], now: datetime
) -> tuple[News, ...]:
    """What a digest of this person should tell now: hits of their own searches, where the last digest that told of the
    search is a day or a week ago. `told` are the names of what was told before. Whoever writes the digest says so with
    `mark_told`, in the same transaction.
    """
    mine = select(SEARCH).where(SEARCH.c.person_id == person_id, SEARCH.c.organisation_id == organisation_id)
    news = []
    for row in session.execute(mine.order_by(SEARCH.c.id)).mappings().all():
        if row["told_at"] and now - row["told_at"] < _PAUSE[Every(row["every"])]:
            continue
        found = list_hits(session, organisation_id, search_id=row["id"], since=now - _TOLD_LATE, limit=_MOST)
        fresh = {name: hit for hit in found if (name := _name(hit)) not in told}
        if fresh:
            lines = digest_lines(row["name"], tuple(fresh.values()), now=now)
            news.append(News(search_id=row["id"], lines=lines, names=tuple(fresh)))
    return tuple(news)


def _name(hit: RowMapping) -> str:
    return f"hit {hit['search_id']} {hit['id']} {hit['changed_at']:%Y%m%d%H%M%S}"


def digest_lines(name: str, hits: Sequence[RowMapping], *, now: datetime) -> tuple[str, ...]:
    """A heading and a line for each hit, the first ten of them."""
    lines: list[str] = [phrase("New for “{name}”: {count}", name=name, count=len(hits))]
    for row in hits[:_SHOWN]:
        announcement = announcement_of(row)
        deadline = next_deadline(announcement, now)
        due = describe(deadline, today=now.date()) if deadline else phrase("no date is known")
        title = announcement.title if row["is_new"] else phrase("{title} (changed)", title=announcement.title)
        lines.append(phrase("{title}: {due}", title=title, due=due))
    if len(hits) > _SHOWN:
        lines.append(phrase("and {count} more", count=len(hits) - _SHOWN))
    return tuple(lines)


def mark_told(session: Session, news: News, *, at: datetime) -> None:
    session.execute(update(SEARCH).where(SEARCH.c.id == news.search_id).values(told_at=at))
