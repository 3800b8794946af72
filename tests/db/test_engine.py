from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from app.db.engine import open_engine
from app.db.migrate import upgrade
from app.db.session import unit_of_work
from app.errors import StorageFault
from app.settings import Settings

Opener = Callable[[Settings], Engine]


@pytest.fixture
def workspace(sqlite_settings: Settings) -> Settings:
    engine = open_engine(sqlite_settings)
    upgrade(engine)
    engine.dispose()
    return sqlite_settings


def test_sqlite_is_opened_with_the_pragmas_that_keep_data_safe(workspace: Settings, opened: Opener) -> None:
    with opened(workspace).connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "trusted_schema", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "trusted_schema": 0, "busy_timeout": 5000}


def test_a_file_that_is_no_data_base_is_refused_and_left_alone(sqlite_settings: Settings, opened: Opener) -> None:
    path = sqlite_settings.workspace / "grantwright.db"
    path.write_text("a letter to the funder, saved under the wrong name")
    with pytest.raises(StorageFault, match="not a Grantwright data base"):
        opened(sqlite_settings)
    assert path.read_text() == "a letter to the funder, saved under the wrong name"


def test_another_programs_data_base_is_refused(sqlite_settings: Settings, opened: Opener) -> None:
    with sqlite3.connect(sqlite_settings.workspace / "grantwright.db") as other:
        other.execute("CREATE TABLE accounts (id)")
    other.close()
    with pytest.raises(StorageFault, match="belongs to another program"):
        opened(sqlite_settings)


def test_a_damaged_file_is_named_with_the_way_out(workspace: Settings, opened: Opener) -> None:
    path = workspace.workspace / "grantwright.db"
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x5a" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StorageFault, match="restore it from a backup"):
        opened(workspace)


def test_a_locked_data_base_says_so_and_changes_nothing(workspace: Settings, opened: Opener) -> None:
    impatient = workspace.model_copy(update={"busy_timeout_s": 0.1})
    holder = sqlite3.connect(workspace.workspace / "grantwright.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with (
        pytest.raises(StorageFault, match="in use by another program"),
        unit_of_work(opened(impatient)) as session,
    ):
        session.execute(text("DELETE FROM organisation"))
    holder.execute("ROLLBACK")
    holder.close()


def test_readers_are_not_stopped_by_a_writer(workspace: Settings, opened: Opener) -> None:
    holder = sqlite3.connect(workspace.workspace / "grantwright.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    impatient = workspace.model_copy(update={"busy_timeout_s": 0.1})
    with unit_of_work(opened(impatient), read_only=True) as session:
        assert session.execute(text("SELECT count(*) FROM organisation")).scalar_one() == 0
    holder.close()


def test_a_full_disk_says_so(workspace: Settings, opened: Opener) -> None:
    engine = opened(workspace)
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count=40"))
    engine.dispose()
    filler = text("INSERT INTO job (kind, key, payload, state, attempts, due_at, done, of, doing, error, created_at)"
                  " VALUES ('', '', '{}', '', 0, '', 0, 0, '', hex(randomblob(90000)), '')")  # fmt: skip
    with pytest.raises(StorageFault, match="disk is full"), unit_of_work(engine) as session:
        session.execute(filler)


def test_an_error_in_the_middle_leaves_nothing_behind(engine: Engine) -> None:
    insert = text("INSERT INTO risk (id) VALUES (1)")
    with pytest.raises(StorageFault, match="Nothing was changed"), unit_of_work(engine) as session:
        session.execute(insert)


def test_a_data_base_of_another_kind_is_refused(tmp_path: Path, opened: Opener) -> None:
    with pytest.raises(StorageFault, match="SQLite file or a PostgreSQL"):
        opened(Settings(workspace=tmp_path, database_url="mysql://host/name"))
