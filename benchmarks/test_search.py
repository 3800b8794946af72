"""Faceted search among 100,000 announcements, against a bare query of the index of words for the same words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from app.db.session import unit_of_work
from app.domain.search import tokens
from app.watch.searching import WORDS, Wish, has_words, search
from benchmarks.announcements import AT, fill_announcements
from benchmarks.databases import analyse, by_turns, workspace
from benchmarks.rows import Row, paired

COUNT = 100_000
_ROUNDS = 7
ASKED = (("rare words", "forests invented 77"), ("a topic", "water"), ("every announcement", "invented"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with workspace(request.param) as engine:
        fill_announcements(engine, COUNT)
        analyse(engine)
        yield engine


@pytest.mark.parametrize(("kind", "words"), ASKED, ids=[kind for kind, _ in ASKED])
def test_faceted_search(rows: list[Row], filled: Engine, kind: str, words: str) -> None:
    """The reference brings the ids of what has the words, and counts, orders and reads nothing.

    By the clock on the wall: PostgreSQL works in a process of its own.
    """
    dialect = filled.dialect.name

    def bare() -> int:
        with unit_of_work(filled, read_only=True) as session:
            found = session.execute(select(WORDS.c.rowid).where(has_words(dialect, tokens(words)))).scalars().all()
            return len(found)

    def ours() -> None:
        with unit_of_work(filled, read_only=True) as session:
            search(session, None, Wish(text=words), now=AT)

    mine, theirs = by_turns(ours, bare, rounds=_ROUNDS)
    note = f"{bare()} of {COUNT} have the words"
    rows.append(paired(f"Search, {kind} ({dialect})", mine, theirs, goal=3, note=note))
