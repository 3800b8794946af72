from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import SQLModel

from app.accounts.service import attach_file, resolve_organisation, save_organisation
from app.db.filestore import FileStore
from app.db.migrate import upgrade
from app.db.session import unit_of_work
from app.errors import BadInput, Conflict
from app.projects.service import read_project, save_project
from app.proposals.service.save_proposal import read_proposal, save_proposal
from app.settings import Settings
from app.workspace.backup import restore_backup, write_backup
from tests.domain.assembly.material import material, organisation, proposal

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def _project() -> object:
    return replace(material().project, organisation=organisation().slug)


@pytest.fixture
def backup(engine: Engine, files: FileStore, tmp_path: Path) -> Path:
    with unit_of_work(engine) as session:
        organisation_id = save_organisation(session, organisation())
        attach_file(session, organisation_id, "registration", files.put_bytes(b"%PDF-1.7 certificate"))
        row = resolve_organisation(session, None)
        save_project(session, row, replace(material().project, organisation=organisation().slug))
        save_proposal(session, row, proposal(), at=NOW)
    path = tmp_path / "backup.zip"
    write_backup(engine, files, path)
    return path


def _rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.fixture
def laptop(tmp_path: Path, opened: Callable[[Settings], Engine]) -> tuple[Engine, FileStore]:
    """An empty SQLite workspace, whatever the backup was made on."""
    folder = tmp_path / "laptop"
    folder.mkdir()
    settings = Settings(workspace=folder)
    engine = opened(settings)
    upgrade(engine)
    return engine, FileStore(settings.files)


def test_a_restored_workspace_equals_the_one_backed_up_row_by_row(
    engine: Engine, backup: Path, laptop: tuple[Engine, FileStore]
) -> None:
    restore_backup(*laptop, backup)
    assert _rows(laptop[0]) == _rows(engine)
    with unit_of_work(laptop[0], read_only=True) as session:
        row = resolve_organisation(session, None)
        assert read_project(session, row, material().project.slug) == _project()
        assert read_proposal(session, row, proposal().slug) == proposal()


def test_documents_come_along(backup: Path, laptop: tuple[Engine, FileStore]) -> None:
    restore_backup(*laptop, backup)
    stored = [path for path in laptop[1].root.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in stored] == [b"%PDF-1.7 certificate"]


def test_new_rows_after_a_restore_do_not_collide(engine: Engine, files: FileStore, backup: Path) -> None:
    restore_backup(engine, files, backup, replace=True)
    with unit_of_work(engine) as session:
        save_organisation(session, replace(organisation(), slug="second"))


def test_a_workspace_that_is_not_empty_is_replaced_only_when_told(
    engine: Engine, files: FileStore, backup: Path
) -> None:
    before = _rows(engine)
    with pytest.raises(Conflict, match="--replace"):
        restore_backup(engine, files, backup)
    assert _rows(engine) == before


def test_an_existing_file_is_never_overwritten(engine: Engine, files: FileStore, backup: Path) -> None:
    with pytest.raises(Conflict, match="exists already"):
        write_backup(engine, files, backup)


@pytest.mark.parametrize("damage", ["not a zip", "no head", "row missing", "bad json", "document changed"])
def test_a_damaged_backup_changes_nothing(
    engine: Engine, files: FileStore, backup: Path, tmp_path: Path, damage: str
) -> None:
    before = _rows(engine)
    path = tmp_path / "damaged.zip"
    if damage == "not a zip":
        path.write_bytes(b"minutes of the board meeting")
    else:
        with ZipFile(backup) as good, ZipFile(path, "w") as bad:
            for name in good.namelist():
                data = good.read(name)
                if damage == "no head" and name == "backup.json":
                    continue
                if damage == "row missing" and name == "tables/risk.jsonl":
                    data = b"".join(data.splitlines(keepends=True)[1:])
                if damage == "bad json" and name == "tables/proposal.jsonl":
                    data = data[:-20]
                if damage == "document changed" and name.startswith("files/"):
                    data += b"!"
                bad.writestr(name, data)
    with pytest.raises(BadInput):
        restore_backup(engine, files, path, replace=True)
    assert _rows(engine) == before


def test_the_backup_says_what_it_holds(engine: Engine, backup: Path) -> None:
    with ZipFile(backup) as archive:
        head = json.loads(archive.read("backup.json"))
    with engine.connect() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
            if table.name not in ("job", "announcement_facet")  # what waited was done since, or is made anew
        }
    assert head["rows"] == counts
    assert head["format"] == "grantwright-backup/1"
