"""Streams an extract into a workspace: `python -m benchmarks.one_extract FILE WORKSPACE`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from app.db.engine import open_engine
from app.settings import Settings
from app.watch.service import import_extract

if __name__ == "__main__":
    path, workspace = sys.argv[1:]
    with Path(path).open("rb") as extract:
        import_extract(open_engine(Settings(workspace=Path(workspace))), extract, at=datetime(2027, 1, 10, tzinfo=UTC))
