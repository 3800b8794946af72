"""Commands that write everything to one file and read it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.output import counted, say
from app.cli.state import now, state

if TYPE_CHECKING:
    from app.workspace.sealing import Secret

KeyFile = Annotated[
    Path | None, typer.Option("--key-file", help="File with the key, made where it is not there; keep it elsewhere.")
]
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="File whose first line is the passphrase, so that none asks.")
]


def register(app: typer.Typer) -> None:
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="New file, like backup.zip.")],
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="Encrypt it; asks for a passphrase where no file is named.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    key_file: KeyFile = None,
) -> None:
    """Write everything, documents and history included, to one file."""
    from app.errors import Conflict
    from app.workspace.backup import write_backup
    from app.workspace.sealing import make_key_file

    here = state(context)
    if file.exists():
        raise Conflict(f"{file} exists already; choose another name.")
    with here.opened() as engine:
        if key_file is not None and not key_file.exists():
            seal: Secret | None = make_key_file(key_file)
            say(f"A new key stands in {key_file}. Whoever loses it cannot open the backup; keep a copy elsewhere.")
        else:
            seal = _secret(passphrase_file, key_file, ask=encrypt, new=True)
        counts = write_backup(engine, here.files(), file, seal=seal)
    how = "encrypted; " if seal else ""
    say(f"Written: {file} ({how}{counted(sum(counts.values()), 'row')}). Restore it with: {here.hint('restore', file)}")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File that 'grantwright backup' wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of what is there.")] = False,
    passphrase_file: PassphraseFile = None,
    key_file: Annotated[
        Path | None, typer.Option("--key-file", help="File with the key it was encrypted with.")
    ] = None,
) -> None:
    """Fill the workspace from a backup; all of it or nothing. Asks for the passphrase of an encrypted one."""
    from app.privacy.service.erase import Place
    from app.privacy.service.reapply import erase_again
    from app.workspace.backup import restore_backup
    from app.workspace.sealing import is_sealed
    from app.workspace.starting import initialise

    here = state(context)
    sealed = file.is_file() and is_sealed(file)
    secret = _secret(passphrase_file, key_file, ask=sealed, new=False) if sealed else None
    initialise(here.settings())
    with here.opened() as engine:
        counts = restore_backup(engine, here.files(), file, replace=replace, secret=secret)
        erased = erase_again(Place(engine, here.settings()), at=now())
    say(f"Restored {counted(sum(counts.values()), 'row')} from {file}. Next: {here.hint('status')}")
    if erased:
        say(f"Erased again, as it was before: {counted(erased, 'person', 'persons')}.")


def _secret(passphrase_file: Path | None, key_file: Path | None, *, ask: bool, new: bool) -> Secret | None:
    from app.errors import BadInput
    from app.workspace.sealing import secret_of_key_file, secret_of_passphrase
    from app.workspace.starting import read_file

    if key_file is not None and passphrase_file is not None:
        raise BadInput("Give a key file or a passphrase, not both.")
    if key_file is not None:
        return secret_of_key_file(key_file)
    if passphrase_file is not None:
        lines = read_file(passphrase_file).decode(errors="replace").splitlines()
        return secret_of_passphrase(lines[0] if lines else "")
    if not ask:
        return None
    return secret_of_passphrase(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=new))
