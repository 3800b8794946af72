"""One look at a source: asked without the data base, then written in one step, so that a look cut off leaves nothing
half done and a look repeated changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import IO, Any

from sqlalchemy import Engine, RowMapping, and_, insert, update
from sqlmodel import Session

from app.db.session import touched, unit_of_work
from app.domain.announcement import Announcement, differences, last_instant
from app.domain.phrases import kept, phrase
from app.errors import BadInput, NotFound, NotReachable
from app.interchange.feeds import grants_gov, grants_gov_extract
from app.interchange.feeds.feed import Feed, UnreadableFeed
from app.interchange.feeds.listing import read_listing, read_workbook_listing
from app.models import AnnouncementRow
from app.models.mapping import columns_of, json_of
from app.settings import Settings
from app.watch.connectors import EXTRACT, Connector, Memory, connectors
from app.watch.fetching import Fetcher, Manners
from app.watch.indexing import forget, index_missing
from app.watch.pairing import suggest_pairs
from app.watch.queries import (
    ANNOUNCEMENT,
    BY_EXTRACT,
    CHANGE,
    SOURCE,
    announcement_of,
    find_known,
    known_listings,
    list_sources,
)

MOST_WHOLE = 100
"""Announcements read whole in one look; the others follow in the next looks."""
_MOST_PROBLEMS = 20
_LONG_OVER = timedelta(days=90)
"""An extract goes back for years: what had closed by so much before it was first read helps nobody."""
_NEWS = ("deadlines", "floor", "ceiling", "budget")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    announcement: Announcement
    listing_hash: str
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look at a source brought."""

    source: str
    readings: tuple[Reading, ...] = ()
    problems: tuple[str, ...] = ()
    error: str = ""
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    source: str
    seen: int
    new: int
    changed: int
    problems: tuple[str, ...]
    error: str
    """Empty where it succeeded. What came before it failed is kept all the same."""


def find_connector(settings: Settings, name: str) -> Connector:
    """Raises NotFound, and BadInput for one that is switched off."""
    known = {one.name: one for one in connectors(settings)}
    if name not in known:
        raise NotFound(f"There is no source '{name}'; there are {', '.join(known)}.")
    if known[name].missing:
        raise BadInput(f"{known[name].title}: {known[name].missing}")
    return known[name]


def make_fetcher(settings: Settings) -> Fetcher:
    """Polite to others; this machine needs no distance between two requests."""
    return Fetcher(local=settings.watch_local, manners=Manners(between_s=0) if settings.watch_local else Manners())


def run_watch(
    engine: Engine, connector: Connector, fetcher: Fetcher, *, at: datetime, told: Callable[[int], None] | None = None
) -> Outcome:
    """Look at one source and keep what it brought."""
    with unit_of_work(engine, read_only=True) as session:
        memory, listings = recall(session, connector.name)
    if connector.in_steps:
        return _run_in_steps(engine, connector, fetcher, memory, at=at, told=told)
    seen = look(connector, fetcher, memory, listings, told=told)
    with unit_of_work(engine) as session:
        return keep(session, seen, at=at)


def recall(session: Session, source: str) -> tuple[Memory, Mapping[str, str]]:
    row = list_sources(session).get(source)
    memory = Memory(etag=row["etag"], last_modified=row["last_modified"]) if row else Memory()
    return memory, known_listings(session, source)


def look(
    connector: Connector,
    fetcher: Fetcher,
    memory: Memory,
    listings: Mapping[str, str],
    *,
    told: Callable[[int], None] | None = None,
) -> Look:
    """Ask the source. Whatever goes wrong is told in the result; what came before it counts."""
    readings: list[Reading] = []
    problems: list[str] = []
    error = ""
    try:
        for batch in connector.fetch(fetcher, memory):
            problems += batch.feed.problems
            if not batch.raw.unchanged:
                memory = Memory(etag=batch.raw.etag, last_modified=batch.raw.last_modified)
            for listed in batch.feed.announcements:
                readings.append(_read(connector, fetcher, listed, listings, readings, problems))
            if told is not None:
                told(len(readings))
    except (NotReachable, BadInput) as fault:
        error, memory = str(fault), Memory()
    return Look(source=connector.name, readings=tuple(readings), problems=tuple(problems), error=error, memory=memory)


