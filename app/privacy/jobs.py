"""What workers do for the data of persons: retention once a day, and bytes that could not be taken away at once."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts.queries import list_organisations
from app.db.purging import purge
from app.db.session import unit_of_work
from app.domain.phrases import phrase
from app.errors import StorageFault
from app.jobs.job import Job, Record, Report
from app.jobs.queue import enqueue
from app.privacy.service.erase import Place
from app.privacy.service.retain import apply_retention
from app.settings import Settings

RETAIN = "retain"
"""Kind of the job."""
_ALL = 100_000

log = structlog.get_logger()


def hand_in_retention(session: Session, at: datetime) -> None:
    enqueue(session, RETAIN, {}, key=f"{RETAIN}:{at:%Y-%m-%d}", at=at)


class Keeper:
    """The worker's handlers."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._place = Place(engine, settings)

    def retain(self, job: Job, report: Report) -> Record:  # noqa: ARG002
        with unit_of_work(self._place.engine, read_only=True) as session:
            houses = list_organisations(session, limit=_ALL)
        taken = 0
        for done, organisation in enumerate(houses, start=1):
            taken += sum(apply_retention(self._place, organisation, at=datetime.now(UTC)).values())
            report(done, len(houses), "")
        if taken:
            log.info("retention applied", count=taken)
        return lambda _: {"rows": taken}

    def purge(self, job: Job, report: Report) -> Record:  # noqa: ARG002
        """Tried again while somebody else is at work."""
        if not purge(self._place.engine):
            raise StorageFault(phrase("The data base is in use; it is written anew later."))
        return lambda _: {}
