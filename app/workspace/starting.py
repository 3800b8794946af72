"""Making a workspace and serving it."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from app.db.engine import open_engine
from app.db.migrate import upgrade
from app.db.session import unit_of_work
from app.domain.phrases import phrase
from app.errors import BadInput, StorageFault
from app.own_catalogue.taking_over import take_over
from app.settings import Settings
from app.watch.indexing import index_missing

MAX_INPUT_BYTES = 20_000_000


def initialise(settings: Settings) -> None:
    """Make the folder and the tables, or bring them up to date. Raises StorageFault."""
    try:
        settings.workspace.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFault(
            phrase(
                "The folder {path} cannot be made: {reason}.", path=str(settings.workspace), reason=str(error.strerror)
            )
        ) from error
    engine = open_engine(settings)
    try:
        upgrade(engine)
        _take_over_copies(engine, settings.workspace / "catalogue")
        with unit_of_work(engine) as session:
            index_missing(session)
    finally:
        engine.dispose()


def _take_over_copies(engine: Engine, folder: Path) -> None:
    """The folder is renamed then, so that what an organisation gives back later does not come again."""
    with unit_of_work(engine) as session:
        taken = take_over(session, folder, at=datetime.now(UTC))
    if taken:
        folder.rename(folder.with_name("catalogue.taken-over"))


def read_file(path: Path) -> bytes:
    """The bytes of a file the user named. Raises BadInput when it is not there, cannot be read, or is too large."""
    try:
        # Not by its size: a pipe or a device has none, and may never end.
        with path.open("rb") as file:
            data = file.read(MAX_INPUT_BYTES + 1)
    except OSError as error:
        raise BadInput(
            phrase("{path} cannot be read: {reason}.", path=str(path), reason=str(error.strerror))
        ) from error
    except ValueError as error:
        raise BadInput(phrase("The name of the file cannot be used: {reason}.", reason=str(error))) from error
    if len(data) > MAX_INPUT_BYTES:
        raise BadInput(phrase("{path} is larger than {most} MB.", path=str(path), most=MAX_INPUT_BYTES // 1_000_000))
    return data


def ensure_guarded(host: str, address: str | None) -> None:
    """Raises BadInput for an address that other machines can reach, unless people come to it by https.

    Passwords and cookies would travel open otherwise.
    """
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback and not (address or "").startswith("https://"):
        raise BadInput(
            phrase(
                "Passwords must not travel open, and {host} is not loopback: put a proxy that speaks https before it "
                "and set GRANTWRIGHT_ADDRESS to its address.",
                host=host or "0.0.0.0",  # noqa: S104 - only named
            )
        )
