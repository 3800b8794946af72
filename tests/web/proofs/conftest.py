"""The world, made once for all proofs of a process."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.accounts.policy import Role
from app.catalog.catalogue import Catalogue
from tests.web.proofs.crawl import Site, crawl
from tests.web.proofs.door import Door
from tests.web.proofs.world import OURS, THEIRS, World, build, headers_of
from tests.web.routes import ServedRoute, served

SEED = int(os.environ.get("GRANTWRIGHT_SEED", "3"))


@pytest.fixture
def chance() -> random.Random:
    """Draws the samples of the matrices; GRANTWRIGHT_SEED draws others."""
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
def routes(door: Door) -> list[ServedRoute]:
    return served(door.app)


@pytest.fixture(scope="session")
def ours(world: World, door: Door, routes: list[ServedRoute]) -> Site:
    """What an administrator of ours can reach."""
    world.restore()
    starts = (OURS.place, world.guest_address, "/", *world.extra, "/sign-in")
    return crawl(door, headers_of(Role.ADMINISTRATOR), routes, starts)


@pytest.fixture(scope="session")
def theirs(world: World, door: Door, routes: list[ServedRoute]) -> Site:
    """What the administrator of the other organisation can reach."""
    world.restore()
    return crawl(door, headers_of("stranger"), routes, (THEIRS.place, "/"))
