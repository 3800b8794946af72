"""A real server on a loopback port, and a client that knows its token."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from sqlalchemy import Engine, make_url

from app.accounts.recognising import COOKIE
from app.accounts.service import resolve_organisation, save_organisation
from app.catalog.catalogue import Catalogue
from app.db.engine import open_engine
from app.db.session import unit_of_work
from app.domain.proposal import Proposal
from app.main import create_app
from app.projects.service import save_project
from app.proposals.service.save_proposal import save_proposal
from app.settings import Settings
from tests.conftest import need_tool, postgres_database
from tests.domain.assembly.material import material, organisation, proposal
from tests.web.browsers import PATIENCE, at_work, sign_in

TOKEN = "t" * 40
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
"""A browser that runs as any user and asks nothing of the network by itself."""

Come = Callable[..., httpx.Client]
Joins = Callable[..., BrowserContext]
BASE = f"/api/v1/organisations/{organisation().slug}"


@pytest.fixture
def filled(engine: Engine) -> None:
    fill(engine)


def shipped_proposal() -> Proposal:
    """The test material's, on a form and for a funder that ship with the program, with nothing written yet."""
    return replace(
        proposal(),
        call=None,
        funder="sigrid-rausing-trust",
        template="general-partnership/1.0",
        sections={},
        attachments=(),
    )


def fill(engine: Engine) -> None:
    """The test material in the data base, its proposal on a form and a funder that ship with the program."""
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        row = resolve_organisation(session, None)
        save_project(session, row, replace(material().project, organisation=organisation().slug))
        save_proposal(session, row, shipped_proposal(), at=datetime(2026, 11, 21, tzinfo=UTC))


@contextmanager
def serving(settings: Settings, catalogue: Catalogue) -> Iterator[str]:
    """A server's address, while it runs."""
    config = uvicorn.Config(
        create_app(settings, catalogue),
        host="127.0.0.1",
        port=0,
        log_level="critical",
        timeout_keep_alive=600,  # a slow machine must not lose a connection just when the next request takes it
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.002)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def knowing(address: str) -> httpx.Client:
    """A client that knows the token."""
    return httpx.Client(base_url=address, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)


@pytest.fixture
def serve(catalogue: Catalogue) -> Iterator[Callable[[Settings], str]]:
    """Starts servers and stops them; returns their address."""
    with ExitStack() as running:
        yield lambda settings: running.enter_context(serving(settings, catalogue))


@pytest.fixture
def client(settings: Settings, filled: None, serve: Callable[[Settings], str]) -> Iterator[httpx.Client]:  # noqa: ARG001
    with knowing(serve(settings.model_copy(update={"token": TOKEN}))) as client:
        yield client


@pytest.fixture
def come(settings: Settings, serve: Callable[[Settings], str]) -> Iterator[Come]:
    """A browser, with a person's cookie or without."""
    address = serve(settings.model_copy(update={"token": TOKEN}))
    with ExitStack() as browsers:

        def come(cookie: str = "") -> httpx.Client:
            browser = browsers.enter_context(httpx.Client(base_url=address, timeout=60))
            if cookie:
                browser.cookies.set(COOKIE, cookie)
            return browser

        yield come


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def standing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> Iterator[httpx.Client]:
    """One server for all tests of a module, on each kind of data base: for what must not change anything."""
    settings = Settings(workspace=tmp_path_factory.mktemp("standing"), token=TOKEN)
    with ExitStack() as running:
        if request.param == "sqlite":
            shutil.copy(request.getfixturevalue("migrated_sqlite"), settings.workspace / "grantwright.db")
        else:
            template = request.getfixturevalue("migrated_postgres")
            server = make_url(request.getfixturevalue("postgres_url")).set(drivername="postgresql+psycopg")
            address = running.enter_context(postgres_database(server, template))
            settings = settings.model_copy(update={"database_url": address})
        engine = open_engine(settings)
        fill(engine)
        engine.dispose()
        yield running.enter_context(knowing(running.enter_context(serving(settings, catalogue))))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process; each test opens a context of its own."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need_tool("chromium"), args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def joins(
    chromium: Browser,
    engine: Engine,
    settings: Settings,
    filled: None,  # noqa: ARG001
    serve: Callable[[Settings], str],
) -> Iterator[Joins]:
    """Browsers of people who are signed in, each with one page open; takes what Playwright takes of a context."""
    address = serve(settings)
    with ExitStack() as browsers:

        def join(**wishes: object) -> BrowserContext:
            context = browsers.enter_context(at_work(chromium, address, **wishes))
            sign_in(context, engine)
            return context

        yield join
