"""What every command starts from: settings, and a workspace that is opened only when it is needed."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import which
from subprocess import list2cmdline
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine, RowMapping
    from sqlmodel import Session

    from app.catalog.catalogue import Catalogue
    from app.db.filestore import FileStore
    from app.own_catalogue.catalogues import Catalogues
    from app.settings import Settings


@dataclass(frozen=True, slots=True)
class State:
    workspace: Path | None
    organisation: str | None
    debug: bool

    def settings(self) -> Settings:
        from pydantic import ValidationError

        from app.errors import BadInput
        from app.settings import Settings

        try:
            found = Settings()
        except ValidationError as error:
            first = error.errors()[0]
            name = "_".join(str(part) for part in first["loc"]).upper()
            which = f"The setting GRANTWRIGHT_{name}" if name else "What is set"
            raise BadInput(f"{which} cannot be used: {first['msg'].removeprefix('Value error, ')}.") from None
        given = {"workspace": self.workspace, "organisation": self.organisation}
        return found.model_copy(update={name: value for name, value in given.items() if value is not None})

    def hint(self, *words: object) -> str:
        """A command to type next: the program as it was called, for the same workspace and organisation."""
        options = (("--workspace", self.workspace), ("--organisation", self.organisation))
        given = [str(part) for name, value in options if value is not None for part in (name, value)]
        quoted = list2cmdline if sys.platform == "win32" else shlex.join
        return quoted([str(part) for part in (program(), *given, *words)])

    def is_made(self) -> bool:
        settings = self.settings()
        return settings.database_url is not None or (settings.workspace / "grantwright.db").is_file()

    def made(self) -> Settings:
        """Settings of a workspace that is there. Raises StorageFault."""
        from app.errors import StorageFault

        settings = self.settings()
        if not self.is_made():
            raise StorageFault(
                f"There is no workspace in {settings.workspace}; make one with 'grantwright init', "
                "or name its folder with --workspace."
            )
        return settings

    def catalogues(self) -> Catalogues:
        """What ships and what the environment names, and beside it what each organisation has of its own."""
        from app.catalog.catalogue import load_catalogue
        from app.own_catalogue.catalogues import Catalogues

        return Catalogues(load_catalogue())

    def catalogue(self) -> Catalogue:
        """As the organisation reads it; what ships where there is no workspace or no organisation yet."""
        from app.accounts.queries import list_organisations
        from app.accounts.service import resolve_organisation

        catalogues = self.catalogues()
        if not self.is_made():
            return catalogues.shipped
        with self.any_session(read_only=True) as session:
            if not list_organisations(session, limit=1):
                return catalogues.shipped
            return catalogues.of(session, resolve_organisation(session, self.settings().organisation))

    def files(self) -> FileStore:
        from app.db.filestore import FileStore

        return FileStore(self.settings().files)

    @contextmanager
    def opened(self) -> Iterator[Engine]:
        """The workspace's data base. Raises StorageFault when it is not there or not up to date."""
        from app.db.engine import open_engine
        from app.db.migrate import ensure_current

        engine = open_engine(self.made())
        try:
            ensure_current(engine)
            yield engine
        finally:
            engine.dispose()

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[tuple[Session, RowMapping]]:
        """A unit of work and the organisation it is for."""
        from app.accounts.service import resolve_organisation

        with self.any_session(read_only=read_only) as session:
            yield session, resolve_organisation(session, self.settings().organisation)

    @contextmanager
    def any_session(self, *, read_only: bool = False) -> Iterator[Session]:
        """A unit of work that belongs to no organisation yet."""
        from app.db.session import unit_of_work

        with self.opened() as engine, unit_of_work(engine, read_only=read_only) as session:
            yield session


def program() -> str:
    """`grantwright`, or the path it was called by where the shell would not find that name."""
    called = Path(sys.argv[0])
    return "grantwright" if called.stem != "grantwright" or which("grantwright") else str(called)


def state(context: typer.Context) -> State:
    found: State = context.obj
    return found


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return now().date()
