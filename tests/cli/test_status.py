"""status: the sections as the document and the check know them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.markdown import parse_markdown
from app.domain.proposal import SectionText
from app.interchange.dumping import dump_workspace
from tests.cli.conftest import Command
from tests.marsa import PROJECT, PROPOSAL, workspace_file

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])

CODES = {
    "section.empty": "required",
    "section.prefilled": "starter",
    "section.table_only": "tables",
    "language.missing_translation": "translation",
}


def states(command: Command, slug: str) -> dict[str, str]:
    ran = command("status", slug, "--json")
    assert (ran.code, ran.err) == (0, "")
    return {line["key"]: line["state"] for line in ran.json()}


def found(command: Command, slug: str) -> dict[str, str]:
    """What `check` says of single sections, as states."""
    findings = command("check", slug, "--no-pages", "--json").json()["findings"]
    return {finding["where"]["key"]: CODES[finding["code"]] for finding in findings if finding["code"] in CODES}


def with_texts(folder: Path, texts: dict[str, str], **changes: str) -> Path:
    """A workspace file whose proposal has these texts only."""
    content = workspace_file()
    (proposal,) = content.proposals
    sections = {key: {"en": SectionText(blocks=parse_markdown(text))} for key, text in texts.items()}
    path = folder / "texts.yaml"
    path.write_text(
        dump_workspace(replace(content, proposals=(replace(proposal, sections=sections, **changes),))), "utf-8"
    )
    return path


@pytest.mark.parametrize("call", ["undef/2019-round-14", "un-trust-fund-evaw/2024-cycle-27"])
def test_status_says_the_same_as_check(filled: Command, call: str) -> None:
    assert filled("new", "--project", PROJECT, "--call", call, "--slug", "fresh").code == 0
    said = {key: state for key, state in states(filled, "fresh").items() if state in CODES.values()}
    assert said == found(filled, "fresh")
    assert said


def test_starter_text_that_nobody_touched_is_missing(filled: Command) -> None:
    assert filled("new", "--project", PROJECT, "--funder", "undef", "--template", "concept-note", "--slug", "note")
    lines = {line["key"]: line for line in filled("status", "note", "--json").json()}
    assert (lines["budget"]["state"], lines["budget"]["words"]) == ("starter", 0)
    assert found(filled, "note")["budget"] == "starter"
    assert "starter text only" in filled("status", "note").out


def test_a_repeating_section_stands_once_for_each_item(filled: Command, tmp_path: Path) -> None:
    call, form = "un-trust-fund-evaw/2024-cycle-27", "un-trust-fund-evaw/1.0"
    assert filled("new", "--project", PROJECT, "--call", call, "--slug", "fresh").code == 0
    keys = [key for key in states(filled, "fresh") if key.startswith("outcome/")]
    assert len(keys) == 3
    assert "{code}" not in filled("status", "fresh").out
    path = with_texts(tmp_path, {keys[0]: "Written."}, slug="fresh", call=call, funder=None, template=form)  # type: ignore[arg-type]
    assert filled("import", path).code == 0
    after = states(filled, "fresh")
    assert [after[key] for key in keys] == ["written", "required", "required"]


def test_a_section_whose_condition_is_not_met_is_left_out_and_its_text_is_named(
    filled: Command, tmp_path: Path
) -> None:
    path = with_texts(tmp_path, {"outcome/GONE": "Written for an outcome that is gone."},
                      template="un-trust-fund-evaw/1.0")  # fmt: skip
    assert filled("import", path).code == 0
    lines = filled("status", PROPOSAL, "--json").json()
    assert (lines[-1]["key"], lines[-1]["state"], lines[-1]["required"]) == ("outcome/GONE", "aside", False)
    assert "not in the document" in filled("status", PROPOSAL).out
