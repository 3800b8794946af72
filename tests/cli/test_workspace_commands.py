"""init, import, dump, backup, restore."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import run
from app.settings import Settings
from tests.cli.conftest import Command, program
from tests.marsa import ORGANISATION, PROJECT, PROPOSAL, write_workspace_file


def test_a_workspace_is_made_once_and_made_again_without_harm(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert command("--workspace", folder, "init").code == 0
    assert (folder / "grantwright.db").is_file()
    assert command("-w", folder, "import", write_workspace_file(tmp_path / "given")).code == 0
    before = command("-w", folder, "dump", ORGANISATION).out
    assert command("-w", folder, "init").code == 0
    assert command("-w", folder, "dump", ORGANISATION).out == before


def test_without_a_workspace_the_message_says_how_to_make_one(command: Command) -> None:
    for words in ("status", f"dump {PROPOSAL}", f"check {PROPOSAL}", "backup x.zip"):
        ran = command(*words.split())
        assert (ran.code, ran.out) == (2, "")
        assert "grantwright init" in ran.err
        assert len(ran.err.splitlines()) == 1


def test_import_says_what_came_in(in_workspace: Command, workspace_path: Path) -> None:
    done = in_workspace("import", workspace_path, "--json").json()
    assert done == {
        "organisation": ORGANISATION, "projects": [PROJECT], "proposals": [PROPOSAL],
        "created": [ORGANISATION, PROJECT, PROPOSAL], "missing_files": [], "still_withdrawn": [], "remarks": [],
        "taken_away": [],
    }  # fmt: skip
    assert f"{PROPOSAL} (read again)" in in_workspace("import", workspace_path).out


def test_a_document_that_is_not_beside_the_file_is_named(in_workspace: Command, tmp_path: Path) -> None:
    path = write_workspace_file(tmp_path / "bare", with_documents=False)
    ran = in_workspace("import", path)
    assert ran.code == 0
    assert "reg.pdf is not beside marsa.yaml" in ran.err


def test_what_is_dumped_can_be_imported_and_dumps_the_same_again(
    filled: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in (ORGANISATION, PROJECT, PROPOSAL):
        first = filled("dump", slug, "--whole").data
        path = tmp_path / f"{slug}.yaml"
        path.write_bytes(first)
        with monkeypatch.context() as other:
            other.delenv("GRANTWRIGHT_DATABASE_URL", raising=False)
            other.setenv("GRANTWRIGHT_WORKSPACE", str(tmp_path / f"other-{slug}"))
            assert filled("init").code == 0
            assert filled("import", path).code == 0
            assert filled("dump", slug, "--whole").data == first


def test_importing_a_dump_into_its_own_workspace_changes_nothing(filled: Command, tmp_path: Path) -> None:
    before = filled("dump", ORGANISATION).data
    path = tmp_path / "again.yaml"
    path.write_bytes(before)
    ran = filled("import", path)
    assert (ran.code, ran.err) == (0, "")
    assert filled("dump", ORGANISATION).data == before


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_a_file_leaves_out_stays(filled: Command, tmp_path: Path) -> None:
    before = filled("dump", ORGANISATION).out
    path = tmp_path / "part.yaml"
    path.write_text(
        f"""format: grantwright/1
organisation: {{slug: {ORGANISATION}, name: Marsa House of Rights, country: TN}}
proposals:
  - slug: {PROPOSAL}
    project: {PROJECT}
    funder: sigrid-rausing-trust
    template: general-partnership/1.0
    dated_on: 2026-11-20
    sections:
      need-problem:
        en:
        fr: Le besoin.
