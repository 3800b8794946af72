from __future__ import annotations

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

import app.models  # noqa: F401 - makes the tables known
from app.db.migrate import ensure_current, upgrade
from app.errors import StorageFault
from app.settings import Settings

Opener = Callable[[Settings], Engine]


def test_the_migrations_make_exactly_the_tables_of_the_models(settings: Settings, opened: Opener) -> None:
    with opened(settings).connect() as connection:
        opts = {"compare_type": True, "include_object": _is_of_the_models}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, SQLModel.metadata) == []


def _is_of_the_models(_item: object, name: str | None, *_: object) -> bool:
    """The indexes of words are each kind of data base's own."""
    return not (name or "").startswith(("announcement_words", "section_words"))


def test_migrating_twice_changes_nothing(settings: Settings, opened: Opener) -> None:
    engine = opened(settings)
    upgrade(engine)
    ensure_current(engine)


def test_an_empty_data_base_says_how_to_make_a_workspace(empty_settings: Settings, opened: Opener) -> None:
    with pytest.raises(StorageFault, match="grantwright init"):
        ensure_current(opened(empty_settings))


def test_a_workspace_of_a_newer_program_is_refused(settings: Settings, opened: Opener) -> None:
    engine = opened(settings)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (upgrade, ensure_current):
        with pytest.raises(StorageFault, match="newer Grantwright"):
            use(engine)


def test_a_data_base_with_other_tables_is_left_alone(empty_settings: Settings, opened: Opener) -> None:
    engine = opened(empty_settings)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE ledger (id integer)"))
    with pytest.raises(StorageFault, match=r"tables of another (program|one)"):
        upgrade(engine)
    assert inspect(engine).get_table_names() == ["ledger"]
