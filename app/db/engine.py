"""Opening a data base: the right pragmas, and a clear sentence when it is locked, full, foreign or from the future."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from app.domain.phrases import phrase
from app.errors import AppError, StorageFault
from app.settings import Settings

APPLICATION_ID = 0x47725774
"""Marks an SQLite file as ours ("GrWt")."""

READ_ONLY = "grantwright_read_only"
"""Execution option of a connection that will not write; SQLite then does not take the write lock."""


def open_engine(settings: Settings) -> Engine:
    """An engine on the configured data base.

    Raises StorageFault when an SQLite file is missing, is not a data base, or belongs to another program.
    """
    try:
        url = make_url(settings.url)
    except ArgumentError as error:
        raise StorageFault("The address of the data base cannot be read; see GRANTWRIGHT_DATABASE_URL.") from error
    if url.get_backend_name() == "postgresql":
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=settings.pool_size,
            max_overflow=settings.pool_size,
            pool_timeout=10,
            pool_pre_ping=True,
        )
    if url.get_backend_name() != "sqlite" or not url.database:
        raise StorageFault("The data base must be an SQLite file or a PostgreSQL address.")
    _ensure_ours(Path(url.database))
    engine = create_engine(url, connect_args={"timeout": settings.busy_timeout_s}, pool_size=20, max_overflow=20)
    _prepare_sqlite(engine, settings.busy_timeout_s)
    return engine


def _prepare_sqlite(engine: Engine, busy_timeout_s: float) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's BEGIN below, not the driver's late one
        for pragma in (
            f"busy_timeout={int(busy_timeout_s * 1000)}",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get(READ_ONLY, False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _ensure_ours(path: Path) -> None:
    try:
        if not path.exists() or path.stat().st_size == 0:
            return
        with path.open("rb") as file:
            magic = file.read(16)
    except OSError as error:
        raise StorageFault(
            phrase("{path} cannot be read: {reason}.", path=str(path), reason=error.strerror or "")
        ) from error
    if magic != b"SQLite format 3\x00":
        raise StorageFault(
            phrase("{path} is not a Grantwright data base; choose another workspace folder.", path=str(path))
        )
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise StorageFault(
            phrase("{path} cannot be read ({error}); restore it from a backup.", path=str(path), error=str(error))
        ) from error
    if tables and application_id != APPLICATION_ID:
        raise StorageFault(
            phrase("{path} belongs to another program; choose another workspace folder.", path=str(path))
        )


def as_storage_fault(error: DBAPIError) -> AppError:
    """A driver's error as a sentence."""
    text = str(error.orig)
    if "is locked" in text or "is busy" in text:
        return StorageFault("The data base is in use by another program; try again in a moment. Nothing was changed.")
    if "is full" in text or "No space" in text:
        return StorageFault("The disk is full; free some space and try again. Nothing was changed.")
    if "readonly" in text or "read-only" in text:
        return StorageFault("The data base file cannot be written; check its permissions. Nothing was changed.")
    if "malformed" in text or "not a database" in text:
        return StorageFault("The data base file is damaged; restore it with 'grantwright restore FILE'.")
    if isinstance(error, OperationalError):
        return StorageFault(
            phrase("The data base did not answer: {reason}. Nothing was changed.", reason=text.splitlines()[0])
        )
    return StorageFault(
        phrase("The data base refused the change: {reason}. Nothing was changed.", reason=text.splitlines()[0])
    )
