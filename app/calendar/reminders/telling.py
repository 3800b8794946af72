"""What there is to tell somebody this morning: dates that come near, deadlines that funders moved, what saved searches
have found."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.policy import Action, actions_of
from app.calendar.queries import Row, list_dated, owners_by_proposal
from app.calendar.reminders.outbox import list_uncertain
from app.calendar.service.change_dates import dated_of
from app.domain.dated import DatedState, day_for
from app.domain.reminding import reminders_due
from app.proposals.queries.desk import list_moves
from app.watch.hits import News, news_for

_A_DAY = timedelta(days=1)
"""A day of the funder may be over where that of the reader has begun."""
_AHEAD = timedelta(days=367)
_MOVES_TOLD = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Of one organisation."""

    organisation: RowMapping
    dates: tuple[Row, ...]
    """By day."""
    moves: tuple[RowMapping, ...]
    """Deadlines that a funder moved and that nobody has looked at."""
    uncertain: tuple[RowMapping, ...]
    """Digests that may not have arrived; for administrators."""
    news: tuple[News, ...]
    """Of the person's saved searches."""
    names: tuple[str, ...]
    """Of all that is told here, so that each is told once."""

    def __bool__(self) -> bool:
        return bool(self.names)


def tell(
    session: Session,
    organisation: RowMapping,
    *,
    ahead: Iterable[int],
    zone: str,
    today: date,
    told: Collection[str],
    at: datetime,
    person_id: int | None = None,
    roles: Collection[str] = (),
) -> Telling:
    """What a person has to see to, and what nobody has where they answer for the whole; all without a person.

    `told` are the names of what was told before.
    """
    may = actions_of(roles)  # type: ignore[arg-type] # roles of a row are texts, and equal
    answers = person_id is None or Action.SUBMIT in may
    days = tuple(ahead)
    names: list[str] = []
    dates = []
    rows = list_dated(session, organisation["id"], first=today - _A_DAY, last=today + _AHEAD, states=[DatedState.OPEN])
    for row in rows:
        if not _concerns(row["owner_id"], person_id, answers=answers):
            continue
        day = day_for(dated_of(row), zone)
        due = reminders_due(row["uid"], day, days, today) if day else ()
        if set(due) - set(told):
            dates.append(row)
            names += due
    owners = owners_by_proposal(session, organisation["id"])
    moves = [
        row
        for row in list_moves(session, organisation["id"], since=at - _MOVES_TOLD)
        if f"move {row['id']}" not in told
        and (answers or person_id in {row["owner_id"], *owners.get(row["proposal_id"], ())})
    ]
    uncertain = [
        row
        for row in (list_uncertain(session, organisation["id"], since=today - _MOVES_TOLD)
                    if person_id is not None and Action.MANAGE in may else ())
        if f"uncertain {row['id']}" not in told
    ]  # fmt: skip
    news = news_for(session, organisation["id"], person_id, told=told, now=at) if person_id is not None else ()
    names += [name for each in news for name in each.names]
    names += [f"move {row['id']}" for row in moves] + [f"uncertain {row['id']}" for row in uncertain]
    return Telling(
        organisation=organisation,
        dates=tuple(dates),
        moves=tuple(moves),
        uncertain=tuple(uncertain),
        news=news,
        names=tuple(names),
    )


def _concerns(owner_id: int | None, person_id: int | None, *, answers: bool) -> bool:
    if person_id is None:
        return True
    return owner_id == person_id or (owner_id is None and answers)
