"""What a route asks for: a session, and what the program works with.

What only looks at the request is `async`: a plain function is sent to another thread, which costs more than it does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Path, Request
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.own_catalogue.catalogues import Catalogues
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Installation:
    """What one running program works with."""

    settings: Settings
    engine: Engine
    catalogues: Catalogues
    files: FileStore
    token: str


def here_of(request: Request) -> Installation:
    """What `InstallationDep` gives, for what every request asks: each dependency has its price."""
    found: Installation = request.app.state.installation
    return found


async def installation(request: Request) -> Installation:
    return here_of(request)


InstallationDep = Annotated[Installation, Depends(installation)]


async def write_session(request: Request) -> AsyncIterator[Session]:
    async with _beside(unit_of_work(here_of(request).engine)) as session:
        yield session


async def read_session(request: Request) -> AsyncIterator[Session]:
    async with _beside(unit_of_work(here_of(request).engine, read_only=True)) as session:
        yield session


@asynccontextmanager
async def _beside(work: AbstractContextManager[Session]) -> AsyncIterator[Session]:
    """A session asks nothing of the data base before its first statement, so it is opened here and now; how it ends,
    which may take its time, is left to another thread."""
    session = work.__enter__()
    try:
        yield session
    except BaseException as error:
        if not await run_in_threadpool(work.__exit__, type(error), error, error.__traceback__):
            raise
    else:
        await run_in_threadpool(work.__exit__, None, None, None)


# Function scope: the commit happens before the response, so a failing one cannot be answered with 200.
WriteSession = Annotated[Session, Depends(write_session, scope="function")]
ReadSession = Annotated[Session, Depends(read_session, scope="function")]


def ensure_known(request: Request) -> None:
    """Answers 401 unless it is known who asks."""
    if request.state.known is None:
        raise HTTPException(
            401,
            "Sign in first; programs send the bearer token that 'grantwright serve' printed.",
            headers={"WWW-Authenticate": "Bearer"},
        )


OrganisationSlug = Annotated[str, Path(description="Organisation's slug.", max_length=100)]


async def client_address(request: Request) -> str:
    """The network address of who asks; empty where the server listens on no network."""
    return request.client.host if request.client else ""


ClientAddress = Annotated[str, Depends(client_address)]
UserAgent = Annotated[str, Header(alias="User-Agent", include_in_schema=False)]


def outside(request: Request, here: Installation, path: str) -> str:
    """A whole address to hand on: where people reach the server as the settings say, else as whoever asks does."""
    return f"{(here.settings.address or str(request.base_url)).rstrip('/')}{path}"


async def now() -> datetime:
    return datetime.now(UTC)


async def today() -> date:
    return datetime.now(UTC).date()


Now = Annotated[datetime, Depends(now)]
Today = Annotated[date, Depends(today)]
