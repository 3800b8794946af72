"""Fixtures every test may use: both data bases, and a clear word when an outside tool is missing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4
from zlib import crc32

import hypothesis
import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from app.catalog.catalogue import Catalogue, load_catalogue
from app.db.engine import open_engine
from app.db.filestore import FileStore
from app.db.migrate import upgrade
from app.settings import Settings

hypothesis.settings.register_profile("quick", deadline=None, max_examples=40, derandomize=True)
hypothesis.settings.register_profile("deep", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

IN_CI = os.environ.get("CI") == "true"
SEED = int(os.environ.get("PROOF_SEED", "3"))
"""Draws what a quick run does of a whole matrix; another seed draws another part."""
KINDS = ("sqlite", "postgresql")
_RIMS = ("tests/web/", "tests/cli/")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of a page, a route or a command meets one kind of data base in a quick run, drawn by its name: below them
    the services, which do the work, meet both."""
    for item in items:
        if (
            not isinstance(item, pytest.Function)
            or not hasattr(item, "callspec")
            or not ("chromium" in item.fixturenames or item.nodeid.startswith(_RIMS))
        ):
            continue
        chosen = any("kind" in mark.args[0] for mark in item.iter_markers("parametrize"))
        kind = item.callspec.params.get("kind")
        if kind and not chosen and kind != KINDS[(crc32(item.originalname.encode()) + SEED) % len(KINDS)]:
            item.add_marker(pytest.mark.deep)


def need_tool(*names: str) -> str:
    """The path of the first program found; else skip with the reason, or fail in CI, where none may be missing."""
    for name in names:
        if found := shutil.which(name):
            return found
    reason = f"{' or '.join(names)} is not installed"
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of a real PostgreSQL server: the configured one, else one that comes as a Python package."""
    if configured := os.environ.get("GRANTWRIGHT_TEST_POSTGRES_URL"):
        yield configured
        return
    # Not in pytest's own folder: another run beside this one may tidy that up under the server.
    folder = Path(tempfile.mkdtemp(prefix="grantwright-postgres-"))
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        import pgserver
    except ImportError:
        pytest.skip("no PostgreSQL: pgserver has no wheel for this Python; set GRANTWRIGHT_TEST_POSTGRES_URL")
    server = pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        # Nothing of this has to survive a power cut, and without it no data base waits for the disk to be dropped.
        for safety in ("fsync", "full_page_writes", "synchronous_commit"):
            server.psql(f"ALTER SYSTEM SET {safety} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    return Settings(workspace=workspace)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of data base in turn."""
    found: str = request.param
    return found


@contextmanager
def postgres_database(server: URL, template: str = "template1") -> Iterator[str]:
    """Address of a new data base, dropped at the end."""
    name = f"test_{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def _server(request: pytest.FixtureRequest) -> URL:
    return make_url(request.getfixturevalue("postgres_url")).set(drivername="postgresql+psycopg")


@pytest.fixture
def empty_settings(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a data base of each kind that has no tables yet."""
    workspace = tmp_path / "empty"
    workspace.mkdir()
    if kind == "sqlite":
        yield Settings(workspace=workspace)
        return
    with postgres_database(_server(request)) as address:
        yield Settings(workspace=workspace, database_url=address)


@pytest.fixture
def opened() -> Iterator[Callable[[Settings], Engine]]:
    """Opens engines and closes them again."""
    engines: list[Engine] = []

    def open_and_remember(settings: Settings) -> Engine:
        engines.append(open_engine(settings))
        return engines[-1]

    yield open_and_remember
    for engine in engines:
        engine.dispose()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An up-to-date, empty SQLite file to copy: migrating once instead of before each test."""
    settings = Settings(workspace=tmp_path_factory.mktemp("migrated"))
    _migrate(settings)
    return settings.workspace / "grantwright.db"


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[str]:
    """Name of an up-to-date, empty data base to copy."""
    server = make_url(postgres_url).set(drivername="postgresql+psycopg")
    with postgres_database(server) as address:
        _migrate(Settings(database_url=address))
        yield str(make_url(address).database)


def _migrate(settings: Settings) -> None:
    engine = open_engine(settings)
    upgrade(engine)
    engine.dispose()


@pytest.fixture
def settings(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an up-to-date data base of each kind."""
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), workspace / "grantwright.db")
        yield Settings(workspace=workspace)
        return
    with postgres_database(_server(request), request.getfixturevalue("migrated_postgres")) as address:
        yield Settings(workspace=workspace, database_url=address)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    opened = open_engine(settings)
    yield opened
    opened.dispose()


@pytest.fixture
def files(settings: Settings) -> FileStore:
    return FileStore(settings.files)
