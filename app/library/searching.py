"""Past sections by their words: the index, brought up to date when somebody searches, and the search in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    Integer,
    RowMapping,
    Select,
    String,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session

from app.db.session import unit_of_work
from app.projects.queries import PROJECT
from app.proposals.queries import PROPOSAL, SECTION, TITLE
from app.proposals.submission_queries import SUBMISSION

_WORDS = table("section_words", column("rowid", Integer), column("words", String))
_GONE = table("section_words_gone", column("id", Integer))
"""Of SQLite: sections whose words have to go."""
_BATCH = 500
_MATCHED = 300
"""Of the sections with the words, those that are looked at: the best ones."""


def index_sections(engine: Engine) -> int:
    """Put the words of every submitted section that was saved since into the index, and take those of deleted ones
    out; how many were put in. In short transactions, so that nobody who saves waits for it."""
    done = 0
    with unit_of_work(engine, read_only=True) as session:
        gone = _is_sqlite(session) and session.execute(select(_GONE.c.id).limit(1)).first() is not None
    if gone:
        with unit_of_work(engine) as session:
            forget_words(session)
    while True:
        with unit_of_work(engine, read_only=True) as session:
            waiting = session.execute(_WAITING.limit(1)).first()
        if waiting is None:
            return done
        with unit_of_work(engine) as session:
            done += _index_some(session)


_SENT = select(SUBMISSION.c.id).where(SUBMISSION.c.proposal_id == PROPOSAL.c.id).exists()
_WAITING = (
    select(SECTION.c.id, SECTION.c.words, PROPOSAL.c.organisation_id)
    .join(PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)
    .where(~SECTION.c.indexed, _SENT)
)


def _index_some(session: Session) -> int:
    rows = session.execute(_WAITING.limit(_BATCH)).mappings().all()
    if not rows:
        return 0
    ids = [row["id"] for row in rows]
    words: Any = bindparam("words")
    if not _is_sqlite(session):
        words = func.to_tsvector(literal_column("'simple'::regconfig"), words)
    session.execute(delete(_WORDS).where(_WORDS.c.rowid.in_(ids)))
    texts = [{"id": row["id"], "words": f"{row['words']} {_house(row['organisation_id'])}"} for row in rows]
    session.execute(insert(_WORDS).values(rowid=bindparam("id"), words=words), texts)
    session.execute(update(SECTION).where(SECTION.c.id.in_(ids)).values(indexed=True))
    return len(rows)


def forget_words(session: Session) -> None:
    """Take the words of deleted sections out of the index, and off the disk; PostgreSQL does so by itself."""
    if _is_sqlite(session):
        session.execute(delete(_WORDS).where(_WORDS.c.rowid.in_(select(_GONE.c.id))))
        session.execute(delete(_GONE))
        session.execute(text("INSERT INTO section_words(section_words) VALUES ('optimize')"))


def forget_sections(session: Session, ids: Collection[int]) -> None:
    """Take the words that these sections had out of the index and off the disk; `index_sections` puts the new in."""
    session.execute(delete(_WORDS).where(_WORDS.c.rowid.in_(ids)))
    session.execute(update(SECTION).where(SECTION.c.id.in_(ids)).values(indexed=False))
    forget_words(session)


def mark_unindexed(session: Session) -> None:
    """All sections, as after a restore: the index is not in a backup."""
    session.execute(update(SECTION).values(indexed=False))


def list_with_words(
    session: Session, organisation_id: int, words: Sequence[str], *, every: bool, beside: int | None
) -> Sequence[RowMapping]:
    """Submitted sections with any of the folded words (or `every` one), those that have most of what is rare first.

    `beside` is a proposal whose own sections are left out. Each with `nearness`, which grows with the likeness.
    """
    if not words:
        return ()
    best = words_matching(session, organisation_id, words, every=every).limit(_MATCHED).subquery("best")
    statement = _past(organisation_id, beside).join(best, best.c.rowid == SECTION.c.id)
    statement = statement.add_columns(best.c.nearness).order_by(best.c.nearness.desc())
    return session.execute(statement).mappings().all()


def words_matching(session: Session, organisation_id: int, words: Sequence[str], *, every: bool) -> Select[Any]:
    """Ids (`rowid`) of the organisation's sections with the words, or words that begin like them, and their
    `nearness`, the nearest first."""
    house = _house(organisation_id)
    matched: Any
    nearness: Any
    if _is_sqlite(session):
        any_of = (" AND " if every else " OR ").join(f'"{word}"*' for word in words)
        matched = literal_column("section_words").op("MATCH")(literal(f'"{house}" AND ({any_of})'))
        nearness = -literal_column("section_words.rank")
    else:
        any_of = (" & " if every else " | ").join(f"'{word}':*" for word in words)
        query = cast(f"'{house}' & ({any_of})", TSQUERY)
        matched, nearness = _WORDS.c.words.op("@@")(query), func.ts_rank(_WORDS.c.words, query, 1)
    return select(_WORDS.c.rowid, nearness.label("nearness")).where(matched).order_by(nearness.desc())


def _house(organisation_id: int) -> str:
    """A word in each text of an organisation and of no other, which no typed word begins like."""
    return f"0rg{organisation_id}q"


def list_that_answer(
    session: Session, organisation_id: int, questions: Collection[tuple[str, str]], *, beside: int | None
) -> Sequence[RowMapping]:
    """Submitted sections that answer one of the questions (template, key), the last saved first."""
    asked = tuple_(PROPOSAL.c.template, SECTION.c.key).in_(list(questions))
    statement = _past(organisation_id, beside).where(asked).order_by(SECTION.c.saved_at.desc()).limit(_MATCHED)
    return session.execute(statement).mappings().all()


def _past(organisation_id: int, beside: int | None) -> Select[Any]:
    other: ColumnElement[bool] = PROPOSAL.c.id != beside if beside is not None else literal(True)
    return (
        select(
            SECTION.c.id,
            SECTION.c.proposal_id,
            SECTION.c.key,
            SECTION.c.language,
            SECTION.c.version,
            SECTION.c.saved_at,
            PROPOSAL.c.slug,
            TITLE.label("title"),
            PROPOSAL.c.template,
            PROPOSAL.c.call,
            PROPOSAL.c.funder,
        )
        .join(PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, _SENT, other)
    )


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
