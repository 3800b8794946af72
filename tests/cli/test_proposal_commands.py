"""new, status, check, facts, export."""

from __future__ import annotations

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.cli.proposals import _source
from app.domain.sources import Source
from app.proposals.service.export_proposal import Format
from tests.cli.conftest import Command
from tests.marsa import ORGANISATION, PROJECT, PROPOSAL

SIGNATURES = {
    "docx": b"PK",
    "pdf": b"%PDF-",
    "html": b"<!DOCTYPE html>",
    "xlsx": b"PK",
    "text": b"Fair",
    "package": b"PK",
}


def test_a_proposal_begins_with_the_calls_own_form(filled: Command) -> None:
    made = filled("new", "--project", PROJECT, "--call", "undef/2016-round-11", "--slug", "to-undef", "--json")
    assert (made.code, made.err) == (0, "")
    assert (made.json()["slug"], made.json()["template"]) == ("to-undef", "undef/1.0")
    assert "to-undef" in filled("status").out
    again = filled("new", "--project", PROJECT, "--call", "undef/2016-round-11", "--slug", "to-undef")
    assert (again.code, again.out) == (2, "")
    assert "already" in again.err


def test_a_proposal_nobody_asked_for_names_a_funder_and_a_form(filled: Command) -> None:
    ran = filled(
        "new", "--project", PROJECT, "--funder", "ford-foundation", "--template", "concept-note", "--lang", "fr"
    )
    assert ran.code == 0
    assert "fair-work-ford-foundation" in ran.out
    lines = filled("status", "--json").json()
    assert {(line["slug"], line["language"]) for line in lines} == {
        (PROPOSAL, "en"), ("fair-work-ford-foundation", "fr"),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "new --project fair-wrk --call undef/2016-round-11",
            "There is no project 'fair-wrk'. Did you mean 'fair-work'?",
        ),
        ("new --project fair-work --call undef/2016-round-12", "Did you mean 'undef/2016-round-11'?"),
        ("new --project fair-work", "Name a call"),
        ("new --project fair-work --funder undef", "a funder and a template"),
        ("new --project fair-work --funder undef --template none", "There is no template 'none'."),
        ("new --project fair-work --call undef/2016-round-11 --slug ../x", "slug"),
        ("new --project fair-work --call undef/2016-round-11 --lang klingon", "language"),
        ("status fair-work-harbor", "Did you mean 'fair-work-harbour'?"),
        ("check fair-work-harbor", "Did you mean 'fair-work-harbour'?"),
        ("facts fair-work-harbor", "Did you mean 'fair-work-harbour'?"),
        ("dump fair-work-harbor", "Did you mean 'fair-work-harbour'?"),
        ("export fair-work-harbor --to text --out x", "Did you mean 'fair-work-harbour'?"),
        ("export fair-work-harbour --to odt --out x", "There is no format 'odt'"),
        ("export fair-work-harbour --to text --out x --lang klingon", "language"),
        ("export fair-work-harbour --to text", "Missing option '--out'"),
        ("export", "Missing argument 'slug'"),
        ("nonsense", "No such command 'nonsense'"),
        ("status --nonsense", "No such option: --nonsense"),
    ],
)
def test_a_wrong_command_is_answered_in_one_sentence_and_exit_code_2(filled: Command, words: str, said: str) -> None:
    ran = filled(*words.split())
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert "unexpected" not in ran.err
    assert (ran.out, len(ran.err.splitlines())) == ("", 1)
    assert not Path("x").exists()


def test_without_a_command_the_help_is_shown(command: Command) -> None:
    ran = command()
    assert (ran.code, ran.err) == (2, "")
    assert "Usage: grantwright" in ran.out


def test_status_tells_section_by_section_what_is_written(filled: Command) -> None:
    lines = {line["key"]: line for line in filled("status", PROPOSAL, "--json").json()}
    assert lines["executive-summary"]["words"] > 5
    assert lines["need-gap"]["words"] == 0
    shown = filled("status", PROPOSAL).out
    assert "executive-summary" in shown
    assert "required" in shown


def test_check_exits_with_1_when_something_blocks(filled: Command) -> None:
    ran = filled("check", PROPOSAL, "--no-pages", "--json")
    assert (ran.code, ran.err) == (1, "")
    assert ran.json()["blocked"] is True
    shown = filled("check", PROPOSAL, "--no-pages")
    assert shown.code == 1
    assert shown.out.count("blocker ") >= 1
    for finding in ran.json()["findings"]:
        assert f"[{finding['code']}]" in shown.out


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (None, ""),
        (Source(), ""),
        (Source(title="Guidelines", as_of="2025"), " (source: Guidelines, 2025)"),
        (Source(url="https://example.org/a", as_of="2025"), " (source: https://example.org/a, 2025)"),
        (Source(as_of="2025"), " (a text of 2025, its title unknown)"),
    ],
)
def test_a_source_without_a_title_is_no_bare_year(source: Source | None, printed: str) -> None:
    assert _source(source) == printed


