"""Workspaces on each kind of data base, to be filled with a great deal."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from app.db.engine import open_engine
from app.settings import Settings
from app.workspace.starting import initialise


@contextmanager
def workspace(kind: str) -> Iterator[Engine]:
    """An empty workspace on `sqlite` or `postgresql`."""
    folder = Path(tempfile.mkdtemp(prefix="grantwright-bench-"))
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    from pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="delete") if kind == "postgresql" else None
    if server:  # for the filling alone
        for safety in ("fsync", "full_page_writes", "synchronous_commit"):
            server.psql(f"ALTER SYSTEM SET {safety} = off")
        server.psql("SELECT pg_reload_conf()")
    address = server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1) if server else None
    settings = Settings(workspace=folder / "workspace", database_url=address)
    initialise(settings)
    engine = open_engine(settings)
    yield engine
    engine.dispose()
    if server:
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def analyse(engine: Engine) -> None:
    """Let the data base learn what it holds."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def by_turns(
    ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int
) -> tuple[list[float], list[float]]:
    """Seconds on the wall's clock of each round of the two, one after the other, so that what slows the machine down
    slows both; a first round warms up and is left out."""
    spent: tuple[list[float], list[float]] = [], []
    for _ in range(rounds + 1):
        for work, times in zip((ours, theirs), spent, strict=True):
            gc.collect()
            begun = time.perf_counter()
            work()
            times.append(time.perf_counter() - begun)
    return spent[0][1:], spent[1][1:]
