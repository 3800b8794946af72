"""Commands as a person types them: run in this process, or as a program of its own where that is the point."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from app.settings import Settings
from tests.marsa import write_workspace_file


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str
    data: bytes = b""

    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Ran]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Command:
    """Runs a command in an empty folder, without anybody's settings."""
    for name in [name for name in os.environ if name.startswith("GRANTWRIGHT_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def ran(*arguments: object) -> Ran:
        capsysbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsysbinary.readouterr()
        return Ran(code, captured.out.decode(errors="replace"), captured.err.decode(), captured.out)

    return ran


@pytest.fixture
def in_workspace(command: Command, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Command:
    """Commands of an empty workspace, on each kind of data base."""
    monkeypatch.setenv("GRANTWRIGHT_WORKSPACE", str(settings.workspace))
    if settings.database_url:
        monkeypatch.setenv("GRANTWRIGHT_DATABASE_URL", settings.database_url)
    return command


@pytest.fixture
def workspace_path(tmp_path: Path) -> Path:
    return write_workspace_file(tmp_path / "given")


@pytest.fixture
def filled(in_workspace: Command, workspace_path: Path) -> Command:
    """Commands of a workspace that holds the test material."""
    done = in_workspace("import", workspace_path)
    assert (done.code, done.err) == (0, ""), done
    return in_workspace


def program(*arguments: object, folder: Path, **more: Any) -> subprocess.Popen[bytes]:
    """The command as a program of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GRANTWRIGHT_")}
    environment |= {"GRANTWRIGHT_WORKSPACE": str(folder / "workspace"), "PYTHONUTF8": "1", **more.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", *map(str, arguments)],
        cwd=Path(__file__).resolve().parents[2], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        **more,
    )  # fmt: skip
