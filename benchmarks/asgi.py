"""Calls an ASGI application within the process: a few requests at once, no network and no client's work in between."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message

AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Call:
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def answer(app: ASGIApp, call: Call) -> Answer:
    return asyncio.run(_call(app, call))


def answers(app: ASGIApp, calls: Iterator[Call], *, at_once: int = AT_ONCE) -> list[int]:
    """Status codes of all calls, `at_once` of them waiting at any time."""
    return asyncio.run(_all(app, calls, at_once))


async def _all(app: ASGIApp, calls: Iterator[Call], at_once: int) -> list[int]:
    async def work() -> list[int]:
        return [(await _call(app, call)).status for call in calls]

    done = await asyncio.gather(*(work() for _ in range(at_once)))
    return [code for codes in done for code in codes]


async def _call(app: ASGIApp, call: Call) -> Answer:
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": call.body, "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    await app(_scope(call), receive, send)
    headers = {name.decode(): value.decode() for name, value in told[0]["headers"]}
    return Answer(told[0]["status"], headers, b"".join(message.get("body", b"") for message in told[1:]))


def _scope(call: Call) -> dict[str, Any]:
    path, _, query = call.path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": call.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in call.headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
