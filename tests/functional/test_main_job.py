"""From a funder's call to files that can be sent, by the commands of the manual and nothing else."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from app.cli import run
from app.workspace.sample import SAMPLE_FILES
from tests.cli.conftest import Command

SAMPLE = Path(__file__).resolve().parents[2] / "app" / "workspace" / "sample"
CALL = "undef/2016-round-11"


@pytest.fixture
def written_by_hand(tmp_path: Path) -> Path:
    """A proposal's texts as a writer types them into a file."""
    path = tmp_path / "texts.yaml"
    path.write_text(
        """format: grantwright/1
proposals:
  - slug: to-undef
    project: open-doors
    call: undef/2016-round-11
    template: undef/1.0
    language: en
    dated_on: 2026-11-21
    sections:
      problem:
        en: |
          Women in domestic work have **no contract**, and {{project.duration_months}} months of claims ahead of them.

          - They live where they work.
          - They are paid late.
      objective:
        en: |
          Domestic workers claim their rights; we ask for {{budget.requested}}.
""",
        "utf-8",
    )
    return path


def test_a_fresh_workspace_ends_in_files_that_can_be_sent(
    command: Command,
    tmp_path: Path,
    written_by_hand: Path,
) -> None:
    def here(*words: object, code: int = 0) -> str:
        ran = command("--workspace", tmp_path / "workspace", *words)
        assert ran.code == code, ran
        assert ran.err == "", ran
        return ran.out

    here("init")
    for name in SAMPLE_FILES:
        here("import", SAMPLE / name)
    assert "open-doors-partnership" in here("status")

    begun = json.loads(here("new", "--project", "open-doors", "--call", CALL, "--slug", "to-undef", "--json"))
    assert begun["template"] == "undef/1.0"
    empty = json.loads(here("check", "to-undef", "--no-pages", "--json", code=1))
    here("import", written_by_hand)
    words = {line["key"]: line["words"] for line in json.loads(here("status", "to-undef", "--json"))}
    assert words["problem"] > 15
    found = json.loads(here("check", "to-undef", "--no-pages", "--json", code=1))
    still = {finding["where"]["key"] for finding in found["findings"] if finding["code"].startswith("section")}
    was = {finding["where"]["key"] for finding in empty["findings"] if finding["code"].startswith("section")}
    assert was - still == {"problem", "objective"}

    facts = {fact["name"]: fact["value"] for fact in json.loads(here("facts", "to-undef", "--json"))}
    out = tmp_path / "out"
    for to, ending in (("docx", "docx"), ("pdf", "pdf"), ("html", "html"), ("xlsx", "xlsx"), ("text", "txt"),
                       ("package", "zip")):  # fmt: skip
        here("export", "to-undef", "--to", to, "--out", out / f"to-undef.{ending}")
    text = (out / "to-undef.txt").read_text("utf-8")
    assert facts["budget.requested"] in text
    assert re.search(r"\[problem\] \(\d+ of at most [\d,]+ characters\)", text)
    assert facts["budget.requested"] in (out / "to-undef.html").read_text("utf-8")
    assert (out / "to-undef.pdf").read_bytes().startswith(b"%PDF-")
    total = load_workbook(out / "to-undef.xlsx", data_only=True).defined_names["Total_cost"]
    assert next(total.destinations)
    _assert_package(out / "to-undef.zip", text)


def _assert_package(path: Path, text: str) -> None:
    with ZipFile(path) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("MANIFEST.json"))
        assert {file["name"]: file["sha256"] for file in manifest["files"]} == {
            name: sha256(archive.read(name)).hexdigest() for name in names if name != "MANIFEST.json"
        }
        assert archive.read("send/portal-text.txt").decode() == text
        checklist = archive.read("CHECKLIST.txt").decode()
    assert "Blocks the submission" in checklist
    assert {name.rpartition(".")[2] for name in names if name.startswith("send/")} >= {"docx", "pdf", "xlsx", "txt"}


def _files(folder: Path) -> dict[str, str]:
    return {
        path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()) if path.suffix != ".json"
    }


@pytest.mark.xdist_group("demo")
def test_the_demo_does_the_whole_job_and_a_second_run_changes_nothing_that_was_edited(
    command: Command,
    tmp_path: Path,
) -> None:
    workspace, out = tmp_path / "demo-workspace", tmp_path / "demo-output"
    first = command("demo", "--workspace", workspace, "--out", out)
    assert (first.code, first.err) == (0, "")
    made = _files(out)
    assert {name.rpartition(".")[2] for name in made} == {"docx", "pdf", "html", "xlsx", "txt", "zip", "ics"}
    assert len(made) == 25
    assert Calendar.from_ical((out / "calendar.ics").read_bytes()).walk("VEVENT")
    ready, with_findings = "open-doors-partnership", ("open-doors-eu", "open-doors-untf")
    assert all(slug in first.out for slug in (ready, *with_findings))
    assert command("-w", workspace, "check", ready).code == 0
    assert [command("-w", workspace, "check", slug, "--no-pages").code for slug in with_findings] == [1, 1]
    assert re.search(rf"Next: \S*grantwright --workspace {workspace} check", first.out)

    (out / f"{ready}.txt").write_text("what I changed by hand", "utf-8")
    project, begins, proposal = command("-w", workspace, "dump", ready).out.partition("\nproposals:\n")
    changed = tmp_path / "changed.yaml"
    changed.write_text(project + begins + proposal.replace("Nafidha", "Our association", 1), "utf-8")
    assert run(["-w", str(workspace), "import", str(changed)]) == 0
    before = command("-w", workspace, "dump", "nafidha").out

    second = command("demo", "--workspace", workspace, "--out", out)
    assert second.code == 0
    assert f"Kept as you edited it: {out / ready}.txt" in second.out
    assert (out / f"{ready}.txt").read_text("utf-8") == "what I changed by hand"
    assert command("-w", workspace, "dump", "nafidha").out == before
    unchanged = {name: digest for name, digest in _files(out).items() if not name.startswith(ready)}
    assert unchanged == {name: digest for name, digest in made.items() if not name.startswith(ready)}


def test_one_yaml_file_written_with_a_text_editor_is_a_whole_proposal(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "whole.yaml"
    path.write_text(
        """format: grantwright/1
organisation:
  slug: our-house
  name: Our House
  country: KE
projects:
  - slug: hearing
    organisation: our-house
    title: A day in court
    starts_on: 2027-01-01
    ends_on: 2027-12-31
    budget:
      currency: KES
      lines:
        - {key: l1, category: staff, description: Lawyer, unit: month, quantity: "12", unit_cost: "90000",
           currency: KES}
proposals:
  - slug: hearing-note
    project: hearing
    funder: ford-foundation
    template: concept-note/1.0
    dated_on: 2026-11-21
    sections: {}
""",
        "utf-8",
    )
    for words in ("init", f"import {path}", "export hearing-note --to text --out -"):
        ran = command("-w", tmp_path / "w", *words.split())
        assert (ran.code, ran.err) == (0, ""), ran
    assert "1,080,000" in ran.out
    workbook = command("-w", tmp_path / "w", "export", "hearing-note", "--to", "xlsx", "--out", "-").data
    assert load_workbook(BytesIO(workbook)).sheetnames[1] == "Budget lines"
