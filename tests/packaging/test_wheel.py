"""The wheel is whole: built for real, installed beside nothing of the checkout, and at work."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
         "--disable-pip-version-check", "--wheel-dir", folder, ROOT],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the wheel, and the dependencies of the one that runs the tests, but not the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    own = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    (own / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index",
         "--no-compile", "--ignore-installed", "--disable-pip-version-check", wheel],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GRANTWRIGHT_", "PYTHON"))}
    return subprocess.run(
        [installed / "bin" / "grantwright", *words],
        cwd=folder,
        env={**clean, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


SOURCES = ("app", "web", "frontend")
"""What the scripts in `app/web/static/build` are made from; nobody needs it to run the program."""


def shipped(folder: str, ending: str = "") -> set[str]:
    """Files of the checkout that belong into the package, as paths below `folder`."""
    root = ROOT / folder
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob(f"*{ending}")
        if path.is_file() and "__pycache__" not in path.parts and path.relative_to(ROOT).parts[:3] != SOURCES
    }


def test_every_file_of_the_package_and_its_data_is_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {f"app/{name}" for name in shipped("app")}
    for folder in ("funders", "proposal_templates", "migrations"):
        wanted |= {f"app/_shipped/{folder}/{name}" for name in shipped(folder)}
    assert sorted(wanted - names) == []


@pytest.mark.parametrize(
    "part",
    [
        "app/_shipped/funders/undef/funder.yaml",
        "app/_shipped/proposal_templates/general-partnership/1.0/template.yaml",
        "app/_shipped/migrations/env.py",
        "app/export/fonts/faces/",
        "app/catalog/labels/ar.yaml",
        "app/catalog/reference/sdg.yaml",
        "app/workspace/sample/project.yaml",
        "app/export/docx/reference.docx",
        "app/export/html/style/paged.css",
    ],
)
def test_the_wheel_carries(part: str, wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        assert any(name.startswith(part) for name in archive.namelist())


def test_nothing_of_tests_or_caches_is_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        strange = [name for name in archive.namelist() if not name.startswith(("app/", "grantwright-"))]
        caches = [name for name in archive.namelist() if "__pycache__" in name or name.endswith((".pyc", ".db"))]
    assert strange + caches == []


def test_the_installed_program_is_the_wheels_and_not_the_checkouts(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "bin" / "python", "-c", "import app.paths; print(app.paths.shipped('funders'))"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert Path(done.stdout.strip()).is_relative_to(installed)


def test_the_installed_program_checks_its_own_catalogue(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "catalog", "check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_installed_program_makes_a_workspace(installed: Path, tmp_path: Path) -> None:
    """Migrations are found in the package."""
    done = run(installed, tmp_path, "init")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "grantwright-workspace" / "grantwright.db").is_file()
