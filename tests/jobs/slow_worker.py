"""A worker in a process of its own, to be killed. Its one handler takes as long as the file `go` is missing."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from pathlib import Path

from app.db.engine import open_engine
from app.jobs.job import Job, Record, Report
from app.jobs.worker import Worker
from app.settings import Settings
from tests.jobs.marks import mark


def main(workspace: str, address: str, folder: str, seconds: str) -> None:
    def handle(job: Job, report: Report) -> Record:
        report(1, 2, "halfway")
        (Path(folder) / "halfway").touch()
        while not (Path(folder) / "go").exists():
            time.sleep(0.01)
        return lambda session: mark(session, job)

    engine = open_engine(Settings(workspace=Path(workspace), database_url=address or None))
    Worker(engine, {"slow": handle}, lease=timedelta(seconds=float(seconds)), poll_s=0.02).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
