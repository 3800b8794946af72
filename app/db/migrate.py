"""Bringing a data base to the program's own state, and refusing one that is ahead of it."""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from app.db.engine import APPLICATION_ID, READ_ONLY, as_storage_fault
from app.domain.phrases import phrase
from app.errors import StorageFault
from app.paths import shipped


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations that are missing, all in one transaction.

    Raises StorageFault when the data base was written by a newer program, holds tables of another one, or breaks a
    foreign key afterwards (then nothing was changed).
    """
    try:
        with engine.connect() as connection:
            _ensure_known(connection)
            sqlite = connection.dialect.name == "sqlite"
            if sqlite:
                # Rebuilding a table with foreign keys on would delete the rows that point at it.
                _without_transaction(connection, "PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    config = _config()
                    config.attributes["connection"] = connection
                    command.upgrade(config, revision)
                    if sqlite:
                        _ensure_whole(connection)
                        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            finally:
                if sqlite:
                    _without_transaction(connection, "PRAGMA foreign_keys=ON")
    except DBAPIError as error:
        raise as_storage_fault(error) from error


def ensure_current(engine: Engine) -> None:
    """Raise StorageFault when the data base is not at the program's own revision."""
    try:
        # Only looking: a reader must not wait for the write lock that somebody else holds.
        with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
            _ensure_known(connection)
            current = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        raise as_storage_fault(error) from error
    if current is None:
        raise StorageFault("There is no workspace here yet; create one with 'grantwright init'.")
    if current != _revisions()[0]:
        raise StorageFault("The workspace was made by an older program; bring it up to date with 'grantwright init'.")


@cache
def _revisions() -> tuple[str, ...]:
    """Of the program, the newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    return config


def _ensure_known(connection: Connection) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in _revisions():
        raise StorageFault("The workspace was made by a newer Grantwright; update the program to open it.")
    if current is None and inspect(connection).get_table_names():
        raise StorageFault("The data base holds tables of another program; choose another one.")
    connection.rollback()


def _ensure_whole(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StorageFault(
            phrase("The migration would break {count} references; nothing was changed.", count=len(broken))
        )


def _without_transaction(connection: Connection, pragma: str) -> None:
    """Foreign keys can only be switched outside a transaction."""
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute(pragma)
