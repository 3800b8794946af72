"""What a route asks for: a session, and what the program works with.

What only looks at the request is `async`: a plain function is sent to another thread, which costs more than it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Path, Request
from sqlalchemy import Engine
from sqlmodel import Session

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


async def installation(request: Request) -> Installation:
    found: Installation = request.app.state.installation
    return found


InstallationDep = Annotated[Installation, Depends(installation)]


def write_session(here: InstallationDep) -> Iterator[Session]:
    with unit_of_work(here.engine) as session:
        yield session


def read_session(here: InstallationDep) -> Iterator[Session]:
    with unit_of_work(here.engine, read_only=True) as session:
        yield session


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
