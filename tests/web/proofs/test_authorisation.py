"""Each kind of visitor at each route, at own and at other organisations' objects: what the table of policies says.

Routes are the application's own, addresses come from following its links; the oracle is the policy that a route
declares and `app.accounts.policy.MAY`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import pytest

from tests.web.proofs.crawl import Site
from tests.web.proofs.door import Door
from tests.web.proofs.knocking import Knock, Requests, knocks, trouble
from tests.web.proofs.world import World
from tests.web.routes import ServedRoute

pytestmark = pytest.mark.xdist_group("proofs")

SAMPLE = 4
"""Knocks at each route in a quick run."""


@pytest.fixture(scope="module")
def every(routes: list[ServedRoute], visits: Mapping[str, Site], theirs: Site) -> list[Knock]:
    return list(knocks(routes, visits, theirs))


@pytest.fixture(scope="module")
def requests(door: Door, world: World, routes: list[ServedRoute], ours: Site) -> Requests:
    return Requests(door, world, routes, ours)


def test_a_sample_of_knocks_at_each_route(
    chance: random.Random, world: World, every: list[Knock], requests: Requests
) -> None:
    at: dict[tuple[str, str], list[Knock]] = {}
    for knock in every:
        at.setdefault((knock.method, knock.route), []).append(knock)
    drawn = [knock for there in at.values() for knock in chance.sample(there, min(SAMPLE, len(there)))]
    found = _troubles(world, drawn, requests)
    assert not found, "\n".join(found)


@pytest.mark.deep
def test_every_knock_at_every_route(world: World, every: list[Knock], requests: Requests) -> None:
    found = _troubles(world, every, requests)
    assert not found, "\n".join(found)


def _troubles(world: World, drawn: Iterable[Knock], requests: Requests) -> list[str]:
    """Each knock at the same world: what one changes is undone before the next."""
    world.restore()
    found = []
    for knock in drawn:
        answer = requests.send(knock)
        if knock.method != "GET" and answer.status_code < 400:
            world.restore()
        if said := trouble(knock, answer, world, complete=requests.complete(knock)):
            found.append(said)
    return found
