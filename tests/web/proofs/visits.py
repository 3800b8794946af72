"""What each kind of visitor comes to see, as far as it differs from what others see."""

from __future__ import annotations

from collections.abc import Mapping

from app.accounts.policy import Role
from tests.web.proofs.crawl import Site, crawl
from tests.web.proofs.door import Door
from tests.web.proofs.world import OPERATOR, World, headers_of, starts
from tests.web.routes import ServedRoute


def visited(door: Door, routes: list[ServedRoute], world: World) -> Mapping[str, Site]:
    """By visitor, an administrator of ours first; of an operator's walk only what the administrator did not see."""
    found: dict[str, Site] = {}
    for who, begins in starts(world).items():
        seen = found[Role.ADMINISTRATOR] if who == OPERATOR else None
        found[who] = crawl(door, headers_of(who), routes, begins, seen=seen)
    return found
