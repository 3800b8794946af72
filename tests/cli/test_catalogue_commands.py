"""funders, calls, templates, catalog."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app import paths
from app.catalog.lock import check_lock
from app.paths import FUNDERS_VARIABLE
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
    assert ran.out.endswith("template versions are locked in proposal_templates.\n")
    assert list(check_lock(copied)) == []
    changed = copied / "concept-note" / "1.0" / "template.yaml"
    changed.write_text(changed.read_text("utf-8") + "# changed\n", "utf-8")
    (problem,) = check_lock(copied)
    assert "concept-note" in problem.file
