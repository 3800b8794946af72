"""Backups that are encrypted, and the data of persons, on the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import insert

from app.db.engine import open_engine
from app.db.session import unit_of_work
from app.models import StoryRow
from app.models.mapping import table_of
from app.settings import Settings
from tests.cli.conftest import Command

STORY = table_of(StoryRow)
TOLD = "She carried the zqlantern over four hills at night."
STORED = {"organisation_id": 1, "position": 9, "token": "zqtoken", "pseudonym": "Zq", "text": TOLD, "version": 1}


@pytest.fixture
def story(filled: Command, settings: Settings) -> Command:
    engine = open_engine(settings)
    with unit_of_work(engine) as session:
        session.execute(insert(STORY).values(**STORED))
    engine.dispose()
    return filled


def test_somebody_is_listed_handed_out_and_erased_and_stays_erased_after_a_restore(
    story: Command, tmp_path: Path
) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("four or five good words\n")
    backup = tmp_path / "b.sealed"
    made = story("backup", backup, "--encrypt", "--passphrase-file", secret)
    assert (made.code, "encrypted" in made.out) == (0, True), made
    assert "story-zqtoken" in {one["key"] for one in story("privacy", "list", "--json").json()}
    out = tmp_path / "person.zip"
    assert story("privacy", "export", "story-zqtoken", "--out", out).code == 0
    assert json.loads(ZipFile(out).read("person.json"))["held"]["story"][0]["text"] == TOLD
    erased = story("privacy", "erase", "story-zqtoken", "--yes")
    assert (erased.code, erased.err) == (0, "")
    assert "Erased: 1 row" in erased.out
    assert story("privacy", "erase", "story-zqtoken", "--yes").code == 2

    closed = story("restore", backup, "--replace", "--key-file", secret)
    assert (closed.code, "holds no key" in closed.err) == (2, True)
    back = story("restore", backup, "--replace", "--passphrase-file", secret)
    assert (back.code, back.err) == (0, ""), back
    assert "Erased again, as it was before: 1 person." in back.out
    assert "story-zqtoken" not in {one["key"] for one in story("privacy", "list", "--json").json()}


def test_a_key_is_made_once_and_a_file_never_overwritten(filled: Command, tmp_path: Path) -> None:
    key = tmp_path / "k"
    assert "A new key" in filled("backup", tmp_path / "one", "--key-file", key).out
    assert "A new key" not in filled("backup", tmp_path / "two", "--key-file", key).out
    again = filled("backup", tmp_path / "two", "--key-file", tmp_path / "other")
    assert (again.code, (tmp_path / "other").exists()) == (2, False)
    assert filled("restore", tmp_path / "one", "--replace", "--key-file", key).code == 0
    both = filled("backup", tmp_path / "three", "--key-file", key, "--passphrase-file", key)
    assert (both.code, "not both" in both.err) == (2, True)


def test_retention_is_shown_and_run(filled: Command) -> None:
    shown = filled("privacy", "retention", "--json").json()
    assert {one["kind"]: one["days"] for one in shown}["versions"] is None
    assert "Taken away: 0 rows." in filled("privacy", "retention", "--run").out
