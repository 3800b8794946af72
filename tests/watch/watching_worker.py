"""A worker that looks at a source, in a process of its own, to be killed."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from app.db.engine import open_engine
from app.jobs.worker import Worker
from app.settings import Settings
from app.watch.jobs import WATCH, Watchman


def main(workspace: str, address: str, source: str) -> None:
    settings = Settings(
        workspace=Path(workspace),
        database_url=address or None,
        watch_local=True,
        watch_grants_gov=source,
        watch_grants_gov_extract=f"{source}/xml-extract",
    )
    engine = open_engine(settings)
    Worker(engine, {WATCH: Watchman(settings, engine).watch}, lease=timedelta(seconds=1), poll_s=0.02).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
