"""What saved searches have found that is new, and the lines that tell it in a digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from app.domain.announcement import next_deadline
from app.domain.deadlines import describe
from app.domain.phrases import phrase
from app.watch.queries import ANNOUNCEMENT, HIT, SEARCH, announcement_of
from app.watch.saving import Every, search_of
from app.watch.searching import Wish, search

_MOST = 200
"""New hits of one search in one go: more than that is no news, and tells that the search is too wide."""
_SHOWN = 10
_PAUSE = {Every.DAILY: timedelta(hours=20), Every.WEEKLY: timedelta(days=6, hours=20)}
"""Between two digests; a little less than a day, because mornings are not always at the same minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPart:
    """What a digest tells of one saved search."""

    search_id: int
    organisation_id: int
    name: str
    lines: tuple[str, ...]
    """Sentences that can be told in another language."""
    until: datetime
    """Hits found until then are told by it."""


def new_since(
    session: Session, organisation_id: int, wish: Wish, since: datetime, *, now: datetime
) -> Sequence[RowMapping]:
    """Announcements that fit and were first seen or changed after `since`, what closes next first."""
    return search(session, organisation_id, wish, now=now, since=since, limit=_MOST).rows


def collect_hits(session: Session, *, at: datetime) -> int:
    """Repeat every saved search and write down what is new; how many that were. The same state is written once."""
    count = 0
    for row in session.execute(select(SEARCH).order_by(SEARCH.c.id)).mappings().all():
        found = new_since(session, row["organisation_id"], search_of(row).wish, row["searched_at"], now=at)
        kept = select(HIT.c.announcement_id, HIT.c.changed_at).where(
            HIT.c.search_id == row["id"], HIT.c.announcement_id.in_([one["id"] for one in found])
        )
        known = {(announcement, changed) for announcement, changed in session.execute(kept)}
        hits = [
            {"search_id": row["id"], "announcement_id": one["id"], "changed_at": one["changed_at"],
             "is_new": one["changed_at"] == one["first_seen_at"], "found_at": at, "told_at": None}
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
    and `found_at`."""
    statement = (
        select(ANNOUNCEMENT, HIT.c.search_id, SEARCH.c.name.label("search_name"), HIT.c.is_new, HIT.c.found_at)
        .join(HIT, HIT.c.announcement_id == ANNOUNCEMENT.c.id)
        .join(SEARCH, SEARCH.c.id == HIT.c.search_id)
        .where(SEARCH.c.organisation_id == organisation_id)
    )
    if search_id is not None:
        statement = statement.where(HIT.c.search_id == search_id)
    if since is not None:
        statement = statement.where(HIT.c.found_at > since)
    ordered = statement.order_by(HIT.c.found_at.desc(), ANNOUNCEMENT.c.closes_at, ANNOUNCEMENT.c.id).limit(limit)
    return session.execute(ordered).mappings().all()


def digest_for(session: Session, person_id: int, *, now: datetime) -> tuple[DigestPart, ...]:
    """What a digest of this person should tell now: hits of their own searches that no digest told, where the last one
    is a day or a week ago. Whoever sends it says so with `mark_told`, in the transaction that hands the letter in."""
    parts = []
    for row in session.execute(select(SEARCH).where(SEARCH.c.person_id == person_id).order_by(SEARCH.c.id)).mappings():
        if row["told_at"] and now - row["told_at"] < _PAUSE[Every(row["every"])]:
            continue
        statement = (
            select(ANNOUNCEMENT, HIT.c.is_new)
            .join(HIT, HIT.c.announcement_id == ANNOUNCEMENT.c.id)
            .where(HIT.c.search_id == row["id"], HIT.c.told_at.is_(None), HIT.c.found_at <= now)
            .order_by(ANNOUNCEMENT.c.closes_at, ANNOUNCEMENT.c.id)
        )
        if hits := session.execute(statement).mappings().all():
            parts.append(DigestPart(search_id=row["id"], organisation_id=row["organisation_id"], name=row["name"],
                                    lines=digest_lines(row["name"], hits, now=now), until=now))  # fmt: skip
    return tuple(parts)


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


def mark_told(session: Session, part: DigestPart, *, at: datetime) -> None:
    told = HIT.c.search_id == part.search_id, HIT.c.told_at.is_(None), HIT.c.found_at <= part.until
    session.execute(update(HIT).where(*told).values(told_at=at))
    session.execute(update(SEARCH).where(SEARCH.c.id == part.search_id).values(told_at=at))
