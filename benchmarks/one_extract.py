"""Streams an extract into a workspace: `python -m benchmarks.one_extract FILE WORKSPACE`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from app.db.engine import open_engine
from app.interchange.feeds.grants_gov_extract import read_extract
from app.settings import Settings
from app.watch.service import keep_stream

if __name__ == "__main__":
    path, workspace = sys.argv[1:]
    with Path(path).open("rb") as extract:
        keep_stream(
            open_engine(Settings(workspace=Path(workspace))), read_extract(extract), "grants-gov",
            at=datetime(2027, 1, 10, tzinfo=UTC),
        )  # fmt: skip
