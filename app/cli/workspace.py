"""Commands about the workspace: make, fill, write out, back up, serve."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.catalogue import Json
from app.cli.output import print_plain_json, say, stderr
from app.cli.state import now, state


def register(app: typer.Typer) -> None:
    for name, command in (
        ("init", init), ("serve", serve), ("import", import_), ("dump", dump), ("worker", worker),
    ):  # fmt: skip
        app.command(name)(command)


def init(context: typer.Context) -> None:
    """Make a workspace, or bring one up to date."""
    from app.workspace.starting import initialise

    settings = state(context).settings()
    initialise(settings)
    say(f"The workspace in {settings.workspace} is ready. Next: {state(context).hint('import', 'FILE.yaml')}")


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Workspace file; docs/file-format.md describes it.")],
    as_json: Json = False,
) -> None:
    """Read an organisation, projects or proposals from a YAML file; all of it or nothing."""
    from dataclasses import asdict

    from app.interchange.reading import read_written
    from app.workspace.exchange import import_file
    from app.workspace.starting import read_file

    here = state(context)
    written = read_written(read_file(file), str(file))
    catalogues = here.catalogues()
    with here.any_session() as session:
        done = import_file(
            session, catalogues, written, folder=file.parent, files=here.files(), at=now(),
            organisation=here.settings().organisation,
        )  # fmt: skip
    if as_json:
        print_plain_json(asdict(done))
        return
    for name in done.missing_files:
        stderr(f"The file {name} is not beside {file.name}; add it and import again.")
    for remark in done.remarks:
        stderr(remark)
    if done.taken_away:
        stderr(f"Taken away, for {file.name} has them no more: {', '.join(done.taken_away)}.")
    if done.still_withdrawn:
        stderr(f"Consent stays withdrawn, though {file.name} does not say so: {', '.join(done.still_withdrawn)}.")
    said = (f"{slug} ({'new' if slug in done.created else 'read again'})" for slug in done.all())
    say(f"Imported: {', '.join(said)}.")


def dump(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(help="A proposal, a project, or the organisation with everything.")],
    out: Annotated[Path | None, typer.Option("--out", help="File to write, in place of the terminal.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="With all that it stands on, for another workspace.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a workspace file, and with --out its figures beside it; reading it back changes nothing."""
    from app.db.filestore import write_whole
    from app.errors import Conflict
    from app.interchange.dumping import dump_workspace
    from app.workspace.exchange import file_of
    from app.workspace.figures import write_figures

    if out is not None and out.exists() and not force:
        raise Conflict(f"{out} exists already; say --force to replace it.")
    with state(context).session(read_only=True) as (session, organisation):
        file = file_of(session, organisation, slug, whole=whole)
        content = dump_workspace(file).encode()
        if out is not None:
            write_figures(session, organisation["id"], file.proposals, out.parent, files=state(context).files())
    if out is None:
        sys.stdout.buffer.write(content)
        return
    write_whole(out, content)
    say(f"Written: {out} ({len(content):,} bytes). Read it back with: grantwright import {out}")


def serve(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = None,
) -> None:
    """Serve the workspace on this machine: pages for a browser, and the JSON API. Prints the link and the token."""
    from app.main import serve as serve_api

    settings = state(context).made()
    serve_api(settings if port is None else settings.model_copy(update={"port": port}), announce=say)


def worker(context: typer.Context) -> None:
    """Make long exports in a process of its own, until it is stopped; several may run beside a server."""
    import signal

    from app.workspace.working import make_worker

    here = state(context)
    settings = here.made()
    with here.opened() as engine:
        works = make_worker(settings, engine, here.catalogues())
        for name in ("SIGTERM", "SIGINT"):
            signal.signal(getattr(signal, name), lambda *_: works.stop())
        say("Working; stop it with Ctrl+C.")
        works.run()
