"""Looks at sources as jobs: handed in, done by a worker, handed in again for the next time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from app.db.session import unit_of_work
from app.domain.phrases import phrase
from app.jobs.job import Job, Record, Report
from app.jobs.queue import enqueue
from app.settings import Settings
from app.watch.connectors import connectors
from app.watch.hits import collect_hits
from app.watch.service import find_connector, keep, look, make_fetcher, recall, run_watch

WATCH = "watch"


def watch_key(source: str) -> str:
    return f"watch:{source}"


def hand_in_watch(session: Session, source: str, *, at: datetime, again: bool = True) -> None:
    """A look at a source, once: where one waits or is under way already, that one is it."""
    enqueue(session, WATCH, {"source": source}, key=watch_key(source), at=at, again=again)


def hand_in_all(session: Session, settings: Settings, *, at: datetime) -> None:
    """The first look at every source of an installation that looks by itself; one that is planned stays as it is."""
    for connector in connectors(settings) if settings.watch_every_hours else ():
        if not connector.missing:
            hand_in_watch(session, connector.name, at=at, again=False)


class Watchman:
    """The worker's handler."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine

    def watch(self, job: Job, report: Report) -> Record:
        """Raises NotFound and BadInput for a source that is there no more."""
        connector = find_connector(self._settings, str(job.payload["source"]))
        fetcher = make_fetcher(self._settings)
        fetcher.told = lambda size: report(size, 0, phrase("{count} million bytes read", count=size // 1_000_000))

        def told(count: int) -> None:
            report(count, 0, phrase("{count} read", count=count))

        if connector.in_steps:
            # Longer than memory: each step is kept at once, and one that was kept already changes nothing.
            kept = run_watch(self._engine, connector, fetcher, at=datetime.now(UTC), told=told)
        else:
            with unit_of_work(self._engine, read_only=True) as session:
                memory, listings = recall(session, connector.name)
            found = look(connector, fetcher, memory, listings, told=told)

        def record(session: Session) -> dict[str, Any]:
            at = datetime.now(UTC)
            outcome = kept if connector.in_steps else keep(session, found, at=at)
            collect_hits(session, at=at)
            if self._settings.watch_every_hours:
                hand_in_watch(session, connector.name, at=at + timedelta(hours=self._settings.watch_every_hours))
            return {"new": outcome.new, "changed": outcome.changed}

        return record
