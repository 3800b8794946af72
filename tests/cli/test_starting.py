"""Help, what a command loads, and serving."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer

from app.cli import app, run
from app.errors import BadInput
from app.workspace.starting import ensure_guarded
from tests.cli.conftest import Command, program
from tests.marsa import PROPOSAL

ROOT = Path(__file__).resolve().parents[2]
RENDERERS = ("weasyprint", "docx", "xlsxwriter", "pikepdf", "PIL", "fontTools", "app.export")
RIMS = ("fastapi", "uvicorn", "starlette")


def _commands(group: Any = None) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in (group or typer.main.get_command(app)).commands.items():
        below = _commands(command) if hasattr(command, "commands") else [()]
        found += [(name, *words) for words in below]
    return found


def test_every_command_of_the_manual_is_there() -> None:
    assert {" ".join(words) for words in _commands()} == {
        "organisations list", "organisations add", "delete", "direct",
        "init", "demo", "serve", "backup", "restore", "privacy list", "privacy export", "privacy erase",
        "privacy retention", "funders list", "funders show", "funders search",
        "funders awards", "calls list",
        "calls show", "templates list", "templates show", "catalog check", "catalog lock", "catalog schema", "import",
        "dump", "worker", "new", "status", "guide", "check", "facts", "export",
        "calendar export", "calendar import", "library import-evidence", "pipeline list",
        "watch import", "watch list", "watch run",
        "watch smoke", "watch dismiss", "watch restore", "watch searches list", "watch searches add",
        "watch searches remove", "spending import", "spending mapping", "spending take-back", "spending show",
    }  # fmt: skip


@pytest.mark.parametrize("words", _commands(), ids=" ".join)
def test_every_command_explains_itself(command: Command, words: tuple[str, ...]) -> None:
    ran = command(*words, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert "Usage" in ran.out
    assert re.search(r"[A-Z][^.]+\.", ran.out.partition("Usage")[2])


def _loaded(*arguments: str, workspace: Path) -> set[str]:
    """Names of the modules that a command has loaded when it ends, in a program of its own."""
    script = (
        "import json, sys\n"
        "from app.cli import run\n"
        "code = run(sys.argv[1:])\n"
        "sys.stdout.flush()\n"
        "sys.stderr.write(json.dumps([code, sorted(sys.modules)]))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, check=True, timeout=120,
        env={**os.environ, "GRANTWRIGHT_WORKSPACE": str(workspace)},
    )  # fmt: skip
    code, modules = json.loads(ran.stderr)
    assert code == 0, ran.stdout
    return set(modules)


def _of(modules: set[str], packages: tuple[str, ...]) -> list[str]:
    return sorted(m for m in modules if any(m == package or m.startswith(f"{package}.") for package in packages))


@pytest.mark.parametrize("arguments", [("--help",), ("export", "--help"), ("funders", "--help")])
def test_help_loads_no_renderer_no_data_base_and_no_server(arguments: tuple[str, ...], tmp_path: Path) -> None:
    modules = _loaded(*arguments, workspace=tmp_path)
    assert _of(modules, (*RENDERERS, *RIMS, "sqlalchemy", "sqlmodel", "babel", "yaml")) == []


@pytest.mark.parametrize(
    "arguments", [("status",), ("status", PROPOSAL), ("facts", PROPOSAL), ("guide", PROPOSAL), ("dump", PROPOSAL)]
)
def test_looking_loads_no_renderer_and_no_server(
    arguments: tuple[str, ...], tmp_path: Path, workspace_path: Path
) -> None:
    folder = tmp_path / "workspace"
    assert run(["-w", str(folder), "init"]) == 0
    assert run(["-w", str(folder), "import", str(workspace_path)]) == 0
    assert _of(_loaded(*arguments, workspace=folder), (*RENDERERS, *RIMS)) == []


def test_serving_prints_an_address_and_a_token_that_opens_it(tmp_path: Path, workspace_path: Path) -> None:
    folder = tmp_path / "workspace"
    assert run(["-w", str(folder), "init"]) == 0
    assert run(["-w", str(folder), "import", str(workspace_path)]) == 0
    with program("serve", "--port", 0, folder=tmp_path, env={"PYTHONUNBUFFERED": "1"}) as server:
        try:
            assert server.stdout is not None
            link = server.stdout.readline().decode().split()[1]
            address = server.stdout.readline().decode().split()[1]
            token = server.stdout.readline().decode().removeprefix("Token: ").strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d+/api/v1", address)  # the free port that was found
            assert len(token) >= 32
            with httpx.Client(transport=httpx.HTTPTransport(retries=20), timeout=30) as client:
                assert client.get(f"{address}/organisations").status_code == 401
                answer = client.get(f"{address}/organisations", headers={"Authorization": f"Bearer {token}"})
                assert client.post(link).headers["location"] == "/"
                assert "Proposals" in client.get(f"{address}/../..", follow_redirects=True).text
            assert answer.json()["items"][0]["slug"] == "marsa-rights-house"
        finally:
            server.terminate()
            server.communicate(timeout=30)


def test_a_port_that_is_taken_is_one_sentence_and_no_token_is_shown(command: Command, tmp_path: Path) -> None:
    assert command("-w", tmp_path / "w", "init").code == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = command("-w", tmp_path / "w", "serve", "--port", port)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert f"Port {port} of 127.0.0.1 cannot be used" in ran.err
    assert "--port" in ran.err


@pytest.mark.parametrize("port", ["99999", "-1", "x"])
def test_a_port_that_is_none_is_one_sentence(command: Command, tmp_path: Path, port: str) -> None:
    assert command("-w", tmp_path / "w", "init").code == 0
    ran = command("-w", tmp_path / "w", "serve", "--port", port)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "--port" in ran.err


def test_behind_https_other_machines_may_reach_it() -> None:
    ensure_guarded("0.0.0.0", "https://grants.example.org")  # noqa: S104
    with pytest.raises(BadInput, match="https"):
        ensure_guarded("0.0.0.0", "http://grants.example.org")  # noqa: S104


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "grants.example.org", ""])  # noqa: S104
def test_an_address_that_others_can_reach_is_refused(
    command: Command, monkeypatch: pytest.MonkeyPatch, host: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRANTWRIGHT_HOST", host)
    assert command("-w", tmp_path / "w", "init").code == 0
    ran = command("-w", tmp_path / "w", "serve", "--port", "0")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "loopback" in ran.err


@pytest.mark.parametrize(
    ("name", "value"),
    [("GRANTWRIGHT_PORT", "ninety"), ("GRANTWRIGHT_TOKEN", "short"), ("GRANTWRIGHT_BUSY_TIMEOUT_S", "-1")],
)
def test_a_wrong_setting_is_named(command: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    ran = command("status")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert name in ran.err
    assert "pydantic" not in ran.err


def test_serving_what_is_not_there_is_one_sentence(command: Command, tmp_path: Path) -> None:
    ran = command("-w", tmp_path / "none", "serve", "--port", "0")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "grantwright init" in ran.err


def test_an_unexpected_error_is_a_sentence_unless_it_is_asked_for(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake of ours, made on purpose at the door of every command."""

    def broken() -> None:
        raise RuntimeError("the door is stuck")

    monkeypatch.setattr("app.catalog.catalogue.load_catalogue", broken)
    ran = command("funders", "list")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "--debug" in ran.err
    with pytest.raises(RuntimeError, match="stuck"):
        command("--debug", "funders", "list")
