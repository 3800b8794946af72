"""delete: what goes, what stays, and who is asked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from app.settings import Settings
from tests.cli.conftest import Command
from tests.marsa import ORGANISATION, PROJECT, PROPOSAL

SECOND = "format: grantwright/1\norganisation:\n  slug: second\n  name: Second House\n  country: KE\n"


def typing(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n"))


def test_a_proposal_goes_when_its_slug_is_typed_again(filled: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, "another")
    refused = filled("delete", PROPOSAL)
    assert (refused.code, "nothing was deleted" in refused.err) == (2, True)
    assert f"Proposal '{PROPOSAL}' with all its texts" in refused.out
    assert filled("check", PROPOSAL, "--no-pages").code == 1
    typing(monkeypatch, PROPOSAL)
    assert filled("delete", PROPOSAL).code == 0
    gone = filled("check", PROPOSAL, "--no-pages")
    assert (gone.code, f"There is no proposal '{PROPOSAL}'" in gone.err) == (2, True)


def test_nobody_to_answer_deletes_nothing(filled: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert filled("delete", PROPOSAL).code != 0
    assert PROPOSAL in filled("status").out


def test_a_project_goes_after_its_proposals(filled: Command) -> None:
    refused = filled("delete", PROJECT, "--yes")
    assert (refused.code, refused.out, len(refused.err.splitlines())) == (2, "", 1)
    assert PROPOSAL in refused.err
    assert filled("delete", PROPOSAL, "--yes").code == 0
    assert filled("delete", PROJECT, "--yes").out == f"Deleted: Project '{PROJECT}'.\n"
    assert filled("dump", PROJECT).code == 2
    assert filled("status").out.startswith("There is no proposal yet.")


def test_an_organisation_goes_with_everything_but_only_with_yes(
    filled: Command, settings: Settings, workspace_path: Path, tmp_path: Path
) -> None:
    refused = filled("delete", ORGANISATION)
    assert (refused.code, "--yes" in refused.err) == (2, True)
    assert f"1 project ({PROJECT}), 1 proposal ({PROPOSAL})" in refused.err
    assert any(path.is_file() for path in settings.files.rglob("*"))
    (tmp_path / "second.yaml").write_text(SECOND, "utf-8")
    assert filled("import", tmp_path / "second.yaml").code == 0
    assert filled("delete", ORGANISATION, "--yes").code == 0
    assert not any(path.is_file() for path in settings.files.rglob("*"))
    assert not any(settings.cache.glob("*"))
    assert [one["slug"] for one in filled("organisations", "list", "--json").json()] == ["second"]
    assert filled("import", workspace_path).code == 0


@pytest.mark.parametrize("kind", ["sqlite"])
def test_of_several_organisations_only_the_named_one_is_touched(filled: Command, tmp_path: Path) -> None:
    (tmp_path / "second.yaml").write_text(SECOND, "utf-8")
    assert filled("import", tmp_path / "second.yaml").code == 0
    for words in (f"delete {PROPOSAL} --yes", f"-o second delete {PROPOSAL} --yes", "-o second delete nobody --yes",
                  f"-o second delete {ORGANISATION} --yes"):  # fmt: skip
        assert filled(*words.split()).code == 2, words
    assert PROPOSAL in filled("-o", ORGANISATION, "status").out
    assert filled("delete", "second", "--yes").code == 0
    assert PROPOSAL in filled("status").out


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_mistyped_name_is_answered_with_the_nearest(filled: Command) -> None:
    ran = filled("delete", "fair-work-harbor", "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean 'fair-work-harbour'?" in ran.err


def test_a_second_organisation_is_made_by_command_and_its_administrator_joins_by_link(in_workspace: Command) -> None:
    asked = ("organisations", "add", "Maison des droits", "--administrator", "amina@marsa.example")
    assert "no country" in in_workspace(*asked, "--country", "Atlantis").err
    first = in_workspace(*asked, "--country", "Tunisia", "--lang", "fr", "--json").json()
    second = in_workspace(*asked, "--country", "KE", "--json").json()
    assert (first["slug"], second["slug"]) == ("maison-des-droits", "maison-des-droits-2")
    assert "/invitation/" in first["invitation"]
    made = {one["slug"]: one["country"] for one in in_workspace("organisations", "list", "--json").json()}
    assert made == {"maison-des-droits": "TN", "maison-des-droits-2": "KE"}
    assert "several organisations" in in_workspace("funders", "list").err
    assert in_workspace("--organisation", "maison-des-droits", "funders", "list", "--json").json()
