"""What is installed is what was locked, hashed, new enough, and used."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
FLOORS = {
    "weasyprint": (70,),
    "jinja2": (3, 1, 6),
    "python-multipart": (0, 0, 27),
    "starlette": (1, 0, 1),
    "lxml": (6, 1),
}
"""Releases below these have known holes; an audit without an advisory source would not say so."""

LOADED_BY_OTHERS = {
    "httpx": "the project's choice for requests to other servers, from the first feed on",
    "jinja2": "the project's choice for pages, from the first page on",
    "pillow": "pypdfium2 loads it to make a picture of a page",
    "psycopg": "SQLAlchemy loads it by the address of a data base",
    "python-multipart": "FastAPI loads it for uploads",
    "tzdata": "zoneinfo reads it where the system has no time zones",
}


@cache
def pins(lock: str) -> dict[str, tuple[str, int]]:
    """Version and number of hashes by package."""
    found: dict[str, tuple[str, int]] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / lock).read_text("utf-8").strip()):
        name = re.match(r"([a-z0-9][a-z0-9.-]*)==(\S+)", entry)
        assert name is not None, f"{lock}: {entry.splitlines()[0]}"
        found[name[1]] = (name[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry)))
    return found


@cache
def project() -> dict[str, list[str]]:
    """Names that pyproject.toml asks for, by group."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {"run": data["project"]["dependencies"], **data["dependency-groups"]}
    return {group: [normal(re.split(r"[\[<>=!~; ]", asked)[0]) for asked in names] for group, names in groups.items()}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0]))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    assert [name for name, (_, hashes) in pins(lock).items() if hashes == 0] == []
    assert len(pins(lock)) > 30


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert re.findall(r"://|^-|^\s*--(?!hash)|@ ", text, re.MULTILINE) == []


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("name", FLOORS)
def test_locked_releases_are_not_below_those_without_known_holes(lock: str, name: str) -> None:
    assert release(pins(lock)[name][0]) >= FLOORS[name]


def test_both_locks_pin_the_same_releases() -> None:
    run, dev = (pins(lock) for lock in LOCKS)
    assert {name: version for name, (version, _) in run.items()} == {name: dev[name][0] for name in run}


def test_what_the_project_asks_for_is_locked() -> None:
    asked = project()
    assert [name for name in (*asked["run"], *asked["build"]) if name not in pins(LOCKS[0])] == []
    assert [name for name in asked["dev"] if name not in pins(LOCKS[1])] == []


def test_lists_of_dependencies_name_each_package_once() -> None:
    for names in project().values():
        assert sorted(set(names)) == sorted(names)


def test_every_import_of_the_program_comes_from_a_locked_package() -> None:
    providers = packages_distributions()
    missing = {}
    for module, files in imported().items():
        names = {normal(name) for name in providers.get(module, ())}
        if not names & set(pins(LOCKS[0])):
            missing[module] = files[0]
    assert missing == {}


def test_every_dependency_is_used() -> None:
    providers = packages_distributions()
    used = {normal(name) for module in imported() for name in providers.get(module, ())}
    assert [name for name in project()["run"] if name not in used | set(LOADED_BY_OTHERS)] == []


def test_no_reason_is_given_for_a_dependency_that_needs_none() -> None:
    assert set(LOADED_BY_OTHERS) <= set(project()["run"])


@cache
def imported() -> dict[str, list[str]]:
    """Top-level names that the program and its migrations import, from outside the standard library and themselves."""
    found: dict[str, list[str]] = {}
    for path in (*(ROOT / "app").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for top in {name.partition(".")[0] for name in names} - {"app"} - sys.stdlib_module_names:
                found.setdefault(top, []).append(str(path.relative_to(ROOT)))
    return found