""",
        "utf-8",
    )
    ran = filled("import", path)
    assert (ran.code, ran.err) == (0, "")
    after = filled("dump", ORGANISATION).out.splitlines()
    lost = [line for line in before.splitlines() if line not in after]
    assert [line.split(":")[0].strip() for line in lost] == ["name", "dated_on"]
    assert "        fr: |" in after


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_a_list_has_no_more_is_named(filled: Command, tmp_path: Path) -> None:
    path = tmp_path / "fewer.yaml"
    path.write_text(
        "format: grantwright/1\n"
        f"organisation: {{slug: {ORGANISATION}, name: Marsa, country: TN, evidence: [], stories: []}}\n",
        "utf-8",
    )
    ran = filled("import", path)
    assert ran.code == 0
    assert "Taken away" in ran.err
    assert "evidence survey-2025" in ran.err
    assert "story contract-morning" in ran.err
    assert filled("check", PROPOSAL, "--no-pages", "--json").code == 1, "its texts name what is gone"
    assert filled("import", dumped(filled, tmp_path)).code == 0, "and what was dumped is still read"


def dumped(filled: Command, folder: Path) -> Path:
    path = folder / "dumped.yaml"
    assert filled("dump", PROPOSAL, "--out", path).code == 0
    return path


@pytest.mark.parametrize("kind", ["sqlite"])
def test_an_old_file_of_a_proposal_leaves_the_project_alone(filled: Command, tmp_path: Path) -> None:
    old = dumped(filled, tmp_path)
    project = tmp_path / "project.yaml"
    project.write_text(filled("dump", PROJECT).out.replace("title: ", "title: New ", 1), "utf-8")
    assert filled("import", project).code == 0
    changed = filled("dump", PROJECT).out
    assert filled("import", old).code == 0
    assert filled("dump", PROJECT).out == changed


@pytest.mark.parametrize("kind", ["sqlite"])
def test_an_old_file_does_not_undo_a_withdrawal(filled: Command, tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_text(filled("dump", ORGANISATION).out, "utf-8")
    withdrawn = tmp_path / "withdrawn.yaml"
    text = old.read_text("utf-8")
    begun = text.index("granted_on:")
    line = text[begun : text.index("\n", begun)]
    indent = " " * (begun - text.rindex("\n", 0, begun) - 1)
    withdrawn.write_text(text.replace(line, f"{line}\n{indent}withdrawn_on: 2026-11-20", 1), "utf-8")
    assert filled("import", withdrawn).code == 0
    ran = filled("import", old)
    assert ran.code == 0
    assert "Consent stays withdrawn" in ran.err
    assert "withdrawn_on: 2026-11-20" in filled("dump", ORGANISATION).out


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_dump_that_fails_leaves_the_file_as_it_was(filled: Command, tmp_path: Path) -> None:
    path = tmp_path / "kept.yaml"
    path.write_text("what I wrote", "utf-8")
    assert filled("dump", "nobody", "--out", path, "--force").code == 2
    assert "say --force" in filled("dump", PROPOSAL, "--out", path).err
    assert path.read_text("utf-8") == "what I wrote"


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("was", "now", "field", "said"),
    [
        ("project: fair-work\n", "project: unfair-work\n", "project", "no project 'unfair-work'"),
        ("funder: sigrid-rausing-trust", "funder: nobody", "funder", "no funder 'nobody'"),
        ("template: general-partnership/1.0", "template: no-such/1.0", "template", "no template 'no-such/1.0'"),
        ("need-problem:", "need-trouble:", "sections.need-trouble", "no section 'need-trouble'"),
    ],
)
def test_a_name_that_the_workspace_and_the_catalogue_do_not_know_is_told_at_its_line(
    filled: Command, tmp_path: Path, was: str, now: str, field: str, said: str
) -> None:
    path = dumped(filled, tmp_path)
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), "utf-8")
    ran = filled("import", path)
    assert ran.code == 2
    line = text[: text.index(was)].count("\n") + 1
    assert f"{path}:{line}: proposals[1].{field}: " in ran.err
    assert said in ran.err


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_name_whose_thing_is_gone_is_told_and_the_text_is_kept(filled: Command, tmp_path: Path) -> None:
    path = dumped(filled, tmp_path)
    text = path.read_text("utf-8").replace("document: registration", "document: nothing").replace("[@survey", "[@poll")
    path.write_text(text, "utf-8")
    ran = filled("import", path)
    assert ran.code == 0
    assert [line.split(": ")[2] for line in ran.err.splitlines()] == [
        "there is no document 'nothing'. Fix", "there is no evidence of the organisation with the key 'poll-2025'. Fix",
    ]  # fmt: skip
    assert filled("dump", PROPOSAL).out == text


WRONG = {
    "unknown field": ("title: Fair", "titel: Fair", "titel", "'title'"),
    "unquoted amount": ('quantity: "24"', "quantity: 2.4", "quantity", "quotes"),
    "unknown currency": ("currency: TND", "currency: XYQ", "currency", "ISO 4217"),
    "impossible date": ("starts_on: ", "starts_on: 2027-02-30 #", "starts_on", "calendar"),
    "a tab": ("organisation:\n", "organisation:\n\tslug: x\n", "", "tab"),
}


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_in_a_file_is_named_by_file_line_field_and_fix(
    in_workspace: Command, workspace_path: Path, case: str
) -> None:
    before, after, field, fix = WRONG[case]
    text = workspace_path.read_text("utf-8")
    assert before in text
    workspace_path.write_text(text.replace(before, after, 1), "utf-8")
    line = workspace_path.read_text("utf-8").splitlines().index(
        next(one for one in workspace_path.read_text("utf-8").splitlines() if after.strip("\n").split("\n")[-1] in one)
    ) + 1  # fmt: skip
    ran = in_workspace("import", workspace_path)
    assert (ran.code, ran.out) == (2, "")
    said = ran.err.splitlines()[0]
    assert said.startswith(f"{workspace_path}:{line}:"), said
    assert field in said
    assert fix in ran.err
    assert "Traceback" not in ran.err
    assert in_workspace("status").err.startswith("There is no organisation yet")


def test_a_file_with_a_mistake_changes_nothing(filled: Command, workspace_path: Path) -> None:
    before = filled("dump", ORGANISATION).data
    text = workspace_path.read_text("utf-8").replace("Marsa Rights House", "Changed House")
    workspace_path.write_text(text.replace("template: general-partnership/1.0", "template: no-such/1.0"), "utf-8")
    ran = filled("import", workspace_path)
    assert (ran.code, ran.out) == (2, "")
    assert "no-such" in ran.err
    assert filled("dump", ORGANISATION).data == before


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"- a list", b"\x00", b"a: &a [*a]", b"!!python/object:os.system x"]
)
def test_a_file_that_is_no_workspace_file_is_refused_in_sentences(
    in_workspace: Command, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    ran = in_workspace("import", path)
    assert (ran.code, ran.out) == (2, "")
    assert "odd.yaml" in ran.err
    assert "Traceback" not in ran.err
    assert "unexpected" not in ran.err


def test_a_missing_file_or_a_folder_is_one_sentence(in_workspace: Command, tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        ran = in_workspace("import", path)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
        assert "cannot be read" in ran.err


def test_a_backup_is_restored_into_an_empty_workspace(
    filled: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "backup.zip"
    assert filled("backup", path).code == 0
    before = filled("dump", ORGANISATION).data
    with monkeypatch.context() as other:
        other.delenv("GRANTWRIGHT_DATABASE_URL", raising=False)
        other.setenv("GRANTWRIGHT_WORKSPACE", str(tmp_path / "restored"))
        assert filled("restore", path).code == 0
        assert filled("dump", ORGANISATION).data == before


def test_a_backup_replaces_only_what_it_is_told_to(filled: Command, workspace_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    assert filled("backup", path).code == 0
    before = filled("dump", ORGANISATION).data
    again = filled("backup", path)
    assert (again.code, "exists already" in again.err) == (2, True)
    text = workspace_path.read_text("utf-8").replace("Marsa Rights House", "Changed House")
    workspace_path.write_text(text, "utf-8")
    assert filled("import", workspace_path).code == 0
    refused = filled("restore", path)
    assert (refused.code, "--replace" in refused.err) == (2, True)
    assert filled("dump", ORGANISATION).data != before
    assert filled("restore", path, "--replace").code == 0
    assert filled("dump", ORGANISATION).data == before


def test_a_damaged_backup_is_refused_in_one_sentence(filled: Command, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    before = filled("dump", ORGANISATION).data
    ran = filled("restore", path, "--replace")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert filled("dump", ORGANISATION).data == before


def test_among_several_organisations_one_must_be_named(filled: Command, tmp_path: Path) -> None:
    path = tmp_path / "second.yaml"
    path.write_text("format: grantwright/1\norganisation:\n  slug: second\n  name: Second House\n  country: KE\n")
    assert filled("import", path).code == 0
    ran = filled("status")
    assert (ran.code, "--organisation" in ran.err) == (2, True)
    assert f"{ORGANISATION}, second" in ran.err
    assert [one["slug"] for one in filled("organisations", "list", "--json").json()] == [ORGANISATION, "second"]
    assert "Second House" in filled("organisations", "list").out
    assert PROPOSAL in filled("--organisation", ORGANISATION, "status").out
    assert PROPOSAL not in filled("-o", "second", "status").out
    assert "Did you mean 'second'?" in filled("-o", "secund", "status").err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file size for one process")
def test_a_full_disk_leaves_the_old_file_and_no_half_of_the_new_one(tmp_path: Path, workspace_path: Path) -> None:
    """The kernel refuses to let the file grow, as a full disk does."""
    folder = tmp_path / "small"
    folder.mkdir()
    out = folder / "proposal.html"
    out.write_bytes(b"the old one")

    def nearly_full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    assert run(["-w", str(tmp_path / "workspace"), "init"]) == 0
    assert run(["-w", str(tmp_path / "workspace"), "import", str(workspace_path)]) == 0
    environment = {"GRANTWRIGHT_WORKSPACE": str(tmp_path / "workspace")}
    arguments = ("export", PROPOSAL, "--to", "html", "--out", out, "--force")
    with program(*arguments, folder=tmp_path, env=environment, preexec_fn=nearly_full) as ran:
        told, complaint = ran.communicate(timeout=120)
    assert (ran.returncode, told) == (2, b"")
    assert b"cannot be written" in complaint
    assert len(complaint.splitlines()) == 1
    assert [path.name for path in folder.iterdir()] == ["proposal.html"]
    assert out.read_bytes() == b"the old one"


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, workspace_path: Path) -> None:
    assert run(["-w", str(tmp_path / "workspace"), "init"]) == 0
    assert run(["-w", str(tmp_path / "workspace"), "import", str(workspace_path)]) == 0
    environment = {"GRANTWRIGHT_WORKSPACE": str(tmp_path / "workspace")}
    for words in (f"dump {ORGANISATION}", "funders list --json", "funders list"):
        with program(*words.split(), folder=tmp_path, env=environment) as ran:
            assert ran.stdout is not None
            assert ran.stderr is not None
            ran.stdout.close()
            complaint = ran.stderr.read()
            ran.wait(timeout=120)
        assert (ran.returncode, complaint) == (0, b""), words


def test_a_data_base_of_somebody_else_is_refused(command: Command, tmp_path: Path, sqlite_settings: Settings) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(sqlite_settings.workspace / "grantwright.db")) as connection, connection:
        connection.execute("CREATE TABLE theirs (x)")
    for words in ("init", "status"):
        ran = command("-w", sqlite_settings.workspace, words)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
        assert "another program" in ran.err
    assert tmp_path.exists()


def test_the_program_can_be_called_as_a_module(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "app.cli", "funders", "list", "--json"], cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "GRANTWRIGHT_WORKSPACE": str(tmp_path)}, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, b"")
