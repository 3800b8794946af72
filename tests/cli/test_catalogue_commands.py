"""funders, calls, templates, catalog."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from app import paths
from app.catalog.lock import check_lock
from app.paths import FUNDERS_VARIABLE, TEMPLATES_VARIABLE
from tests.cli.conftest import Command


@pytest.mark.parametrize(
    ("words", "key"),
    [("funders list", "slug"), ("funders search human rights", "slug"), ("calls list", "slug"),
     ("templates list", "slug")],
)  # fmt: skip
def test_lists_come_as_a_table_for_people_and_as_json_for_scripts(command: Command, words: str, key: str) -> None:
    table = command(*words.split())
    listed = command(*words.split(), "--json")
    assert (table.code, table.err, listed.code) == (0, "", 0)
    items = listed.json()
    assert items
    assert all(item[key] in table.out for item in items)


@pytest.mark.parametrize(
    "words",
    ["funders show undef", "calls show undef/2016-round-11", "templates show general-partnership",
     "templates show general-partnership/1.0"],
)  # fmt: skip
def test_one_of_them_is_shown_whole(command: Command, words: str) -> None:
    shown = command(*words.split())
    told = command(*words.split(), "--json").json()
    assert (shown.code, shown.err) == (0, "")
    assert told["slug"] in shown.out


def test_a_figure_is_shown_with_where_it_was_read(command: Command) -> None:
    told = command("calls", "show", "undef/2016-round-11", "--json").json()
    titles = {rule["source"]["title"] for rule in told["rules"] if rule["source"]["title"]}
    flat = " ".join(command("calls", "show", "undef/2016-round-11").out.split())
    assert all(title.split()[0] in flat for title in titles)


def test_a_closed_funder_names_its_successor(command: Command) -> None:
    assert "now fcdo" in command("funders", "show", "dfid").out


def test_funders_are_chosen_by_kind(command: Command) -> None:
    kinds = {item["kind"] for item in command("funders", "list", "--kind", "foundation", "--json").json()}
    assert kinds == {"foundation"}


@pytest.mark.parametrize(
    ("words", "meant"),
    [("funders show undf", "'undef'"), ("calls show undef/2016-round-12", "'undef/2016-round-11'"),
     ("templates show genral-partnership/1.0", "'general-partnership/1.0'")],
)  # fmt: skip
def test_a_mistyped_name_is_answered_with_the_nearest(command: Command, words: str, meant: str) -> None:
    ran = command(*words.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(f"Did you mean {meant}?\n")


def test_the_shipped_catalogue_is_fine(command: Command) -> None:
    assert command("catalog", "check").out.endswith("all fine.\n")
    assert command("catalog", "check", "--json").json() == []


def test_a_wrong_file_is_named_by_line_field_and_fix(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "more" / "our-fund"
    folder.mkdir(parents=True)
    (folder / "funder.yaml").write_text("slug: our-fund\nname: Our Fund\nkind: foundation\ncuntry: BE\n")
    monkeypatch.setenv(FUNDERS_VARIABLE, str(folder.parent))
    ran = command("catalog", "check")
    assert ran.code == 2
    line = next(line for line in ran.err.splitlines() if "cuntry" in line)
    assert "our-fund/funder.yaml:4: cuntry:" in line
    assert "country" in line.partition("Fix:")[2]
    assert [(item["line"], item["field"]) for item in command("catalog", "check", "--json").json()] == [(4, "cuntry")]
    assert command("funders", "list").code == 2


@pytest.mark.parametrize("name", ["funder", "call", "template", "layout", "cases", "project"])
def test_a_schema_is_printed_or_written(command: Command, tmp_path: Path, name: str) -> None:
    printed = command("catalog", "schema", name).json()
    assert printed["$schema"]
    path = tmp_path / "schema.json"
    assert command("catalog", "schema", name, "--out", path).code == 0
    assert json.loads(path.read_text("utf-8")) == printed


def test_a_locked_version_that_changes_is_an_error(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "proposal_templates"
    shutil.copytree(paths.shipped("proposal_templates"), copied)
    # The command locks every folder of templates, the shipped ones too; a test leaves those alone.
    monkeypatch.setattr(paths, "default_roots", lambda: paths.Roots(funders=(), templates=(copied,)))
    ran = command("catalog", "lock")
    assert (ran.code, ran.err) == (0, "")
    assert re.search(r"^0 template versions newly locked in proposal_templates; [1-9]\d* versions in all\.$", ran.out)
    assert list(check_lock(copied)) == []
    changed = copied / "concept-note" / "1.0" / "template.yaml"
    changed.write_text(changed.read_text("utf-8") + "# changed\n", "utf-8")
    (problem,) = check_lock(copied)
    assert "concept-note" in problem.file


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("funders search zzz qqq", "No funder fits."),
        ("calls list --funder ganhri", "There are no calls of ganhri here."),
    ],
)
def test_an_empty_answer_is_a_sentence(command: Command, words: str, said: str) -> None:
    ran = command(*words.split())
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(said)
    assert command(*words.split(), "--json").json() == []


def test_a_funder_that_does_not_exist_has_no_calls_to_list(command: Command) -> None:
    ran = command("calls", "list", "--funder", "xyz")
    assert (ran.code, ran.out, ran.err) == (2, "", "There is no funder 'xyz'.\n")


@pytest.mark.parametrize("kind", ["un_agency", "un agency", "UN agency"])
def test_a_kind_may_be_copied_from_the_table(command: Command, kind: str) -> None:
    assert {item["kind"] for item in command("funders", "list", "--kind", kind, "--json").json()} == {"un_agency"}


def test_a_funder_in_place_of_a_call_is_answered_with_its_calls(command: Command) -> None:
    ran = command("calls", "show", "undef")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "'undef' is a funder. Its calls: undef/2015-round-10, undef/2016-round-11, undef/2019-round-14.\n"
    )


@pytest.mark.parametrize("word", ["nope", "rent", "x", "nde"])
def test_no_guess_is_better_than_a_wild_one(command: Command, word: str) -> None:
    assert command("templates", "show", word).err == f"There is no template '{word}'.\n"


def test_a_list_of_known_words_is_short(command: Command) -> None:
    said = command("funders", "list", "--kind", "zzzz").err
    assert said.count(",") <= 5
    assert "more" in said


def own_funder(tmp_path: Path) -> Path:
    folder = tmp_path / "more" / "our-fund"
    (folder / "calls").mkdir(parents=True)
    (folder / "funder.yaml").write_text("slug: our-fund\nname: Our Fund\nkind: foundation\n")
    return folder


@pytest.mark.parametrize("name", ["Thumbs.db", ".DS_Store", "2027-shores.yaml~", "~$notes.docx", "#a.yaml#", "a.bak"])
def test_litter_in_a_folder_of_ones_own_is_passed_over(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = own_funder(tmp_path)
    (folder / "calls" / name).write_bytes(b"\x00")
    (folder / name).write_bytes(b"\x00")
    monkeypatch.setenv(FUNDERS_VARIABLE, str(folder.parent))
    assert "our-fund" in command("funders", "list").out
    assert command("catalog", "check", "--json").json() == []


def test_a_stray_file_stops_no_command_but_the_check(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = own_funder(tmp_path)
    (folder / "calls" / "notes.txt").write_text("call them on Monday")
    monkeypatch.setenv(FUNDERS_VARIABLE, str(folder.parent))
    assert command("funders", "show", "our-fund").code == 0
    ran = command("catalog", "check")
    assert (ran.code, "notes.txt" in ran.err) == (2, True)
    assert ran.out.endswith("1 problem.\n")
    (folder / "calls" / "2027.yml").write_text("slug: x")
    assert command("funders", "show", "our-fund").code == 2  # it was meant to be read


@pytest.mark.parametrize("variable", [FUNDERS_VARIABLE, TEMPLATES_VARIABLE])
def test_a_folder_that_is_not_there_is_named_whole_with_its_setting(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "nonexist"))
    ran = command("funders", "list")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert ran.err.startswith(f"{tmp_path / 'nonexist'}: this folder does not exist.")
    assert variable in ran.err


def test_a_rule_that_no_case_breaks_is_told(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = tmp_path / "funders" / "undef"
    shutil.copytree(paths.shipped("funders") / "undef", copied)
    (copied / "cases.yaml").unlink()
    monkeypatch.setattr(
        "app.catalog.catalogue.default_roots",
        lambda: paths.Roots((copied.parent,), (paths.shipped("proposal_templates"),)),
    )
    ran = command("catalog", "check")
    assert ran.code == 2
    assert "undef/2019-round-14: rule reserve: no case breaks it; add one to cases.yaml" in ran.err
