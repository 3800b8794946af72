"""Commands about the calendar: take it out, read another one in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import counted, say, stderr
from app.cli.state import now, state

commands = typer.Typer(help="Dates of the organisation, for other calendars and from them.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="calendar")


@commands.command("export")
def export(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", help="File to write, in place of the terminal.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write all dates as a calendar file (.ics)."""
    from app.calendar.entries import whole_calendar
    from app.db.filestore import write_whole
    from app.errors import Conflict

    here = state(context)
    if out is not None and out.exists() and not force:
        raise Conflict(f"{out} exists already; say --force to replace it.")
    with here.session(read_only=True) as (session, organisation):
        catalogue = here.catalogues().of(session, organisation)
    with here.opened() as engine:
        data, dates = whole_calendar(engine, catalogue, organisation, outside=here.settings().address or "", at=now())
    if out is None:
        sys.stdout.buffer.write(data)
        return
    write_whole(out, data)
    say(f"Written: {out} ({counted(dates, 'date')}).")


@commands.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Calendar (.ics), or a table (.csv) with the columns title and date.")],
) -> None:
    """Read dates kept elsewhere; read again, a file changes what it brought. Exits with 1 where a line was left out."""
    from app.accounts.audit import Doer
    from app.calendar.service.import_dates import MAX_BYTES, import_dates, read_calendar_file
    from app.errors import BadInput

    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from None
    read = read_calendar_file(data, file.name, at=now())
    with state(context).session() as (session, organisation):
        done = import_dates(session, organisation, read, by=Doer("grantwright", None), at=now())
    for sentence in done.problems:
        stderr(sentence)
    say(f"{counted(done.new, 'date')} new, {done.changed:,} changed, {done.same:,} as before.")
    if done.problems:
        raise typer.Exit(1)
