"""The world, made once for all proofs of a process."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import app.web
from app.accounts.policy import Role
from app.catalog.catalogue import Catalogue
from tests.conftest import IN_CI, SEED
from tests.web.conftest import serving
from tests.web.proofs.crawl import Site, crawl
from tests.web.proofs.door import Door
from tests.web.proofs.world import THEIRS, World, build, headers_of, starts
from tests.web.routes import ServedRoute, served


@pytest.fixture
def chance() -> random.Random:
    """Draws the samples of the matrices; PROOF_SEED draws others."""
    return random.Random(SEED)  # noqa: S311


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, catalogue: Catalogue) -> World:
    return build(tmp_path_factory.mktemp("world"), migrated_sqlite, catalogue)


@pytest.fixture(scope="session")
def door(world: World, catalogue: Catalogue) -> Iterator[Door]:
    """The application on the world, without a network."""
    with world.running(catalogue) as door:
        yield door


@pytest.fixture(scope="session")
def address(world: World, catalogue: Catalogue) -> Iterator[str]:
    """A real server on the world."""
    with serving(world.settings, catalogue) as found:
        yield found


@pytest.fixture(scope="session")
def frontend() -> Path:
    """The folder whose `node_modules` hold what looks at pages."""
    folder = Path(app.web.__file__).parent / "frontend"
    if not (folder / "node_modules" / "axe-core").is_dir():
        reason = "what looks at pages is not installed: run `make frontend`"
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def routes(door: Door) -> list[ServedRoute]:
    return served(door.app)


@pytest.fixture(scope="session")
def ours(world: World, door: Door, routes: list[ServedRoute]) -> Site:
    """What an administrator of ours can reach."""
    world.restore()
    return crawl(door, headers_of(Role.ADMINISTRATOR), routes, starts(world))


@pytest.fixture(scope="session")
def theirs(world: World, door: Door, routes: list[ServedRoute]) -> Site:
    """What the administrator of the other organisation can reach."""
    world.restore()
    return crawl(door, headers_of("stranger"), routes, (THEIRS.place, "/"))
