"""The door at which it is found out who asks: once a request, before its body is read.

Programs come with a bearer token, browsers with a cookie. What is known is left in the request's state; `deps` decides
by it. The language and the zone of the answer are chosen here too, for they are the person's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hmac import compare_digest

from sqlalchemy import Engine, RowMapping
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.policy import Action, Role
from app.accounts.queries import find_guest_link, list_memberships
from app.accounts.sessions import USED_WITHIN, find_session, mark_used
from app.db.session import unit_of_work
from app.errors import StorageFault
from app.web import language
from app.web.moments import in_zone
from app.web.problems import problem

COOKIE = "grantwright"
ZONE_COOKIE = "grantwright-zone"
CLOCK_COOKIE = "grantwright-clock"
"""The zone of the browser's own clock; a script leaves it."""

_OPEN = ("/static/", "/health")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who came by a link: what may be done, at which addresses, in one organisation."""

    name: str
    organisation_id: int
    actions: frozenset[Action]
    addresses: tuple[str, ...]
    section: str = ""
    """`en/executive-summary`: the one section whose comments are theirs to see; empty for all."""

    def may_ask(self, path: str) -> bool:
        """Whether the path is one of the link's, or below one."""
        return any(path == address or path.startswith(f"{address}/") for address in self.addresses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who asks. `person_id` is None for a program that has the installation's own token; a guest's is no
    account."""

    person_id: int | None = None
    name: str = ""
    operator: bool = False
    language: str | None = None
    roles: Mapping[int, frozenset[Role]] = field(default_factory=dict)
    """By id of the organisation."""
    guest: Guest | None = None


class Recognise:
    """Leaves a `Known` in `scope["state"]["known"]`, or None, and sets language and zone for the answer."""

    def __init__(self, app: ASGIApp, engine: Engine, token: str, zone: str | None = None) -> None:
        self.app = app
        self.engine = engine
        self.token = token
        self.zone = zone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_OPEN):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        try:
            known = await self._recognise(connection.headers, connection.cookies.get(COOKIE, ""))
        except StorageFault as error:
            await problem(503, str(error))(scope, receive, send)
            return
        scope.setdefault("state", {})["known"] = known
        wishes = (known.language if known else None, connection.cookies.get(language.COOKIE))
        spoken = language.negotiate(*wishes, accepted=connection.headers.get("accept-language", ""))
        scope["state"]["language"] = spoken
        zones = (connection.cookies.get(ZONE_COOKIE), connection.cookies.get(CLOCK_COOKIE), self.zone)
        with language.speaking(spoken), in_zone(*zones):
            await self.app(scope, receive, send)

    async def _recognise(self, headers: Headers, cookie: str) -> Known | None:
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            right = compare_digest(given.strip().encode(), self.token.encode())
            return Known(name="API", operator=True) if right else None
        return await run_in_threadpool(who_has, self.engine, cookie) if cookie else None


def who_has(engine: Engine, cookie: str) -> Known | None:
    """Who a browser belongs to; None where it is not signed in, or not any more."""
    now = datetime.now(UTC)
    with unit_of_work(engine, read_only=True) as session:
        found = find_session(session, cookie, at=now)
        if found is None:
            return None
        if found["guest_link_id"] is not None:
            link = find_guest_link(session, found["guest_link_id"], at=now)
            return None if link is None else Known(person_id=link["person_id"], name=link["name"], guest=_guest(link))
        memberships = list_memberships(session, found["person_id"])
    if found["used_at"] is None or found["used_at"] <= now - USED_WITHIN:
        with unit_of_work(engine) as session:
            mark_used(session, cookie, at=now)
    return Known(
        person_id=found["person_id"],
        name=found["name"],
        operator=found["operator"],
        language=found["language"],
        roles={row["organisation_id"]: frozenset(map(Role, row["roles"])) for row in memberships},
    )


def _guest(link: RowMapping) -> Guest:
    return Guest(
        link["name"],
        link["organisation_id"],
        frozenset(map(Action, link["actions"])),
        tuple(link["addresses"]),
        link["section"],
    )
