"""What the documentation says exists, and what exists is in the documentation."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from app.domain.call import Call
from app.domain.funder import Funder
from app.domain.layouts import Layout
from app.domain.template import Template
from app.paths import FUNDERS_VARIABLE, TEMPLATES_VARIABLE
from app.settings import Settings
from tests.docs.pages import README, ROOT, command_tree, manual, pages, shown_commands

PLACES_IN_COMMANDS = {"FILE", "SLUG", "PROJECT", "CALL", "PROPOSAL"}

# ── settings ───────────────────────────────────────────────────────────────────────────────────────────────────


def settings_rows() -> dict[str, str]:
    """The README's table of settings: default by name."""
    table = README.read_text("utf-8").split("## Settings")[1].split("\n## ")[0]
    rows: dict[str, str] = {}
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        names = re.findall(r"`([A-Z_]+)`", cells[0])
        if len(cells) == 3 and names:
            values = [value.strip(" `") for value in cells[1].split(",")]
            rows |= dict(zip(names, values if len(values) == len(names) else values * len(names), strict=True))
    return rows


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    rows = settings_rows()
    own = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    catalogue = {name.removeprefix("GRANTWRIGHT_"): None for name in (FUNDERS_VARIABLE, TEMPLATES_VARIABLE)}
    assert set(rows) == {*own, *catalogue}
    for name, default in {**own, **catalogue}.items():
        said = rows[name]
        if default is None:
            assert said == "empty", name
        elif isinstance(default, int | float):
            assert float(said) == default, name
        else:
            assert said == str(default), name


def test_a_setting_that_is_named_anywhere_exists() -> None:
    known = {f"GRANTWRIGHT_{name.upper()}" for name in Settings.model_fields}
    known |= {FUNDERS_VARIABLE, TEMPLATES_VARIABLE, "GRANTWRIGHT_TEST_POSTGRES_URL"}
    named = set(re.findall(r"\bGRANTWRIGHT_[A-Z_]*[A-Z]\b", manual()))
    assert named <= known


# ── commands ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_command_and_option_stands_in_the_page_of_commands() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    missing = []
    for name, command in command_tree().items():
        if getattr(command, "commands", None) and name:
            continue
        said = page if not name else "\n".join(re.findall(rf"(?m)^\| `grantwright {name}\b.*$", page))
        missing += [f"grantwright {name}"] if not said else []
        options = [opt for p in command.params for opt in p.opts if opt.startswith("--") and opt != "--help"]
        missing += [f"grantwright {name} {opt}" for opt in options if f"`{opt}" not in said]
    assert missing == []


def test_the_page_of_commands_names_no_command_or_option_that_does_not_exist() -> None:
    tree = command_tree()
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for row in re.findall(r"(?m)^\| `grantwright .*$", page):
        words = row.split("`")[1].split()[1:]
        name = " ".join(word for word in words if word.strip("[]").islower())
        assert name in tree, row
        options = {opt for p in tree[name].params for opt in p.opts}
        assert set(re.findall(r"`(--[a-z-]+)", row)) <= options, row


def test_the_readme_lists_every_command() -> None:
    table = set(re.findall(r"`([a-z -]+)`", "\n".join(re.findall(r"(?m)^\| `.*$", README.read_text("utf-8")))))
    leaves = {name for name, command in command_tree().items() if name and not getattr(command, "commands", None)}
    assert leaves <= table


@pytest.mark.parametrize("page", [page for page in pages() if shown_commands(page)], ids=lambda page: page.name)
def test_commands_in_code_blocks_exist_with_their_options(page: Path) -> None:
    tree = command_tree()
    for words in shown_commands(page):
        while words and words[0].startswith("-"):
            words = words[2:]
        name = " ".join(words[:2]) if " ".join(words[:2]) in tree else words[0]
        assert name in tree, words
        options = {opt for p in tree[name].params for opt in p.opts}
        assert {word for word in words if word.startswith("--")} <= options, words


