"""The world, made once for all proofs of a process."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import app.web
from app.accounts.policy import Role
from app.catalog.catalogue import Catalogue
from app.main import create_app
from app.settings import Settings
from tests.conftest import IN_CI, SEED
from tests.web.conftest import serving
from tests.web.proofs.answering import Answer, answers_to
from tests.web.proofs.crawl import Site, crawl
from tests.web.proofs.door import Door, open_door
from tests.web.proofs.visits import visited
from tests.web.proofs.world import OPERATOR, THEIRS, World, begun, build, headers_of
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
def visits(world: World, door: Door, routes: list[ServedRoute]) -> Mapping[str, Site]:
    """What is reached, by visitor."""
    world.restore()
    return visited(door, routes, world)


@pytest.fixture(scope="session")
def ours(visits: Mapping[str, Site]) -> Site:
    """What an administrator of ours can reach."""
    return visits[Role.ADMINISTRATOR]


@pytest.fixture(scope="session")
def answers(world: World, door: Door, visits: Mapping[str, Site]) -> Sequence[Answer]:
    """What every form answers that somebody can reach."""
    return tuple(answers_to(door, world, visits))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Settings:
    """A workspace on the day it is made: somebody runs it, and nobody works there yet."""
    return begun(tmp_path_factory.mktemp("empty"), migrated_sqlite)


@pytest.fixture(scope="session")
def first(empty: Settings, catalogue: Catalogue) -> Site:
    """What whoever runs a new workspace sees of it."""
    with open_door(create_app(empty, catalogue)) as door:
        return crawl(door, headers_of(OPERATOR), served(door.app), ["/"])


@pytest.fixture(scope="session")
def first_address(empty: Settings, catalogue: Catalogue) -> Iterator[str]:
    with serving(empty, catalogue) as found:
        yield found


@pytest.fixture(scope="session")
def theirs(world: World, door: Door, routes: list[ServedRoute]) -> Site:
    """What the administrator of the other organisation can reach."""
    world.restore()
    return crawl(door, headers_of("stranger"), routes, (THEIRS.place, "/"))
