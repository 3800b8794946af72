"""demo: where it works, what it says next, and files that were edited since."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text only: what is tested here is not the renderers."""
    from app.proposals.service import export_proposal

    for to in export_proposal.Format:
        if to is not export_proposal.Format.TEXT:
            monkeypatch.setitem(export_proposal._RENDERERS, to, lambda *_: b"x")
    monkeypatch.setattr(export_proposal.Pdfs, "measure", lambda *_: None)


@pytest.mark.usefixtures("quick")
def test_the_workspace_option_stands_before_or_after_the_name(command: Command, tmp_path: Path) -> None:
    for before, after in ((("-w", tmp_path / "one"), ()), ((), ("-w", tmp_path / "two"))):
        ran = command(*before, "demo", *after, "--out", tmp_path / "out")
        assert (ran.code, ran.err) == (0, "")
        folder = (before or after)[1]
        assert (folder / "grantwright.db").is_file()
        assert f"Next: grantwright --workspace {folder} check open-doors-eu" in ran.out
    assert list(Path().iterdir()) == []


@pytest.mark.usefixtures("quick")
def test_what_is_seen_is_explained(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "deliberate" in command("demo", "--out", out).out
    (out / "open-doors-eu.txt").write_text("mine", "utf-8")
    again = command("demo", "--out", out).out
    assert "Kept as you edited it" in again
    assert "delete it" in again
    assert (out / "open-doors-eu.txt").read_text("utf-8") == "mine"


def test_a_file_in_place_of_the_folder_is_one_sentence(command: Command, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", "utf-8")
    ran = command("demo", "--out", tmp_path / "out")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "is a file" in ran.err
    assert not Path("demo-workspace").exists()


def test_hints_can_be_typed_as_they_stand(
    command: Command, tmp_path: Path, workspace_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the workspace they were given, and the path of a program that the shell would not find."""
    folder, backup = tmp_path / "a workspace", tmp_path / "b.zip"
    option = f"--workspace '{folder}'"
    assert f"grantwright {option} import FILE.yaml" in command("-w", folder, "init").out
    assert command("-w", folder, "import", workspace_path).code == 0
    made = command("-w", folder, "new", "--project", "fair-work", "--call", "undef/2019-round-14", "--slug", "x")
    assert f"Next: grantwright {option} guide x" in made.out
    assert f"grantwright {option} restore" in command("-w", folder, "backup", backup).out
    restored = command("-w", folder, "restore", backup, "--replace")
    assert f"Next: grantwright {option} status" in restored.out
    monkeypatch.setattr(sys, "argv", [".venv/bin/grantwright"])
    monkeypatch.setenv("PATH", "")
    assert "Next: .venv/bin/grantwright import" in command("init").out


def test_the_version_is_shown(command: Command) -> None:
    ran = command("--version")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("grantwright 0.")


def test_a_guess_ends_as_a_question(command: Command) -> None:
    assert "Did you mean 'status', 'facts'? Help: grantwright --help" in command("stats").err