def _read(
    connector: Connector,
    fetcher: Fetcher,
    listed: Announcement,
    listings: Mapping[str, str],
    before: Sequence[Reading],
    problems: list[str],
) -> Reading:
    """The entry of a list, or the whole of it where that is told elsewhere and was not read since it changed."""
    whole: Announcement | None = None
    is_new = listings.get(listed.native_id) != listed.content_hash
    if not connector.lists_all and is_new and sum(one.is_whole for one in before) < MOST_WHOLE:
        try:
            whole = connector.whole(fetcher, listed.native_id)
        except UnreadableFeed as fault:
            problems.append(phrase("{title}: {reason}", title=listed.title, reason=str(fault)))
    return Reading(
        announcement=whole or listed,
        listing_hash=listed.content_hash,
        is_whole=connector.lists_all or whole is not None,
    )


def look_of(feed: Feed, source: str) -> Look:
    """A list that lies here as if it had been looked at."""
    readings = tuple(
        Reading(announcement=one, listing_hash=one.content_hash, is_whole=True) for one in feed.announcements
    )
    return Look(source=source, readings=readings, problems=feed.problems)


def keep(session: Session, seen: Look, *, at: datetime, organisation_id: int | None = None) -> Outcome:
    """Write what a look brought, and how it went. The same look twice is written once."""
    outcome = _write(session, seen, at=at, organisation_id=organisation_id)
    _note(session, outcome, seen.memory, at=at)
    return outcome


def _write(session: Session, seen: Look, *, at: datetime, organisation_id: int | None = None) -> Outcome:
    by_id = {reading.announcement.native_id: reading for reading in seen.readings}
    known = find_known(session, seen.source, list(by_id))
    new = changed = 0
    untouched: list[int] = []
    for native_id, reading in by_id.items():
        row = known.get(native_id)
        if row is None:
            times = dict.fromkeys(("first_seen_at", "last_seen_at", "changed_at"), at)
            values = {**_columns(reading), **times, "organisation_id": organisation_id}
            session.execute(insert(ANNOUNCEMENT).values(values))
            new += 1
        elif row["organisation_id"] == organisation_id:
            was = _change(session, row, reading, at=at)
            changed += was
            untouched += [] if was else [row["id"]]
    for begin in range(0, len(untouched), 500):
        part = ANNOUNCEMENT.c.id.in_(untouched[begin : begin + 500])
        session.execute(update(ANNOUNCEMENT).where(part).values(last_seen_at=at))
    suggest_pairs(session, _indexed(session, seen.source, list(by_id)), now=at)
    return Outcome(
        source=seen.source, seen=len(by_id), new=new, changed=changed, problems=seen.problems, error=seen.error
    )


def _indexed(session: Session, source: str, native_ids: Sequence[str]) -> Sequence[int]:
    """Those of a look that are new or changed, found by the search from now on."""
    ids: list[int] = []
    for begin in range(0, len(native_ids), 500):
        among = ANNOUNCEMENT.c.source == source, ANNOUNCEMENT.c.native_id.in_(native_ids[begin : begin + 500])
        ids += index_missing(session, and_(*among))
    return ids


def import_listing(session: Session, organisation: RowMapping, data: bytes, name: str, *, at: datetime) -> Outcome:
    """A CSV or XLSX list as the organisation's own. Raises UnreadableFeed, UnreadableWorkbook."""
    source = f"{organisation['slug']}:{name.strip()[:60] or 'list'}"
    read = read_workbook_listing if data.startswith(b"PK") else read_listing
    return keep(session, look_of(read(data, source=source), source), at=at, organisation_id=organisation["id"])


def import_extract(engine: Engine, file: IO[bytes], *, at: datetime) -> Outcome:
    """An extract of Grants.gov out of a file, as if it had been downloaded. Raises UnreadableFeed."""
    outcome = keep_stream(engine, grants_gov_extract.read_extract(file), at=at)
    if outcome.error:
        raise UnreadableFeed(outcome.error)
    with unit_of_work(engine) as session:
        _note(session, outcome, recall(session, EXTRACT)[0], at=at)
    return outcome


def _run_in_steps(
    engine: Engine, connector: Connector, fetcher: Fetcher, memory: Memory, *, at: datetime,
    told: Callable[[int], None] | None,
) -> Outcome:  # fmt: skip
    """What was read whole last stays remembered until another is: a look that failed is repeated from its beginning."""
    seen = memory

    def feeds() -> Iterator[Feed]:
        nonlocal seen
        for batch in connector.fetch(fetcher, memory):
            if not batch.raw.unchanged:
                seen = Memory(etag=batch.raw.etag, last_modified=batch.raw.last_modified)
            yield batch.feed

    outcome = keep_stream(engine, feeds(), at=at, told=told)
    with unit_of_work(engine) as session:
        _note(session, outcome, memory if outcome.error else seen, at=at)
    return outcome


