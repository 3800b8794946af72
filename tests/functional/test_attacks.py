"""Bad input through the terminal: one sentence, exit 2, nothing half-written."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.cli import run

Run = Callable[..., tuple[int, str, str]]

ORGANISATION = """
organisation:
  slug: nour
  name: Nour
  country: KE
  acronym: NR
"""
PROJECT = """
projects:
  - slug: p
    organisation: nour
    title: T
    starts_on: {starts_on}
    ends_on: {ends_on}
    budget:
      currency: EUR
      sources: [{{key: requested, kind: requested, name: Grant}}]
      lines:
        - {{key: l1, category: staff, description: Pay, unit: month, quantity: "{quantity}", unit_cost: "{cost}",
           currency: EUR}}
"""
PROPOSAL = """
proposals:
  - slug: pp
    project: p
    funder: oak-foundation
    template: general-partnership/1.0
    dated_on: 2026-11-21
    sections: {executive-summary: {en: "TEXT"}}
"""


def _workspace_file(*, text: str = "Hello.", **changes: str) -> str:
    values = {"starts_on": "2027-01-01", "ends_on": "2028-12-31", "quantity": "2", "cost": "100", **changes}
    return "format: grantwright/1" + ORGANISATION + PROJECT.format(**values) + PROPOSAL.replace("TEXT", text)


@pytest.fixture
def cli(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def command(*arguments: str, workspace: str = "w") -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = run(["--workspace", str(tmp_path / workspace), *arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return command


@pytest.fixture
def filled(cli: Run, tmp_path: Path) -> Run:
    assert cli("init")[0] == 0
    file = tmp_path / "whole.yaml"
    file.write_text(_workspace_file(), "utf-8")
    assert cli("import", str(file))[0] == 0
    return cli


def _one_sentence(error: str) -> None:
    assert error.endswith((".\n", "--help\n"))
    assert "Traceback" not in error
    assert "unexpected" not in error
    assert len(error) < 500


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check",), "Missing argument"),
        (("--bogus",), "No such option"),
        (("frobnicate",), "No such command"),
        (("export", "pp", "--to"), "requires an argument"),
        (("status", "a", "b"), "unexpected extra argument"),
        (("serve", "--port", "abc"), "--port"),
    ],
)
def test_a_mistyped_command_says_what_is_wrong_with_it(cli: Run, arguments: tuple[str, ...], said: str) -> None:
    code, _, error = cli(*arguments)
    assert code == 2
    assert said in error
    assert "Something unexpected" not in error


@pytest.mark.parametrize("folder", ["what next?", "100%41", "a#b", "x@y:z", "q&r=1", "été"])
def test_a_workspace_stands_in_the_folder_that_was_named(cli: Run, tmp_path: Path, folder: str) -> None:
    assert cli("init", workspace=folder)[0] == 0
    assert (tmp_path / folder / "grantwright.db").stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == [folder]
    assert "There is no organisation yet" in cli("status", workspace=folder)[2]


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": "0001-01-01", "ends_on": "9999-12-31"},
        {"ends_on": "2026-12-31"},
        {"ends_on": "2028-02-30"},
        {"quantity": "99999999999999", "cost": "99999999999999"},
        {"cost": "NaN"},
        {"cost": "-1"},
        {"cost": "1e5"},
    ],
)
def test_an_impossible_project_is_refused_and_nothing_is_saved(
    cli: Run, tmp_path: Path, changes: dict[str, str]
) -> None:
    cli("init")
    file = tmp_path / "bad.yaml"
    file.write_text(_workspace_file(**changes), "utf-8")
    code, _, error = cli("import", str(file))
    assert code == 2
    assert error.startswith(f"{file}:")
    assert "There is no organisation yet" in cli("status")[2]


@pytest.mark.parametrize(
    ("starts_on", "ends_on"), [("9999-01-01", "9999-12-31"), ("0001-01-01", "0001-01-01"), ("2028-02-29", "2029-02-28")]
)
def test_a_project_at_the_edge_of_the_calendar_is_written_out(
    cli: Run, tmp_path: Path, starts_on: str, ends_on: str
) -> None:
    cli("init")
    file = tmp_path / "edge.yaml"
    file.write_text(_workspace_file(starts_on=starts_on, ends_on=ends_on), "utf-8")
    assert cli("import", str(file))[0] == 0
    for to in ("html", "text", "xlsx"):
        assert cli("export", "pp", "--to", to, "--out", str(tmp_path / f"out.{to}"))[0] == 0


@pytest.mark.parametrize("language", ["../../x", "zz", "en-", "", "x" * 300, "<b>"])
def test_a_language_that_does_not_exist_is_refused(filled: Run, tmp_path: Path, language: str) -> None:
    out = tmp_path / "out.html"
    code, _, error = filled("export", "pp", "--to", "html", "--out", str(out), "--lang", language)
    assert code == 2
    assert "language code" in error
    assert not out.exists()


@pytest.mark.parametrize("slug", ["../../x", 'a"b', "a\nb", "A", "", "-", "a" * 200, "é"])
def test_a_proposals_slug_is_fit_for_addresses_and_file_names(filled: Run, slug: str) -> None:
    form = ("--funder", "oak-foundation", "--template", "general-partnership/1.0")
    code, _, error = filled("new", "--project", "p", *form, f"--slug={slug}")
    if slug:
        assert code == 2
        assert "cannot be a slug" in error
    else:
        assert code == 0, "an empty one is made from project and funder"


def test_a_file_without_an_end_is_read_to_the_limit_only(filled: Run) -> None:
    code, _, error = filled("import", "/dev/zero")
    assert code == 2
    assert "larger than 20 MB" in error


def test_template_code_in_a_text_is_text(filled: Run, tmp_path: Path) -> None:
    code = "{{7+7}} {{project.__class__}} {% for x in y %} ${{7+7}} <script>alert(1)</script>"
    file = tmp_path / "code.yaml"
    file.write_text(_workspace_file(text=code), "utf-8")
    assert filled("import", str(file))[0] == 0
    out = filled("export", "pp", "--to", "html", "--out", "-")[1]
    assert "{{7+7}} " in out
    assert "{% for x in y %}" in out
    assert "<script>alert" not in out
    assert "class '" not in out


@pytest.mark.parametrize("json_of", [("status",), ("status", "pp"), ("check", "pp", "--no-pages"), ("facts", "pp")])
def test_json_for_scripts_can_be_parsed(filled: Run, json_of: tuple[str, ...]) -> None:
    assert json.loads(filled(*json_of, "--json")[1])


# ── data bases ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("content", [b"not a data base at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_data_base_is_left_alone(cli: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w").mkdir()
    path = tmp_path / "w" / "grantwright.db"
    path.write_bytes(content)
    for command in ("init", "status"):
        code, _, error = cli(command)
        assert code == 2
        _one_sentence(error)
    assert path.read_bytes() == content


def test_a_folder_in_the_data_bases_place_is_said(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "w" / "grantwright.db").mkdir(parents=True)
    code, _, error = cli("init")
    assert code == 2
    _one_sentence(error)


def test_reading_goes_on_while_another_program_writes(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRANTWRIGHT_BUSY_TIMEOUT_S", "0.1")
    other = sqlite3.connect(tmp_path / "w" / "grantwright.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        assert filled("status")[0] == 0
        code, _, error = filled("import", str(tmp_path / "whole.yaml"))
        assert code == 2
        assert "in use" in error
    finally:
        other.close()


# ── backups ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("backup.json", b"{", b"[{"),
        ("tables/budget_line.jsonl", b'"staff"', b'"zzz"'),
        ("tables/budget_line.jsonl", b'"100"', b'"NaN"'),
        ("tables/budget_line.jsonl", b"{", b"[{"),
        ("tables/project.jsonl", b"2027-01-01", b"2027-99-01"),
        ("tables/project.jsonl", b'"T"', b'{"a": 1}'),
        ("tables/section.jsonl", b'"paragraph"', b'"evil"'),
        ("tables/section_version.jsonl", b'"paragraph"', b'"evil"'),
    ],
)
def test_a_backup_with_impossible_values_restores_nothing(
    filled: Run, tmp_path: Path, member: str, old: bytes, new: bytes
) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    assert filled("backup", str(good))[0] == 0
    with ZipFile(good) as source, ZipFile(bad, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == member:
                assert old in data
                data = data.replace(old, new)
            target.writestr(name, data)
    code, _, error = filled("restore", str(bad), workspace="other")
    assert code == 2
    _one_sentence(error)
    assert "There is no organisation yet" in filled("status", workspace="other")[2]


def test_a_cut_or_flipped_backup_restores_nothing(filled: Run, tmp_path: Path) -> None:
    good = tmp_path / "good.zip"
    filled("backup", str(good))
    data = bytearray(good.read_bytes())
    (tmp_path / "cut.zip").write_bytes(data[:-300])
    with ZipFile(good) as archive:
        member = archive.getinfo("tables/project.jsonl")
    data[member.header_offset + 60 + member.compress_size // 2] ^= 0xFF
    (tmp_path / "flipped.zip").write_bytes(data)
    for name in ("cut.zip", "flipped.zip"):
        code, _, error = filled("restore", str(tmp_path / name), workspace="other")
        assert code == 2
        _one_sentence(error)
    assert "There is no organisation yet" in filled("status", workspace="other")[2]


# ── sudden ends ────────────────────────────────────────────────────────────────────────────────────────────────

_DIE = """
import os, sys
from app.db import filestore
from app.workspace import backup
import app.cli
def die(*_, **__):
    os._exit(9)
{patch}
sys.exit(app.cli.run(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("patch", "arguments"),
    [
        ("import app.proposals.service.save_proposal as s; s._save_texts = die", ("import", "{whole}")),
        ("filestore.os.fsync = die", ("export", "pp", "--to", "html", "--out", "{out}")),
        ("backup._stored = die", ("backup", "{out}")),
        ("backup._stored = die", ("restore", "--replace", "{good}")),
    ],
)
def test_a_program_killed_half_way_leaves_all_or_nothing(
    filled: Run, tmp_path: Path, patch: str, arguments: tuple[str, ...]
) -> None:
    places = {"whole": tmp_path / "changed.yaml", "out": tmp_path / "out.bin", "good": tmp_path / "good.zip"}
    places["whole"].write_text(_workspace_file(text="Changed.", cost="999"), "utf-8")
    filled("backup", str(places["good"]))
    before = filled("dump", "nour")[1]
    killed = subprocess.run(
        [sys.executable, "-c", _DIE.format(patch=patch), "--workspace", str(tmp_path / "w"),
         *(argument.format(**places) for argument in arguments)],
        cwd=Path(__file__).parents[2], check=False, capture_output=True,
    )  # fmt: skip
    assert killed.returncode == 9
    assert not places["out"].exists()
    assert filled("dump", "nour")[1] == before


def test_a_full_disk_is_said_and_leaves_no_file(filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr("app.db.filestore.os.fsync", full)
    code, _, error = filled("export", "pp", "--to", "html", "--out", str(folder / "p.html"))
    assert code == 2
    assert "No space left" in error
    assert list(folder.iterdir()) == []


def test_two_imports_at_once_both_finish(filled: Run, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "app.cli",
        "--workspace",
        str(tmp_path / "w"),
        "import",
        str(tmp_path / "whole.yaml"),
    ]
    root = Path(__file__).parents[2]
    both = [subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate() and process.returncode for process in both] == [0, 0]
    assert filled("check", "pp", "--no-pages")[0] == 1
    assert len(json.loads(filled("status", "--json")[1])) == 1


# ── names that readers may not see ─────────────────────────────────────────────────────────────────────────────

_HIDDEN = ("Zaytuna", "Rima", "blue door")


def test_no_file_that_leaves_the_house_tells_a_protected_name_or_a_withdrawn_story(cli: Run, tmp_path: Path) -> None:
    text = Path(__file__).with_name("protected.yaml").read_text("utf-8")
    (tmp_path / "protected.yaml").write_text(text, "utf-8")
    (tmp_path / "zaytuna-shelter-collective-letter.txt").write_text("Letter.", "utf-8")
    cli("init")
    assert cli("import", str(tmp_path / "protected.yaml"))[::2] == (0, "")
    for to in ("html", "text", "docx", "xlsx", "package"):
        out = tmp_path / f"out.{to}"
        code, _, error = cli("export", "pp", "--to", to, "--out", str(out))
        assert (code, error) == (0, "")
        for name, content in _parts(to, out.read_bytes()):
            for hidden in _HIDDEN:
                assert hidden.lower() not in f"{name} {content}".lower(), (to, name, hidden)


def _parts(name: str, data: bytes) -> list[tuple[str, str]]:
    """Every text in a file: members of zips by name, and the text of PDFs."""
    if data.startswith(b"PK"):
        with ZipFile(io.BytesIO(data)) as archive:
            return [part for inner in archive.namelist() for part in _parts(f"{name}/{inner}", archive.read(inner))]
    if data.startswith(b"%PDF"):
        pikepdf = pytest.importorskip("pikepdf")
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return [(name, "".join(repr(item) for item in pdf.objects if not isinstance(item, pikepdf.Stream)))]
    return [(name, data.decode("utf-8", "replace"))]
