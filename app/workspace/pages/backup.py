from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from typing import IO, Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import StreamingResponse

from app.accounts.deps import Visitor, may, operates
from app.accounts.policy import Action
from app.accounts.recognising import Known
from app.accounts.settings_pages import SettingsPage
from app.interchange.dumping import dump_workspace
from app.web.deps import Installation, InstallationDep, Now, ReadSession
from app.web.downloads import saved, sealed
from app.web.language import gettext as _
from app.web.templating import show
from app.workspace.backup import write_backup
from app.workspace.exchange import file_of
from app.workspace.sealing import LEAST_PASSPHRASE, Secret, secret_of_passphrase

router = APIRouter(include_in_schema=False)

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPage(SettingsPage):
    template: ClassVar[str] = "workspace/backup.html"
    whole: bool
    """Whether the reader runs the installation, and may take all of it."""
    shortest: int = LEAST_PASSPHRASE


@router.get("/o/{organisation}/settings/backup")
def backup(visitor: Annotated[Visitor, may(Action.MANAGE)], request: Request) -> Response:
    """Take everything away."""
    known: Known = request.state.known
    return show(BackupPage(title=_("Backup"), shell=visitor.shell, here="backup", whole=known.operator))


@router.get("/o/{organisation}/settings/backup/organisation.yaml")
def take_organisation(visitor: Annotated[Visitor, may(Action.MANAGE)], session: ReadSession, now: Now) -> Response:
    """The organisation with its projects and proposals as they stand, as a workspace file."""
    slug = visitor.organisation["slug"]
    content = dump_workspace(file_of(session, visitor.organisation, slug)).encode()
    return saved(content, f"{slug}-{now:%Y-%m-%d}.yaml", "application/yaml")


@router.get("/backup.zip")
def take_everything(known: Annotated[Known, operates], here: InstallationDep, now: Now) -> Response:  # noqa: ARG001
    """Every organisation of the installation, documents and history included: the file that `restore` reads."""
    return _everything(here, now)


@router.post("/backup.sealed")
def take_everything_sealed(
    known: Annotated[Known, operates],  # noqa: ARG001
    here: InstallationDep,
    now: Now,
    passphrase: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """The same, of no use to anybody without the passphrase. Raises BadInput for one that is too short."""
    return _everything(here, now, secret_of_passphrase(passphrase))


def _everything(here: Installation, now: datetime, seal: Secret | None = None) -> Response:
    here.settings.cache.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="backup-", dir=here.settings.cache))
    path = folder / f"grantwright-{now:%Y-%m-%d-%H%M}.{'sealed' if seal else 'zip'}"
    try:
        write_backup(here.engine, here.files, path, seal=seal)
        size, file = path.stat().st_size, path.open("rb")
    finally:
        rmtree(folder, ignore_errors=True)  # what is open stays readable; some systems keep it until it is closed
    return StreamingResponse(
        _pieces(file, folder),
        media_type="application/octet-stream" if seal else "application/zip",
        headers={**sealed(path.name), "Content-Length": str(size)},
    )


def _pieces(file: IO[bytes], folder: Path) -> Iterator[bytes]:
    try:
        with file:
            while piece := file.read(_CHUNK):
                yield piece
    finally:
        rmtree(folder, ignore_errors=True)
