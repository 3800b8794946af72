"""Commands about the library: read in what other programs keep."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import counted, say, stderr
from app.cli.state import now, state

commands = typer.Typer(help="What the organisation remembers.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="library")


@commands.command("import-evidence")
def import_evidence(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="References as BibTeX, RIS or CSL-JSON.")],
    preview: Annotated[bool, typer.Option("--preview", help="Only say what is new; change nothing.")] = False,
) -> None:
    """Read references into the library's evidence; what is there stays. Exits with 1 where an entry was left out."""
    from app.accounts.audit import Doer
    from app.errors import BadInput
    from app.interchange.bibliography import MAX_BYTES, read_bibliography
    from app.library.service import import_evidence as service

    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from None
    read = read_bibliography(data)
    with state(context).session(read_only=preview) as (session, organisation):
        if preview:
            done = service.sort_entries(session, organisation, read)
        else:
            done = service.import_evidence(session, organisation, read, by=Doer("grantwright", None), at=now())
    for entry in done.new:
        say(f"New: [@{entry.evidence.key}] {entry.evidence.title}")
    for known in done.known:
        say(f"There already: [@{known.there.key}] {known.there.title} (line {known.entry.line:,})")
    for trouble in read.troubles:
        stderr(f"{file.name}:{trouble.line}: left out, for {trouble.why}.")
    would = "would be new" if preview else "new"
    say(f"{counted(len(done.new), 'reference')} {would}, {len(done.known):,} there already.")
    if read.troubles:
        raise typer.Exit(1)