def test_facts_are_shown_as_they_are_written_and_as_they_are_printed(filled: Command) -> None:
    facts = {fact["name"]: fact["value"] for fact in filled("facts", PROPOSAL, "--json").json()}
    assert facts["project.title"] == "Fair work on land and at home"
    shown = filled("facts", PROPOSAL).out
    assert "{{budget.total}}" in shown
    assert facts["budget.total"] in shown


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("to", list(Format))
def test_every_format_is_written_and_the_same_twice(filled: Command, to: str) -> None:
    hashes = set()
    for name in ("one", "two"):
        ran = filled("export", PROPOSAL, "--to", to, "--out", Path("out") / name)
        assert (ran.code, ran.err) == (0, "")
        assert str(Path("out") / name) in ran.out
        data = (Path("out") / name).read_bytes()
        assert data.startswith(SIGNATURES[to])
        hashes.add(sha256(data).hexdigest())
    assert len(hashes) == 1


def test_both_data_bases_give_the_same_file(filled: Command) -> None:
    ran = filled("export", PROPOSAL, "--to", "package", "--out", "one.zip")
    assert ran.code == 0
    with ZipFile("one.zip") as archive:
        assert "send/annexes/Registration certificate.pdf" in archive.namelist()
        assert json.loads(archive.read("MANIFEST.json"))["organisation"] == "Marsa Rights House"


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_that_exists_is_replaced_only_when_told(filled: Command) -> None:
    Path("mine.txt").write_text("my own notes", "utf-8")
    ran = filled("export", PROPOSAL, "--to", "text", "--out", "mine.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "--force" in ran.err
    assert Path("mine.txt").read_text("utf-8") == "my own notes"
    assert filled("export", PROPOSAL, "--to", "text", "--out", "mine.txt", "--force").code == 0
    assert Path("mine.txt").read_text("utf-8").startswith("Fair work")


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("more", [(), ("--force",)])
def test_a_folder_is_no_file_to_write(filled: Command, more: tuple[str, ...]) -> None:
    Path("folder").mkdir()
    ran = filled("export", PROPOSAL, "--to", "text", "--out", "folder", *more)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"folder is a folder; name a file in it, like {Path('folder') / 'proposal.txt'}.\n"


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_is_not_named_like_another_format(filled: Command) -> None:
    ran = filled("export", PROPOSAL, "--to", "docx", "--out", "x.PDF")
    assert (ran.code, ran.out) == (2, "")
    assert "ends in .docx" in ran.err
    assert not Path("x.PDF").exists()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_package_that_is_not_ready_says_so(filled: Command) -> None:
    blockers = sum(
        finding["severity"] == "blocker" for finding in filled("check", PROPOSAL, "--json").json()["findings"]
    )
    ran = filled("export", PROPOSAL, "--to", "package", "--out", "x.zip")
    assert (ran.code, ran.err) == (0, "")
    assert f"{blockers} blockers: not ready to send, see CHECKLIST.txt" in ran.out
    with ZipFile(BytesIO(filled("export", PROPOSAL, "--to", "package", "--out", "-").data)) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_that_cannot_be_made_leaves_nothing_behind(filled: Command) -> None:
    Path("a-file").write_text("x", "utf-8")
    ran = filled("export", PROPOSAL, "--to", "text", "--out", "a-file/below.txt")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "cannot be written" in ran.err
    assert [path.name for path in Path().iterdir()] == ["a-file"]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_can_go_to_the_terminal(filled: Command) -> None:
    assert filled("export", PROPOSAL, "--to", "text", "--out", "-").out.startswith("Fair work")
    workbook = filled("export", PROPOSAL, "--to", "xlsx", "--out", "-").data
    with ZipFile(BytesIO(workbook)) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("kind", ["sqlite"])
def test_another_language_is_one_option_away(filled: Command) -> None:
    text = filled("export", PROPOSAL, "--to", "text", "--out", "-", "--lang", "fr").out
    assert "Un travail juste aux champs et à la maison" in text


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_is_not_in_that_language_is_said_beside_the_file(filled: Command) -> None:
    ran = filled("export", PROPOSAL, "--to", "text", "--out", "fr.txt", "--lang", "fr")
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    assert "3 of 3 written sections are not available in French; they stand as written." in ran.err
    ran = filled("export", PROPOSAL, "--to", "text", "--out", "ar.txt", "--lang", "ar", "--json")
    left = ran.json()["untranslated"]
    assert (ran.err, ran.json()["file"], left["language"], left["written"]) == ("", "ar.txt", "ar", 3)
    assert len(left["sections"]) == 3
    assert left["sentences"][0].startswith("3 of 3 written sections are not available in Arabic")
    assert filled("export", PROPOSAL, "--to", "text", "--out", "en.txt").err == ""


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_file_and_json_do_not_both_go_to_the_terminal(filled: Command) -> None:
    ran = filled("export", PROPOSAL, "--to", "text", "--out", "-", "--json")
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_draft_says_what_is_missing_and_a_finished_one_does_not(filled: Command) -> None:
    draft = filled("export", PROPOSAL, "--to", "text", "--out", "-", "--draft").out
    final = filled("export", PROPOSAL, "--to", "text", "--out", "-").out
    assert len(draft) > len(final)


def test_dumps_hold_what_was_written(filled: Command) -> None:
    dumped = filled("dump", PROPOSAL, "--whole").out
    assert "format: grantwright/1" in dumped
    assert "{{budget.requested}}" in dumped
    assert ORGANISATION in dumped
