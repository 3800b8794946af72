"""A real server on a loopback port, and a client that knows its token."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn
from sqlalchemy import Engine

from app.accounts.service import resolve_organisation, save_organisation
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.main import create_app
from app.projects.service import save_project
from app.proposals.service.save_proposal import save_proposal
from app.settings import Settings
from tests.domain.assembly.material import material, organisation, proposal

TOKEN = "t" * 40
BASE = f"/api/v1/organisations/{organisation().slug}"


@pytest.fixture
def filled(engine: Engine) -> None:
    """The test material in the data base, its proposal on a form and a funder that ship with the program."""
    shipped = replace(
        proposal(),
        call=None,
        funder="sigrid-rausing-trust",
        template="general-partnership/1.0",
        sections={},
        attachments=(),
    )
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        row = resolve_organisation(session, None)
        save_project(session, row, replace(material().project, organisation=organisation().slug))
        save_proposal(session, row, shipped, at=datetime(2026, 11, 21, tzinfo=UTC))


@pytest.fixture
def serve(catalogue: Catalogue) -> Iterator[Callable[[Settings], str]]:
    """Starts servers and stops them; returns their address."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(settings: Settings) -> str:
        config = uvicorn.Config(
            create_app(settings, catalogue), host="127.0.0.1", port=0, log_level="critical", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((server, thread))
        while not server.started:
            time.sleep(0.002)
        port = server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def client(settings: Settings, filled: None, serve: Callable[[Settings], str]) -> Iterator[httpx.Client]:  # noqa: ARG001
    address = serve(settings.model_copy(update={"token": TOKEN}))
    with closing(httpx.Client(base_url=address, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)) as client:
        yield client
