"""What announcements are searched and narrowed by, derived from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, bindparam, delete, func, insert, literal_column, select, text
from sqlmodel import Session

from app.domain.announcement import Announcement
from app.domain.announcement_topics import band_of, topics_of
from app.domain.same_call import number_key, title_key
from app.domain.search import tokens
from app.watch.queries import ANNOUNCEMENT, announcement_of
from app.watch.searching import FACET, WORDS, pack

_BATCH = 500


def searched_words(announcement: Announcement) -> str:
    """Every word of it once, folded, parted by spaces."""
    texts = (announcement.title, announcement.number, announcement.funder, *announcement.countries,
             *announcement.themes, announcement.eligibility, announcement.summary)  # fmt: skip
    return " ".join(tokens(" ".join(texts)))


def index_missing(session: Session, among: ColumnElement[bool] | None = None) -> Sequence[int]:
    """Facets and words of every announcement (`among` these) that has none: new ones, and those that `forget` was told
    of. Returns their ids.
    """
    unknown = ~select(FACET.c.announcement_id).where(FACET.c.announcement_id == ANNOUNCEMENT.c.id).exists()
    missing = select(ANNOUNCEMENT).where(unknown, *([] if among is None else [among])).limit(_BATCH)
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
    until = int(closes.timestamp()) if closes else None
    counted = {
        "source": announcement.source,
        "status": announcement.status.value,
        "countries": _packed(announcement.countries),
        "themes": _packed(topics.themes),
        "band": band_of(announcement),
        "month": f"{closes:%Y-%m}" if closes else "",
    }
    return {
        **counted,
        "announcement_id": row["id"],
        "organisation_id": row["organisation_id"],
        "packed": pack(until, row["id"], {**counted, "country": counted["countries"], "theme": counted["themes"]}),
        "closes": until,
        "title_key": title_key(announcement.title),
        "number_key": number_key(announcement.number),
        "currency": announcement.currency,
        "low": float(announcement.floor) if announcement.floor else None,
        "high": float(announcement.ceiling) if announcement.ceiling else None,
        "applicants": _packed(topics.applicants),
    }


def _packed(codes: tuple[str, ...]) -> str:
    return f" {' '.join(codes)} " if codes else ""


def tidy_words(session: Session) -> None:
    """Take words that no announcement has any more off the disk; PostgreSQL does so by itself."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO announcement_words(announcement_words) VALUES ('optimize')"))
