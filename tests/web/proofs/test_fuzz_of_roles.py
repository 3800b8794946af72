"""Requests made from the API's description, by each kind of visitor: the answer is one that the description names."""

from __future__ import annotations

import random

import pytest

from tests.web.proofs.world import NOBODY, OURS, WHO, World, headers_of
from tests.web.test_fuzz import undescribed

pytestmark = pytest.mark.xdist_group("proofs")

THERE = {"organisation": OURS.slug, "project": OURS.project, "proposal": OURS.proposal, "language": "en"}
KNOWN = tuple(who for who in WHO if who != NOBODY)


def test_whatever_one_of_them_sends_is_answered(chance: random.Random, world: World, address: str) -> None:
    _ask(world, address, chance.choice(KNOWN), examples=2)


@pytest.mark.deep
@pytest.mark.parametrize("who", WHO)
def test_whatever_anybody_sends_is_answered(world: World, address: str, who: str) -> None:
    _ask(world, address, who, examples=40)


def _ask(world: World, address: str, who: str, *, examples: int) -> None:
    world.restore()
    try:
        found = undescribed(address, headers_of(who), examples, THERE)
    finally:
        world.restore()
    assert found == [], f"{who}: " + "\n".join(found)
