"""What was erased is not to be read from the disk either."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from sqlalchemy import Engine


def purge(engine: Engine) -> bool:
    """Write the data base anew without what was deleted or replaced, and empty its log.

    Only SQLite keeps such bytes until it happens to need their place; PostgreSQL cleans up by itself. Where somebody
    else works longer than the busy timeout nothing is written anew, which False says: the next purge takes it along.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        with suppress(sqlite3.OperationalError):
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
    finally:
        connection.close()
    return False
