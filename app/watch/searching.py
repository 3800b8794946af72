"""The search among announcements: words, what to narrow by, and how many there are of each kind.

One statement reads the short facet row of everything that has the words; counting and ordering them in memory costs
less than asking the data base for each kind of count. Only the announcements of the page are read whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from heapq import nsmallest
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    String,
    and_,
    cast,
    column,
    func,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session

from app.domain.announcement import AnnouncementStatus
from app.domain.record import Record
from app.domain.search import tokens
from app.models import AnnouncementFacetRow
from app.models.mapping import table_of
from app.watch.queries import ANNOUNCEMENT, CHANGE, DISMISSAL, VERDICT

FACET = table_of(AnnouncementFacetRow)
FACETS = ("source", "status", "country", "theme", "band", "month")
"""What is counted."""
_SINGLE = ("source", "status", "band", "month")
"""Of these each has one value, and few sets of four occur: `packed` has them as one text, and they are counted so."""
NONE = "-"
"""Chosen in a facet: those that say nothing of it."""
WORDS = table("announcement_words", column("rowid", Integer), column("words", String))
_NEVER = 1 << 50
_TEXTS = 4
"""Of which `packed` is made."""
_FIGURES = 16
_MOST_WORDS = 20
_COLUMNS = {"source": FACET.c.source, "status": FACET.c.status, "country": FACET.c.countries,
            "theme": FACET.c.themes, "band": FACET.c.band, "month": FACET.c.month}  # fmt: skip


class State(StrEnum):
    RUNNING = "running"
    """Not over: open, forthcoming, or nobody knows."""
    OPEN = "open"
    FORTHCOMING = "forthcoming"
    CHANGED = "changed"
    """With a corrigendum."""
    OVER = "over"
    ALL = "all"
    """Also those that are over and those that are not for us."""
    DISMISSED = "dismissed"
    """Not for us."""


_BOTH = (State.CHANGED, State.ALL, State.DISMISSED)
"""What these find may be over, or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish(Record):
    """What an announcement should be; empty: whatever."""

    text: str = ""
    """All of these words, or words that begin like them."""
    state: State = State.RUNNING
    source: str = ""
    countries: tuple[str, ...] = ()
    """One of these, ISO alpha-2."""
    themes: tuple[str, ...] = ()
    """One of these: numbers of SDG goals, sectors of the DAC."""
    band: str = ""
    month: str = ""
    """Of the last deadline: `2027-03`."""
    applicant: str = ""
    """Open to this kind: `ngo`."""
    currency: str = ""
    least: Decimal | None = None
    """A grant can be as large as this, in `currency`."""
    most: Decimal | None = None
    """A grant can be as small as this."""
    unsaid: bool = False
    """What says nothing of countries, applicants or amounts may fit, and is found too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    rows: Sequence[RowMapping]
    """Of the page; what closes next comes first, what is over last."""
    among: int
    """On all pages."""
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """How many of each value there would be, were nothing chosen in this facet; the key NONE says nothing of it."""


def search(
    session: Session,
    organisation_id: int | None,
    wish: Wish,
    *,
    now: datetime,
    since: datetime | None = None,
    after: int = 0,
    limit: int = 50,
) -> Found:
    """A page of what the organisation (None: anybody) sees and wishes, with counts.

    `since` keeps what was first seen or changed after it.
    """
    where = conditions(wish, now=now)
    chosen = {name: condition for name, condition in where.items() if name in FACETS}
    base = reach(organisation_id, wish.state)
    if since is not None:
        base.append(FACET.c.announcement_id.in_(select(ANNOUNCEMENT.c.id).where(ANNOUNCEMENT.c.changed_at > since)))
    wanted = [*base, *where.values()]
    # One text from the data base, and one split of it, cost a fraction of a row and a split for each.
    read = _from(session, select(func.aggregate_strings(FACET.c.packed, "\n")), wish.text).where(*wanted)
    whole: str = session.execute(read).scalar_one() or ""
    texts = whole.replace("\n", "\t").split("\t") if whole else []
    order = texts[::_TEXTS]
    single, country, theme = (Counter(texts[place::_TEXTS]) for place in range(1, _TEXTS))
    facets = _singles(single) | {"country": _several(country), "theme": _several(theme)}
    for name in chosen:
        others = [condition for key, condition in where.items() if key != name]
        statement = _from(session, select(_COLUMNS[name]), wish.text).where(*base, *others)
        counts = Counter(session.execute(statement).scalars())
        facets[name] = _several(counts) if name in ("country", "theme") else _values(counts)
    listed = _gone_last(order, texts[1::_TEXTS], now) if wish.state in _BOTH else order
    ids = [int(one.partition(":")[2]) for one in nsmallest(after + limit, listed)[after:]]
    return Found(rows=read_whole(session, ids), among=len(order), facets=facets)


def pack(closes: int | None, announcement_id: int, counted: Mapping[str, str]) -> str:
    """What a search reads of an announcement: when it closes and its id, so that the texts have the order of the list,
    then what is counted, by facet."""
    order = f"{_NEVER if closes is None else closes:0{_FIGURES}}:{announcement_id:0{_FIGURES}}"
    return "\t".join((order, "|".join(counted[name] for name in _SINGLE), counted["country"], counted["theme"]))


def conditions(wish: Wish, *, now: datetime) -> dict[str, ColumnElement[bool]]:
    """What the facet row must be, by what asks for it; words are not among them."""
    found: dict[str, ColumnElement[bool]] = {}
    gone = _gone(now)
    match wish.state:
        case State.RUNNING | State.OVER:
            found["over"] = gone if wish.state is State.OVER else ~gone
        case State.OPEN | State.FORTHCOMING:
            found |= {"over": ~gone, "status": FACET.c.status == AnnouncementStatus(wish.state.value)}
        case State.CHANGED:
            found["changed"] = FACET.c.announcement_id.in_(select(CHANGE.c.announcement_id))
    if wish.source:
        found["source"] = FACET.c.source == wish.source
    for name, values, wide in (("country", wish.countries, wish.unsaid), ("theme", wish.themes, False)):
        if values:
            found[name] = _among(_COLUMNS[name], values, unsaid=wide)
    for name, value in (("band", wish.band), ("month", wish.month)):
        if value:
            found[name] = _COLUMNS[name] == ("" if value == NONE else value)
    if wish.applicant:
        found["applicant"] = _among(FACET.c.applicants, (wish.applicant,), unsaid=wish.unsaid)
    if wish.least is not None or wish.most is not None:
        found["amount"] = _amount(wish)
    return found


def read_whole(session: Session, ids: Sequence[int]) -> Sequence[RowMapping]:
    """Announcements in the order of their ids as given."""
    rows = session.execute(select(ANNOUNCEMENT).where(ANNOUNCEMENT.c.id.in_(ids))).mappings()
    by_id = {row["id"]: row for row in rows}
    return [by_id[one] for one in ids if one in by_id]


def has_words(dialect: str, words: Sequence[str]) -> ColumnElement[bool]:
    """Of the index of words: each of them, or one that begins like it."""
    if dialect == "sqlite":
        return WORDS.c.words.op("MATCH")(" ".join(f'"{word}"*' for word in words))
    return WORDS.c.words.op("@@")(cast(" & ".join(f"'{word}':*" for word in words), TSQUERY))


def _from(session: Session, statement: Select[Any], text: str) -> Select[Any]:
    """From the facets of everything that has every word."""
    words = tokens(text)[:_MOST_WORDS]
    if not words:
        return statement.select_from(FACET)
    joined = WORDS.join(FACET, FACET.c.announcement_id == WORDS.c.rowid)
    return statement.select_from(joined).where(has_words(session.get_bind().dialect.name, words))


def reach(organisation_id: int | None, state: State) -> list[ColumnElement[bool]]:
    """What the organisation sees: of two that it holds to be one the first; what is not for it only when it asks."""
    public = FACET.c.organisation_id.is_(None)
    if organisation_id is None:
        return [public]
    dismissed = FACET.c.announcement_id.in_(
        select(DISMISSAL.c.announcement_id)
        .join(ANNOUNCEMENT, ANNOUNCEMENT.c.id == DISMISSAL.c.announcement_id)
        .where(DISMISSAL.c.organisation_id == organisation_id, ANNOUNCEMENT.c.changed_at <= DISMISSAL.c.at)
    )
    doubled = select(VERDICT.c.second_id).where(VERDICT.c.organisation_id == organisation_id, VERDICT.c.same)
    reach = [or_(public, FACET.c.organisation_id == organisation_id), FACET.c.announcement_id.not_in(doubled)]
    if state is not State.ALL:
        reach.append(dismissed if state is State.DISMISSED else ~dismissed)
    return reach


def _gone(now: datetime) -> ColumnElement[bool]:
    closes = func.coalesce(FACET.c.closes, _NEVER)
    return or_(FACET.c.status == AnnouncementStatus.CLOSED, closes < int(now.timestamp()))


def _gone_last(order: Iterable[str], single: Iterable[str], now: datetime) -> Iterator[str]:
    """The same, with those that are over behind all others."""
    limit, closed = f"{int(now.timestamp()):0{_FIGURES}}", f"|{AnnouncementStatus.CLOSED}|"
    for one, values in zip(order, single, strict=True):
        yield one if one >= limit and closed not in values else f"~{one}"


def _among(packed: ColumnElement[str], values: Iterable[str], *, unsaid: bool) -> ColumnElement[bool]:
    wanted = [packed == "" if value == NONE else packed.contains(f" {value} ", autoescape=True) for value in values]
    return or_(*wanted, *([packed == ""] if unsaid else []))


def _amount(wish: Wish) -> ColumnElement[bool]:
    """Amounts in another currency say nothing of this one."""
    low, high = func.coalesce(FACET.c.low, FACET.c.high), func.coalesce(FACET.c.high, FACET.c.low)
    fits: list[ColumnElement[bool]] = [FACET.c.currency == wish.currency] if wish.currency else []
    fits += [high >= float(wish.least)] if wish.least is not None else []
    fits += [low <= float(wish.most)] if wish.most is not None else []
    if not wish.unsaid:
        return and_(*fits)
    silent = low.is_(None)
    return or_(and_(*fits), silent, FACET.c.currency != wish.currency) if wish.currency else or_(and_(*fits), silent)


def _singles(counts: Mapping[str, int]) -> dict[str, Mapping[str, int]]:
    """By facet, from how often each set of four occurs."""
    found: dict[str, Counter[str]] = {name: Counter() for name in _SINGLE}
    for packed, count in counts.items():
        for name, value in zip(_SINGLE, packed.split("|"), strict=True):
            found[name][value] += count
    return {name: _values(values) for name, values in found.items()}


def _values(counts: Mapping[str, int]) -> Mapping[str, int]:
    return {value or NONE: count for value, count in counts.items() if count}


def _several(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Where one announcement may have several values, spaces between them."""
    several: Counter[str] = Counter()
    for packed, count in counts.items():
        for value in packed.split() or (NONE,):
            several[value] += count
    return several
