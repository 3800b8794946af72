"""What nobody needs any more is taken away, once a day, by a worker."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.jobs.job import Job, Record, Report
from app.jobs.queue import enqueue
from app.proposals.service.keep_pictures import forget_unused
from app.workspace.stored import stored_hashes

TIDY = "tidy"
"""Kind of the job."""

log = structlog.get_logger()


def hand_in_tidying(session: Session, at: datetime) -> None:
    enqueue(session, TIDY, {}, key=f"{TIDY}:{at:%Y-%m-%d}", at=at)


class Tidier:
    """The worker's handler."""

    def __init__(self, engine: Engine, files: FileStore) -> None:
        self._engine = engine
        self._files = files

    def tidy(self, job: Job, report: Report) -> Record:  # noqa: ARG002
        """Pictures that no text shows. Rows go first: a file without a row is nobody's, the other way is a gap."""
        with unit_of_work(self._engine) as session:
            gone = forget_unused(session, at=datetime.now(UTC))
        if gone:
            log.info("unused pictures taken away", count=len(gone))
        with unit_of_work(self._engine, read_only=True) as session:
            nobodys = gone - stored_hashes(session)
        for name in nobodys:
            self._files.path(name).unlink(missing_ok=True)
        return lambda _: {"pictures": len(gone)}
