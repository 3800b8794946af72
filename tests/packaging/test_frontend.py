"""The browser's scripts that are committed are the ones that their sources build."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "app" / "web" / "frontend"
BUILT = ROOT / "app" / "web" / "static" / "build"
MOST_SCRIPT = 350_000


@pytest.fixture
def tools() -> None:
    """Node and the locked packages; `make frontend` installs them, and `.ci/run` always does."""
    if not (SOURCES / "node_modules").is_dir() and "CI" not in os.environ:
        pytest.skip("the frontend's packages are not installed; run make frontend")


@pytest.mark.usefixtures("tools")
def test_the_committed_scripts_are_what_the_sources_build(tmp_path: Path) -> None:
    subprocess.run(["node", "build.mjs", tmp_path], cwd=SOURCES, check=True, timeout=120)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in BUILT.iterdir()}
    assert made.keys() == committed.keys()
    assert [name for name in made if made[name] != committed[name]] == [], "run make frontend and commit the result"


@pytest.mark.usefixtures("tools")
def test_the_sources_have_no_type_error() -> None:
    done = subprocess.run(["npm", "run", "--silent", "check"], cwd=SOURCES, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


def test_the_lock_names_no_registry_and_pins_every_package() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry.get("integrity")] == []


def test_what_is_asked_for_has_one_exact_version() -> None:
    asked = json.loads((SOURCES / "package.json").read_text("utf-8"))
    versions = [*asked["dependencies"].values(), *asked["devDependencies"].values()]
    assert [version for version in versions if not version[0].isdigit()] == []


def test_every_package_in_a_script_comes_with_its_licence() -> None:
    licences = (BUILT / "LICENCES.txt").read_text("utf-8").split("\n\n----\n\n")
    assert [text.splitlines()[0] for text in licences if len(text) < 400] == []


def test_the_editor_loads_on_a_slow_line() -> None:
    """All scripts of a section's page, as they travel."""
    scripts = ("theme.js", "app.js", "editor.js")
    assert sum(len(gzip.compress((BUILT / name).read_bytes())) for name in scripts) < MOST_SCRIPT
