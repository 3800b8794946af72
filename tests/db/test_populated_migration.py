"""A migration that rebuilds a table, run on a data base full of rows, as the next one will be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, Column, Date, Engine, Integer, LargeBinary, MetaData, func, insert, select, text
from sqlmodel import Session, SQLModel

from app.accounts.service import resolve_organisation, save_organisation
from app.accounts.sessions import link_for_operator, open_session
from app.db import migrate
from app.db.session import unit_of_work
from app.db.types import Exact, UtcInstant
from app.errors import StorageFault
from app.paths import shipped
from app.projects.service import save_project
from app.proposals.service.save_proposal import read_proposal, save_proposal
from app.settings import Settings
from tests.domain.assembly.material import material, organisation, proposal
from tests.proposals.traces import leave_traces

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NEXT = '''
"""Alters a column of a table that others point at."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "next", "HEAD", None, None
def upgrade() -> None:
    with op.batch_alter_table("proposal") as batch:
        batch.alter_column("title", existing_type=sa.String(), type_=sa.Text())
    with op.batch_alter_table("project") as batch:
        batch.alter_column("summary", existing_type=sa.String(), type_=sa.Text())
'''
BREAKING = NEXT + """    op.execute("DELETE FROM project")\n"""  # noqa: S608 - a fixed text


def _with_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    scripts = tmp_path / "migrations"
    shutil.copytree(shipped("migrations"), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    head = ScriptDirectory(str(scripts)).get_current_head()
    (scripts / "versions" / "next.py").write_text(script.replace('"HEAD"', f'"{head}"'))
    monkeypatch.setattr(migrate, "shipped", lambda _: scripts)


def _counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.fixture
def populated(engine: Engine) -> Engine:
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        row = resolve_organisation(session, None)
        save_project(session, row, replace(material().project, organisation=organisation().slug))
        save_proposal(session, row, proposal(), at=NOW)
        open_session(session, link_for_operator(session, at=NOW), at=NOW)
        link_for_operator(session, at=NOW)
        leave_traces(session, at=NOW)
        _fill_the_rest(session)
    return engine


def _fill_the_rest(session: Session) -> None:
    """A row in every table that is still empty, pointing at a row of each table it refers to."""
    for table in SQLModel.metadata.sorted_tables:
        if session.execute(select(func.count()).select_from(table)).scalar_one() == 0:
            session.execute(insert(table).values({column.name: _value(session, column) for column in table.c}))


def _value(session: Session, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        return session.execute(select(key.column)).scalars().first()
    if isinstance(column.type, Exact):
        return Decimal(1)
    if isinstance(column.type, UtcInstant):
        return NOW
    if isinstance(column.type, Date):
        return NOW.date()
    if isinstance(column.type, JSON):
        return []
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, LargeBinary):
        return b"1"
    return 1 if isinstance(column.type, Integer) else "1"


def test_rebuilding_a_table_keeps_every_row_that_points_at_it(
    populated: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _counts(populated)
    _with_next(tmp_path, monkeypatch, NEXT)
    migrate.upgrade(populated)
    assert _counts(populated) == before
    assert min(before.values()) > 0
    with unit_of_work(populated, read_only=True) as session:
        assert read_proposal(session, resolve_organisation(session, None), proposal().slug) == proposal()


def test_foreign_keys_are_watched_again_after_a_migration(
    populated: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_next(tmp_path, monkeypatch, NEXT)
    migrate.upgrade(populated)
    with pytest.raises(StorageFault), unit_of_work(populated) as session:
        session.execute(text("UPDATE risk SET project_id = 999999"))


def test_a_migration_that_would_break_references_changes_nothing(
    populated: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if populated.dialect.name == "postgresql":
        pytest.skip("PostgreSQL deletes what points at a deleted project itself; only SQLite's switched-off keys break")
    before = _counts(populated)
    _with_next(tmp_path, monkeypatch, BREAKING)
    with pytest.raises(StorageFault, match="would break"):
        migrate.upgrade(populated)
    assert _counts(populated) == before


def test_proposals_that_were_there_have_no_figures_of_their_own(
    populated: Engine, empty_settings: Settings, opened: Callable[[Settings], Engine]
) -> None:
    """As the first revision left them, whose table had no columns for these."""
    first = opened(empty_settings)
    migrate.upgrade(first, "0001")
    _copy(populated, first)
    migrate.upgrade(first)
    with unit_of_work(first, read_only=True) as session:
        assert read_proposal(session, resolve_organisation(session, None), proposal().slug) == proposal()


def _copy(source: Engine, target: Engine) -> None:
    """All rows whose tables and columns the target has."""
    known = MetaData()
    known.reflect(target)
    with source.connect() as reading, target.begin() as writing:
        for table in known.sorted_tables:
            if table.name != "alembic_version":
                rows = reading.execute(select(table)).mappings().all()
                writing.execute(table.insert(), [dict(row) for row in rows])
