"""Asks the application over HTTP, without a network in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

ORIGIN = "http://door"


class Door:
    """A client that follows no redirection and keeps no cookie: each request says who asks."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, portal: BlockingPortal) -> None:
        self.app = app
        self._client = client
        self._portal = portal

    def ask(self, method: str, address: str, **request: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            self._client.cookies.clear()
            return await self._client.request(method, address, **request)

        return self._portal.call(send)

    def get(self, address: str, **request: Any) -> httpx.Response:
        return self.ask("GET", address, **request)

    def post(self, address: str, **request: Any) -> httpx.Response:
        return self.ask("POST", address, **request)


@contextmanager
def open_door(app: FastAPI) -> Iterator[Door]:
    """The application's mistakes are answered as a server would answer them."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    with start_blocking_portal() as portal:
        client = httpx.AsyncClient(transport=transport, base_url=ORIGIN)
        try:
            yield Door(app, client, portal)
        finally:
            portal.call(client.aclose)
            app.state.installation.engine.dispose()
