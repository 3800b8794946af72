"""Every table, and every column of it that can hold words, is described: a new one cannot be forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import Table
from sqlmodel import SQLModel

from app.models.mapping import table_of
from app.privacy.inventory import INVENTORY, Held, links_of, tables, within, worded

ALL = SQLModel.metadata.sorted_tables
ACCOUNTS = {"person", "credential", "sign_in_link", "sign_in_attempt", "web_session", "reminder_settings"}
"""What belongs to a person and to no organisation."""
SHARED = {"watch_source"}
"""What belongs to nobody."""


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_each_column_with_words_is_described_once(table: Table) -> None:
    held = INVENTORY.get(table.name)
    assert held is not None, f"describe {table.name} in app/privacy/inventory.py"
    said = [*held.names, *held.texts, *held.files, *held.secret, *held.plain]
    assert sorted(said) == sorted(worded(table)), f"describe every column of {table.name} in app/privacy/inventory.py"


def test_nothing_is_described_that_is_not_there() -> None:
    assert set(INVENTORY) == {table.name for table in ALL} == {table.name for table in tables()}


def test_it_is_known_of_each_table_whose_its_rows_are() -> None:
    assert {table.name for table in ALL if within(table, 1) is None} == ACCOUNTS | SHARED


def test_what_goes_with_a_person_points_to_one() -> None:
    alone = [SQLModel.metadata.tables[name] for name, held in INVENTORY.items() if held.alone]
    assert [table.name for table in alone if not links_of(table)] == []


def test_a_column_with_tokens_or_hashes_is_secret() -> None:
    doubtful = [
        f"{table.name}.{name}"
        for table in ALL
        for name in worded(table)
        if any(part in name for part in ("token_hash", "password", "secret", "recovery"))
        and name not in INVENTORY[table.name].secret
    ]
    assert doubtful == []
    assert Held().secret == ()


def test_files_are_found_wherever_a_hash_of_one_is_kept() -> None:
    from app.models import OwnedDocumentRow, PictureRow

    assert INVENTORY[table_of(OwnedDocumentRow).name].files == ("sha256",)
    assert INVENTORY[table_of(PictureRow).name].files == ("sha256",)
    loose = [f"{table.name}.{name}" for table in ALL for name in worded(table)
             if name.endswith("sha256") and name not in INVENTORY[table.name].files]  # fmt: skip
    assert loose == []