def test_targets_of_make_that_are_named_exist() -> None:
    targets = set(re.findall(r"(?m)^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8")))
    named = set(re.findall(r"(?m)(?:^    |`)make ([a-z][a-z-]*)", manual()))
    assert {"demo", "test", "check", "bench"} <= named
    assert named <= targets


# ── the five minutes ───────────────────────────────────────────────────────────────────────────────────────────


def five_minutes() -> list[str]:
    """Lines of the README's path, its placeholders replaced by what the sample holds."""
    text = README.read_text("utf-8").split("in five minutes")[1].split("\nCommands that")[0]
    lines = [line.strip().partition(" #")[0].strip() for line in text.splitlines() if line.startswith("    ")]
    return [line for line in lines if line.startswith("grantwright ")]


def test_the_five_minutes_of_the_readme_work_as_they_stand(tmp_path: Path) -> None:
    if not (ROOT / "app" / "workspace" / "sample" / "project.yaml").is_file():
        pytest.skip("the sample workspace is not written yet")
    slugs = {"PROJECT": "open-doors", "CALL": "un-trust-fund-evaw/2024-cycle-27", "PROPOSAL": "five-minutes"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GRANTWRIGHT_")}
    bin_folder = Path(sys.executable).parent
    environment = {
        **clean,
        "GRANTWRIGHT_WORKSPACE": str(tmp_path / "own"),
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
    }
    (tmp_path / "app").symlink_to(ROOT / "app")
    lines = five_minutes()
    assert len(lines) >= 12
    for line in lines:
        for place, slug in slugs.items():
            line = re.sub(rf"\b{place}\b", slug, line)
        if line.startswith("grantwright new "):
            line += f" --slug {slugs['PROPOSAL']}"
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        blocked = 1 if line.startswith("grantwright check") else 0
        assert done.returncode == blocked, f"{line}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        assert "Traceback" not in done.stderr
    assert (tmp_path / "proposal.docx").stat().st_size > 20_000
    assert (tmp_path / "submission.zip").stat().st_size > 20_000


# ── fields of the catalogue's files ────────────────────────────────────────────────────────────────────────────


def fields_of(cls: Any, seen: dict[str, set[str]]) -> dict[str, set[str]]:
    if isinstance(cls, type) and is_dataclass(cls) and cls.__name__ not in seen:
        hints = get_type_hints(cls)
        seen[cls.__name__] = {described.name for described in fields(cls)}
        for hint in hints.values():
            fields_of(hint, seen)
    for argument in get_args(cls):
        fields_of(argument, seen)
    return seen


@pytest.mark.parametrize(
    ("shape", "folder"),
    [(Funder, "funders"), (Call, "funders"), (Template, "proposal_templates"), (Layout, "proposal_templates")],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_every_field_of_a_catalogue_file_is_shown_to_who_writes_one(shape: type, folder: str) -> None:
    """In the README of the folder or in its commented example."""
    example = ROOT / folder / "_example"
    files = [ROOT / folder / "README.md", *example.rglob("*.yaml")]
    text = "\n".join(path.read_text("utf-8") for path in files)
    shown = set(re.findall(r"(?<![\w-])(\w+):", text)) | set(re.findall(r"`(\w+)`", text))
    missing = {name: left for name, own in fields_of(shape, {}).items() if (left := own - shown)}
    assert missing == {}


# ── links ──────────────────────────────────────────────────────────────────────────────────────────────────────


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"(?m)^#+ (.*)$", page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        linked = (page.parent / name).resolve() if name else page
        assert linked.exists(), target
        assert linked.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(linked), target


def test_every_page_of_docs_can_be_reached_from_the_readme() -> None:
    reached, left = set(), [README]
    while left:
        page = left.pop()
        if page in reached or not page.is_file() or page.suffix != ".md":
            continue
        reached.add(page)
        names = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        left += [(page.parent / name).resolve() for name in names if "://" not in name]
    assert set((ROOT / "docs").glob("*.md")) <= reached
