"""Encrypted backups: what opens them, what does not, and how much memory they take."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from app.db.filestore import FileStore
from app.errors import BadInput
from app.workspace import sealing
from app.workspace.backup import restore_backup, write_backup
from app.workspace.sealing import (
    PIECE,
    SealedReader,
    SealedWriter,
    Secret,
    make_key_file,
    secret_of_key_file,
    secret_of_passphrase,
)  # fmt: skip
from tests.web.conftest import fill
from tests.workspace.test_backup import _rows, laptop

__all__ = ["laptop"]

WORDS = secret_of_passphrase("four or five good words")


@pytest.fixture
def key(tmp_path: Path) -> Secret:
    return make_key_file(tmp_path / "backup.key")


@pytest.fixture
def sealed(engine: Engine, files: FileStore, tmp_path: Path) -> Path:
    fill(engine)
    write_backup(engine, files, tmp_path / "backup.sealed", seal=WORDS)
    return tmp_path / "backup.sealed"


def test_an_encrypted_backup_comes_back_row_by_row(
    engine: Engine, sealed: Path, laptop: tuple[Engine, FileStore]
) -> None:
    assert b"PK" not in sealed.read_bytes()[:4]
    assert b"backup.json" not in sealed.read_bytes()
    restore_backup(*laptop, sealed, secret=WORDS)
    assert _rows(laptop[0]) == _rows(engine)


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (None, "is encrypted"),
        (secret_of_passphrase("four or five bad words"), "does not open"),
        (Secret(sealing._By.KEY, bytes(32)), "with a passphrase"),
    ],
)
def test_who_has_not_the_passphrase_is_told_so_and_nothing_changes(
    engine: Engine, files: FileStore, sealed: Path, secret: Secret | None, said: str
) -> None:
    before = _rows(engine)
    with pytest.raises(BadInput, match=said):
        restore_backup(engine, files, sealed, replace=True, secret=secret)
    assert _rows(engine) == before


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[:-1],
    "a piece less": lambda data: data[: sealing._HEAD + PIECE + sealing._TAG],
    "only the head": lambda data: data[: sealing._HEAD],
    "half a head": lambda data: data[:30],
    "one bit": lambda data: data[:-40] + bytes([data[-40] ^ 1]) + data[-39:],
    "more at the end": lambda data: data + b"!",
    "pieces swapped": lambda data: _swapped(data),
}


def _swapped(data: bytes) -> bytes:
    step, body = PIECE + sealing._TAG, data[sealing._HEAD :]
    return data[: sealing._HEAD] + body[step : 2 * step] + body[:step] + body[2 * step :]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_sealed_file_that_was_changed_is_refused_before_anything_is_read(key: Secret, damage: str) -> None:
    data = DAMAGES[damage](_seal(key, os.urandom(3 * PIECE)))
    with pytest.raises(BadInput, match="was changed"):
        SealedReader(io.BytesIO(data), key, "backup")


def test_a_damaged_backup_leaves_rows_and_files_alone(
    engine: Engine, files: FileStore, sealed: Path, tmp_path: Path
) -> None:
    before = _rows(engine)
    broken = tmp_path / "broken"
    broken.write_bytes(DAMAGES["one bit"](sealed.read_bytes()))
    with pytest.raises(BadInput, match="was changed"):
        restore_backup(engine, files, broken, replace=True, secret=WORDS)
    assert _rows(engine) == before
    assert not files.root.exists()


@given(data=st.binary(max_size=60), pieces=st.integers(0, 3), at=st.integers(0, 4 * PIECE), much=st.integers(0, PIECE))
def test_any_part_reads_as_it_was_written(data: bytes, pieces: int, at: int, much: int) -> None:
    whole = bytes(PIECE) * pieces + data
    secret = Secret(sealing._By.KEY, bytes(32))
    reader = io.BufferedReader(SealedReader(io.BytesIO(_seal(secret, whole)), secret, "x"))
    reader.seek(at)
    assert reader.read(much) == whole[at : at + much]


def test_memory_does_not_grow_with_the_file(key: Secret, tmp_path: Path) -> None:
    big = tmp_path / "big"
    tracemalloc.start()
    try:
        with big.open("wb") as file:
            writer = SealedWriter(file, key)
            with ZipFile(writer, "w") as archive, archive.open("zeros", "w", force_zip64=True) as member:
                for _ in range(60):
                    member.write(bytes(1_000_000))
            writer.finish()
        with big.open("rb") as file, ZipFile(SealedReader(file, key, "big")) as archive:
            assert archive.testzip() is None
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_a_key_file_is_its_owners_and_opens_again(tmp_path: Path) -> None:
    made = make_key_file(tmp_path / "k")
    assert secret_of_key_file(tmp_path / "k") == made
    assert (tmp_path / "k").stat().st_mode & 0o077 == 0
    assert "…" in repr(made)
    (tmp_path / "k").write_text("grantwright-key-1:abc")
    with pytest.raises(BadInput, match="holds no key"):
        secret_of_key_file(tmp_path / "k")
    with pytest.raises(BadInput, match="12 characters"):
        secret_of_passphrase("short")


def _seal(secret: Secret, data: bytes) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, secret)
    writer.write(data)
    writer.finish()
    return file.getvalue()