def keep_stream(
    engine: Engine, feeds: Iterable[Feed], *, at: datetime, told: Callable[[int], None] | None = None
) -> Outcome:
    """An extract that is longer than memory, in steps that are each whole: cut off, it is begun anew, and what was
    written stays once. What goes wrong is told in the result.

    What Grants.gov's own service has told already counts more, and stays; what is new and long over is left out.
    """
    source = grants_gov.SOURCE
    whole = Outcome(source=EXTRACT, seen=0, new=0, changed=0, problems=(), error="")
    try:
        for feed in feeds:
            readings = tuple(
                Reading(announcement=one, listing_hash=BY_EXTRACT + one.content_hash, is_whole=True)
                for one in feed.announcements
            )
            with unit_of_work(engine) as session:
                known = find_known(session, source, [one.native_id for one in feed.announcements])
                own = {key for key, row in known.items() if not row["listing_hash"].startswith(BY_EXTRACT)}
                wanted = tuple(
                    one
                    for one in readings
                    if one.announcement.native_id not in own
                    and (one.announcement.native_id in known or not _is_long_over(one.announcement, at))
                )
                part = _write(session, Look(source=source, readings=wanted), at=at)
            whole = replace(
                whole,
                seen=whole.seen + feed.items,
                new=whole.new + part.new,
                changed=whole.changed + part.changed,
                problems=(*whole.problems, *feed.problems)[:_MOST_PROBLEMS],
            )
            if told is not None:
                told(whole.seen)
    except (NotReachable, BadInput) as fault:
        return replace(whole, error=str(fault))
    return whole


def _is_long_over(announcement: Announcement, at: datetime) -> bool:
    last = last_instant(announcement)
    return last is not None and last < at - _LONG_OVER


def _change(session: Session, row: RowMapping, reading: Reading, *, at: datetime) -> bool:
    """Whether a corrigendum was written. The first whole reading completes what the list said, and changes nothing."""
    same = row["listing_hash"] == reading.listing_hash
    if (same and row["is_whole"] >= reading.is_whole) or (row["is_whole"] and not reading.is_whole):
        return False  # a changed entry that was not read whole this time is in a next look
    before, after = announcement_of(row), reading.announcement
    differing = () if same else differences(before, after)
    if row["listing_hash"].startswith(BY_EXTRACT) != reading.listing_hash.startswith(BY_EXTRACT):
        # Two ways of one source write texts differently, which is no news.
        differing = tuple(one for one in differing if one.field in _NEWS)
    told = [one.field for one in differing if row["is_whole"] or one.before not in ("", (), None)]
    values = {**_columns(reading), "last_seen_at": at}
    if told:
        was, now = (json_of(Announcement, one) for one in (before, after))
        session.execute(insert(CHANGE).values(
            announcement_id=row["id"], at=at, before={name: was[name] for name in told},
            after={name: now[name] for name in told}))  # fmt: skip
        values["changed_at"] = at
    session.execute(update(ANNOUNCEMENT).where(ANNOUNCEMENT.c.id == row["id"]).values(values))
    forget(session, row["id"])
    return bool(told)


def _columns(reading: Reading) -> dict[str, Any]:
    announcement = reading.announcement
    return columns_of(
        announcement,
        AnnouncementRow,
        content_hash=announcement.content_hash,
        listing_hash=reading.listing_hash,
        is_whole=reading.is_whole,
        closes_at=last_instant(announcement),
    )


def _note(session: Session, outcome: Outcome, memory: Memory, *, at: datetime) -> None:
    """The state of the source; a look that failed leaves the figures of the last that succeeded."""
    values: dict[str, Any] = {"tried_at": at, "error": kept(outcome.error), "problems": _kept(outcome.problems)}
    values |= {"etag": memory.etag, "last_modified": memory.last_modified}
    if not outcome.error:
        values |= {"succeeded_at": at, "seen": outcome.seen, "new": outcome.new, "changed": outcome.changed}
    found = session.execute(update(SOURCE).where(SOURCE.c.name == outcome.source).values(values))
    if touched(found) == 0:
        empty = {"succeeded_at": None, "seen": 0, "new": 0, "changed": 0}
        session.execute(insert(SOURCE).values(name=outcome.source, **{**empty, **values}))


def _kept(problems: Sequence[str]) -> list[str]:
    return [kept(problem) for problem in problems[:_MOST_PROBLEMS]]
