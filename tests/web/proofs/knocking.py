"""Every way to knock: who, at which route, at whose object; and what the table of policies says to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import httpx

from app.accounts.deps import Allows, Operates, Policy, Public
from app.accounts.policy import MAY, Action, Role, actions_of
from tests.web.proofs.crawl import Site, fill, parameters
from tests.web.proofs.door import Door
from tests.web.proofs.world import GUEST, GUEST_MAY, NOBODY, OPERATOR, OURS, STRANGER, THEIRS, WHO, World, headers_of
from tests.web.routes import ServedRoute

REFUSED_BY_ROLE = "Your roles here do not let you do this"
_IN_A_HOUSE = ("organisation", "project", "proposal")


class Whose(StrEnum):
    OWN = "own object"
    HOUSE = "other organisation's address"
    OBJECT = "other organisation's object below our address"
    PART = "other organisation's part of our object"


@dataclass(frozen=True, slots=True)
class Knock:
    who: str
    method: str
    route: str
    policy: Policy
    whose: Whose
    address: str
    reached: bool
    """Whether a page links there, so that whoever may must find something."""

    def __str__(self) -> str:
        return f"{self.who}: {self.method} {self.address} ({self.whose})"


def knocks(routes: list[ServedRoute], visits: Mapping[str, Site], theirs: Site) -> Iterator[Knock]:
    ours, guest = visits[Role.ADMINISTRATOR], visits[GUEST]
    for route in routes:
        for method in route.methods:
            name = f"{method} {route.path}"
            policy = route.policies[0] if route.policies else Public()  # the framework's own description
            crossed = _crossed(route, ours.examples[name], name, ours, theirs)
            for who in WHO:
                # A guest of a section is led to the same pages by other addresses, like its comments alone.
                site = guest if who == GUEST and name not in guest.unreached else ours
                reached = name not in (guest if who == GUEST else ours).unreached
                for whose, address in {Whose.OWN: site.examples[name], **crossed}.items():
                    yield Knock(who, method, route.path, policy, whose, address, reached)


def _crossed(route: ServedRoute, own: str, name: str, ours: Site, theirs: Site) -> dict[Whose, str]:
    """The addresses that lead into the other organisation, as far as the route has any."""
    if "{organisation}" not in route.path:
        return {}
    house = theirs.examples[name]
    asked = own.partition("?")[2]
    here, there = parameters(route.path, own) or {}, parameters(route.path, house) or {}
    crossed = {Whose.HOUSE: house}
    if any(part in here for part in _IN_A_HOUSE[1:]):
        crossed[Whose.OBJECT] = _with(fill(route.path, {**there, "organisation": OURS.slug}), asked)
    part = {
        key: value
        for key, value in there.items()
        if key not in _IN_A_HOUSE and value not in ours.values.get(key, frozenset())
    }
    if part and name not in theirs.unreached:
        crossed[Whose.PART] = _with(fill(route.path, {**here, **part}), asked)
    return crossed


def _with(path: str, asked: str) -> str:
    return f"{path}?{asked}" if asked else path


def expected(knock: Knock, world: World) -> set[int] | None:
    """The statuses that the table allows; None for whoever is let in, whatever is found there."""
    if isinstance(knock.policy, Public):
        return None
    if knock.who == NOBODY:
        return {401} if knock.address.startswith("/api/") else {303, 401}
    if isinstance(knock.policy, Operates):
        return None if knock.who == OPERATOR else {403}
    if not isinstance(knock.policy, Allows):
        return None
    rights = _rights(knock, world)
    if not rights:
        return {404}
    if knock.policy.action not in rights:
        return {403}
    return {404} if knock.whose in (Whose.OBJECT, Whose.PART) else None


def _rights(knock: Knock, world: World) -> frozenset[Action]:
    house = (parameters(knock.route, knock.address) or {})["organisation"]
    if knock.who == OPERATOR:
        return frozenset(MAY)
    if knock.who == STRANGER:
        return frozenset(MAY) if house == THEIRS.slug else frozenset()
    if knock.who == GUEST:
        path = httpx.URL(knock.address).path
        mine = any(path == address or path.startswith(f"{address}/") for address in world.guest_addresses)
        return GUEST_MAY if mine else frozenset()
    return actions_of({Role(knock.who)}) if house == OURS.slug else frozenset()


def trouble(knock: Knock, answer: httpx.Response, world: World, *, complete: bool) -> str | None:
    """What the answer has against the table; None where it agrees. A request that is not complete may be told so."""
    wanted = expected(knock, world)
    status = answer.status_code
    if wanted is not None:
        allowed = wanted | (
            {422, 428} if wanted == {404} and knock.whose is not Whose.HOUSE and not complete else set()
        )
        if status == 303 and answer.headers["location"] != "/sign-in":
            return f"{knock}: led to {answer.headers['location']}"
        return None if status in allowed else f"{knock}: {status}, not {sorted(allowed)}"
    leaves = "set-cookie" in answer.headers  # who signs out is led there too
    refused = status == 401 or (answer.headers.get("location") == "/sign-in" and not leaves)
    if knock.who != NOBODY and refused:
        return f"{knock}: known, and asked to sign in"
    if status >= 500 or (status == 403 and REFUSED_BY_ROLE in answer.text):
        return f"{knock}: {status}, though let in"
    found = knock.reached and knock.whose is Whose.OWN and isinstance(knock.policy, Allows)
    if knock.method == "GET" and found and status >= 400:
        return f"{knock}: {status}, though a page leads there"
    return None


class Requests:
    """Requests that are complete, as far as that is known: forms as pages hold them, and JSON as it was read."""

    def __init__(self, door: Door, world: World, routes: list[ServedRoute], ours: Site) -> None:
        self._door = door
        self._world = world
        self._examples = ours.examples
        self._forms: dict[str, dict[str, list[str]]] = {}
        self._complete: dict[str, bool] = {}
        for form in ours.forms:
            for route in routes:
                if form.method in route.methods and parameters(route.path, form.action) is not None:
                    self._forms.setdefault(f"{form.method} {route.path}", form.sent())
                    break

    def send(self, knock: Knock) -> httpx.Response:
        return self._send(knock.who, knock.method, knock.route, knock.address)

    def complete(self, knock: Knock) -> bool:
        """Whether the route takes the request at our own object, so that elsewhere only the object can be wrong."""
        name = f"{knock.method} {knock.route}"
        if name not in self._complete:
            answer = self._send(OPERATOR, knock.method, knock.route, self._examples[name])
            self._complete[name] = answer.status_code not in (422, 428)
            self._world.restore()
        return self._complete[name]

    def _send(self, who: str, method: str, route: str, address: str) -> httpx.Response:
        request, headers = self._of(f"{method} {route}")
        return self._door.ask(method, address, headers={**headers, **headers_of(who)}, **request)

    @cache  # noqa: B019 (lives as long as the tests of one module)
    def _of(self, name: str) -> tuple[dict[str, Any], dict[str, str]]:
        method, _, route = name.partition(" ")
        if name in self._forms:
            return {"data": self._forms[name]}, {}
        if method == "PUT" and f"GET {route}" in self._examples:
            read = self._door.get(self._examples[f"GET {route}"], headers=headers_of(OPERATOR))
            headers = {"If-Match": read.headers.get("etag", ""), "Content-Type": "application/json"}
            return {"content": read.content}, headers
        return {}, {}
