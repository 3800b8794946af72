"""What announcements are searched and narrowed by, derived from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, func, insert, literal_column, select
from sqlmodel import Session

from app.domain.announcement import Announcement
from app.domain.announcement_topics import band_of, topics_of
from app.domain.same_call import number_key, title_key
from app.domain.search import tokens
from app.watch.queries import ANNOUNCEMENT, announcement_of
from app.watch.searching import FACET, WORDS

_BATCH = 500


def searched_words(announcement: Announcement) -> str:
    """Every word of it once, folded, parted by spaces."""
    texts = (announcement.title, announcement.number, announcement.funder, *announcement.countries,
             *announcement.themes, announcement.eligibility, announcement.summary)  # fmt: skip
    return " ".join(tokens(" ".join(texts)))


def index_missing(session: Session) -> Sequence[int]:
    """Facets and words of every announcement that has none: the new ones, and those that `forget` was told of.

    Returns their ids.
    """
    missing = select(ANNOUNCEMENT).where(~select(FACET.c.announcement_id).where(
        FACET.c.announcement_id == ANNOUNCEMENT.c.id).exists()).limit(_BATCH)  # fmt: skip
    words: Any = bindparam("words")
    if session.get_bind().dialect.name == "postgresql":
        words = func.array_to_tsvector(func.string_to_array(words, literal_column("' '")))
    ids: list[int] = []
    while rows := session.execute(missing).mappings().all():
        found = [(row, announcement_of(row)) for row in rows]
        session.execute(insert(FACET), [_facet(row, announcement) for row, announcement in found])
        # SQLite gives the id of one that was deleted again, and deletes nothing from its index by itself.
        session.execute(delete(WORDS).where(WORDS.c.rowid.in_([row["id"] for row in rows])))
        session.execute(
            insert(WORDS).values(rowid=bindparam("id"), words=words),
            [{"id": row["id"], "words": searched_words(announcement)} for row, announcement in found],
        )
        ids += [row["id"] for row in rows]
    return ids


def forget(session: Session, announcement_id: int) -> None:
    session.execute(delete(FACET).where(FACET.c.announcement_id == announcement_id))


def _facet(row: RowMapping, announcement: Announcement) -> dict[str, Any]:
    topics, closes = topics_of(announcement), row["closes_at"]
    return {
        "announcement_id": row["id"],
        "organisation_id": row["organisation_id"],
        "source": announcement.source,
        "status": announcement.status.value,
        "band": band_of(announcement),
        "month": f"{closes:%Y-%m}" if closes else "",
        "closes": int(closes.timestamp()) if closes else None,
        "title_key": title_key(announcement.title),
        "number_key": number_key(announcement.number),
        "currency": announcement.currency,
        "low": float(announcement.floor) if announcement.floor else None,
        "high": float(announcement.ceiling) if announcement.ceiling else None,
        "countries": _packed(announcement.countries),
        "themes": _packed(topics.themes),
        "applicants": _packed(topics.applicants),
    }


def _packed(codes: tuple[str, ...]) -> str:
    return f" {' '.join(codes)} " if codes else ""
