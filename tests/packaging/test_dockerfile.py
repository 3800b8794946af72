"""Dockerfile and compose.yaml against the Makefile, the package and the README; no engine is needed to read them."""

from __future__ import annotations

import re
import subprocess
import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.paths import FUNDERS_VARIABLE, TEMPLATES_VARIABLE
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PANGO = {"libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"}


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@cache
def stages() -> tuple[tuple[tuple[str, str], ...], ...]:
    """Instructions and their arguments, by stage."""
    joined = re.sub(r"\\\n\s*", " ", "\n".join(line for line in text_of("Dockerfile").splitlines() if line[:1] != "#"))
    found: list[list[tuple[str, str]]] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        instruction, _, arguments = line.partition(" ")
        if instruction == "FROM":
            found.append([])
        found[-1].append((instruction, arguments))
    return tuple(map(tuple, found))


def arguments(stage: int, instruction: str) -> list[str]:
    return [given for name, given in stages()[stage] if name == instruction]


def copied() -> list[str]:
    """Sources that come from the project."""
    sources = [given.split() for given in arguments(0, "COPY")]
    return [name.strip("./") for parts in sources for name in parts[:-1]]


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path of the project out; the last matching line decides."""
    out = False
    for line in filter(None, text_of(".dockerignore").splitlines()):
        keep, pattern = line.startswith("!"), line.lstrip("!")
        names = [path, *(str(parent) for parent in Path(path).parents)]
        if any(fnmatch(name, pattern) or fnmatch(f"/{name}", pattern.replace("**", "*")) for name in names):
            out = not keep
    return out


def test_the_image_is_built_in_one_stage_and_runs_in_another() -> None:
    assert len(stages()) == 2
    assert arguments(0, "FROM")[0].endswith(" AS build")
    assert any("--from=build" in given for given in arguments(1, "COPY"))
    assert not any(given.startswith(".") for given in arguments(1, "COPY"))


def test_both_stages_have_the_same_python_and_the_project_allows_it() -> None:
    images = {given[0].split(" ")[0] for given in (arguments(0, "FROM"), arguments(1, "FROM"))}
    (image,) = images
    version = re.fullmatch(r"python:(\d+)\.(\d+)-slim-bookworm", image)
    assert version is not None
    wanted = re.search(r'requires-python = ">=(\d+)\.(\d+)"', text_of("pyproject.toml"))
    assert wanted is not None
    assert tuple(map(int, version.groups())) >= tuple(map(int, wanted.groups()))


def test_everything_that_is_copied_exists_and_reaches_the_builder() -> None:
    assert copied()
    for name in copied():
        assert (ROOT / name).exists(), name
        assert not ignored(name), name


def test_caches_and_private_files_do_not_reach_the_builder() -> None:
    for name in (
        ".git/config",
        ".venv/bin/python",
        "demo-workspace/grantwright.db",
        "node_modules/x",
        "tests/conftest.py",
    ):
        assert ignored(name), name
    assert ignored("app/domain/__pycache__/money.pyc")
    assert not ignored("app/domain/money.py")


def test_all_that_the_wheel_is_made_of_is_copied() -> None:
    build = tomllib.loads(text_of("pyproject.toml"))
    wheel = build["tool"]["hatch"]["build"]["targets"]["wheel"]
    project = build["project"]
    needed = {
        *wheel["packages"],
        *wheel["force-include"],
        project["readme"],
        *project["license-files"],
        "pyproject.toml",
    }
    assert needed <= set(copied())


def test_the_image_installs_from_the_same_lock_as_make_does() -> None:
    runs = " ".join(arguments(0, "RUN"))
    for step in ("--require-hashes -r requirements.txt", "--no-deps --no-build-isolation"):
        assert step in runs
        assert step in text_of("Makefile")
    assert "requirements-dev" not in text_of("Dockerfile")


@pytest.mark.parametrize("place", ["Dockerfile", "README.md", ".ci/run", "app/export/pdf/engine.py"])
def test_pango_is_named_by_the_same_packages_everywhere(place: str) -> None:
    assert {name for name in PANGO if name in text_of(place)} == PANGO
    assert set(re.findall(r"lib(?:pango|harfbuzz)[a-z0-9.-]*\d", text_of(place))) == PANGO


def test_the_program_does_not_run_as_root_and_owns_its_data() -> None:
    (user,) = arguments(1, "USER")
    assert user not in {"root", "0"}
    setup = " ".join(arguments(1, "RUN"))
    assert re.search(rf"useradd .*--home-dir /data --create-home {user}\b", setup)
    assert arguments(1, "VOLUME") == ["/data"]
    order = [name for name, _ in stages()[1]]
    assert order.index("USER") < order.index("CMD")


def test_the_health_check_asks_what_the_program_answers() -> None:
    (check,) = arguments(1, "HEALTHCHECK")
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/[a-z]+)'", check)
    assert asked is not None
    defaults = Settings.model_fields
    assert int(asked[1]) == defaults["port"].default
    assert defaults["host"].default == "127.0.0.1"
    assert f'add_api_route("{asked[2]}"' in text_of("app/main.py")


def test_settings_of_the_containers_are_settings_of_the_program() -> None:
    known = {f"GRANTWRIGHT_{name.upper()}" for name in Settings.model_fields} | {FUNDERS_VARIABLE, TEMPLATES_VARIABLE}
    given = re.findall(r"\b(GRANTWRIGHT_[A-Z_]+)=", " ".join(arguments(1, "ENV")))
    assert given
    assert set(given) <= known
    assert set(services()["grantwright"]["environment"]) <= known


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text_of("compose.yaml"))["services"]
    return found


def test_compose_gives_the_program_a_data_base_it_can_use() -> None:
    program, database = services()["grantwright"], services()["database"]
    url = program["environment"]["GRANTWRIGHT_DATABASE_URL"]
    settings = database["environment"]
    assert url.startswith(f"postgresql+psycopg://{settings['POSTGRES_USER']}:")
    assert url.endswith(f"@database:5432/{settings['POSTGRES_DB']}")
    assert program["depends_on"]["database"]["condition"] == "service_healthy"
    assert "ports" not in program


def test_no_password_or_token_has_a_default() -> None:
    for name in re.findall(r"\$\{([^}]*)\}", text_of("compose.yaml")):
        assert re.fullmatch(r"GRANTWRIGHT_[A-Z_]+(:\?.+)?", name), name
    for secret in ("GRANTWRIGHT_DATABASE_PASSWORD", "GRANTWRIGHT_TOKEN"):
        assert f"${{{secret}:?" in text_of("compose.yaml")


def test_commands_in_the_image_are_commands_of_the_program() -> None:
    from typer.main import get_command

    from app.cli import app

    names = set(getattr(get_command(app), "commands", {}))
    (started,) = arguments(1, "CMD")
    called = re.findall(r"grantwright ([a-z]+)", started)
    assert called == ["init", "serve"]
    assert set(called) <= names


def test_shell_scripts_are_readable_to_a_shell() -> None:
    subprocess.run(["bash", "-n", ROOT / ".ci" / "run"], check=True, timeout=30)
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
