"""Announcements of two sources that may be the same call: found after each look, decided by a person, never merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, delete, insert, or_, select
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.domain.phrases import kept
from app.domain.same_call import likeness
from app.errors import NotFound
from app.watch.queries import ANNOUNCEMENT, PAIR, VERDICT, announcement_of, get_announcement
from app.watch.searching import FACET, read_whole

_DAY_S = 86_400
_BATCH = 200


def suggest_pairs(session: Session, ids: Sequence[int], *, now: datetime) -> None:
    """Hold new and changed announcements against those of other sources; what is over is left alone."""
    for begin in range(0, len(ids), _BATCH):
        batch = ids[begin : begin + _BATCH]
        session.execute(delete(PAIR).where(or_(PAIR.c.first_id.in_(batch), PAIR.c.second_id.in_(batch))))
        candidates = _candidates(session, batch, now)
        wanted = sorted({one for pair in candidates for one in pair})
        known = {row["id"]: row for start in range(0, len(wanted), 500)
                 for row in read_whole(session, wanted[start : start + 500])}  # fmt: skip
        found = [row for row in _rows(candidates, known) if row]
        if found:
            session.execute(insert(PAIR), found)


def _candidates(session: Session, batch: Sequence[int], now: datetime) -> set[tuple[int, int]]:
    """Pairs with one title, one reference, or one day on which both close."""
    other = FACET.alias("other")
    alike = (
        and_(FACET.c.title_key != "", other.c.title_key == FACET.c.title_key),
        and_(FACET.c.number_key != "", other.c.number_key == FACET.c.number_key),
        other.c.closes.between(FACET.c.closes - _DAY_S, FACET.c.closes + _DAY_S),
    )
    current = [or_(one.c.closes.is_(None), one.c.closes >= int(now.timestamp())) for one in (FACET, other)]
    found: set[tuple[int, int]] = set()
    for condition in alike:
        statement = (
            select(FACET.c.announcement_id, other.c.announcement_id)
            .join(other, and_(condition, other.c.source != FACET.c.source))
            .where(FACET.c.announcement_id.in_(batch), *current)
        )
        found |= {(min(pair), max(pair)) for pair in session.execute(statement).all()}
    return found


def _rows(candidates: set[tuple[int, int]], known: dict[int, RowMapping]) -> Iterator[dict[str, Any]]:
    announcements = {key: announcement_of(row) for key, row in known.items()}
    for first, second in sorted(candidates):
        owners = {known[one]["organisation_id"] for one in (first, second)} - {None}
        found = likeness(announcements[first], announcements[second])
        if found and len(owners) < 2:
            reasons = [kept(reason) for reason in found.reasons]
            yield {"first_id": first, "second_id": second, "points": found.points, "reasons": reasons}


def list_pairs(session: Session, organisation_id: int, announcement_id: int | None = None) -> Sequence[RowMapping]:
    """Suggestions with the organisation's verdict (`same`, `by`; None where it has none), the likeliest first.

    Of one announcement all of them; of all announcements those that wait for a verdict.
    """
    public = [
        select(ANNOUNCEMENT.c.id)
        .where(ANNOUNCEMENT.c.id == side)
        .where(or_(ANNOUNCEMENT.c.organisation_id.is_(None), ANNOUNCEMENT.c.organisation_id == organisation_id))
        .exists()
        for side in (PAIR.c.first_id, PAIR.c.second_id)
    ]
    verdict = and_(VERDICT.c.first_id == PAIR.c.first_id, VERDICT.c.second_id == PAIR.c.second_id,
                   VERDICT.c.organisation_id == organisation_id)  # fmt: skip
    statement = select(PAIR, VERDICT.c.same, VERDICT.c.by).outerjoin(VERDICT, verdict).where(*public)
    if announcement_id is None:
        statement = statement.where(VERDICT.c.same.is_(None))
    else:
        statement = statement.where(or_(PAIR.c.first_id == announcement_id, PAIR.c.second_id == announcement_id))
    return session.execute(statement.order_by(PAIR.c.points.desc(), PAIR.c.first_id).limit(100)).mappings().all()


def one_of_each(rows: Sequence[RowMapping], pairs: Sequence[RowMapping]) -> tuple[Sequence[RowMapping], frozenset[int]]:
    """Hits without those whose twin stands there too: what has changed stays, else what comes first. Also the ids of
    those that stand for two."""
    places = {row["id"]: (row["is_new"], place) for place, row in enumerate(rows)}
    gone: set[int] = set()
    stand: set[int] = set()
    for pair in pairs:
        both = {pair["first_id"], pair["second_id"]}
        if both <= places.keys() - gone:
            stays, goes = sorted(both, key=places.__getitem__)
            gone.add(goes)
            stand.add(stays)
    return [row for row in rows if row["id"] not in gone], frozenset(stand - gone)


def decide_pair(
    session: Session, organisation: RowMapping, first_id: int, second_id: int, *, same: bool | None, by: Doer,
    at: datetime,
) -> None:  # fmt: skip
    """One call, or two; None takes back what was said. Raises NotFound for a pair nobody suggested."""
    for one in (first_id, second_id):
        get_announcement(session, organisation["id"], one)
    pair = and_(PAIR.c.first_id == first_id, PAIR.c.second_id == second_id)
    if session.execute(select(PAIR.c.points).where(pair)).first() is None:
        raise NotFound("These two were not suggested as one call.")
    key = {"organisation_id": organisation["id"], "first_id": first_id, "second_id": second_id}
    session.execute(delete(VERDICT).where(*(VERDICT.c[name] == value for name, value in key.items())))
    if same is not None:
        session.execute(insert(VERDICT).values(**key, same=same, by=by.name, at=at))
    record_deed_of(session, by, "decide_pair", f"announcements {first_id} and {second_id}",
                   organisation_id=organisation["id"], at=at, same=same)  # fmt: skip
