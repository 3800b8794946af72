"""The terminal's rim: parse, call a service, print.

Exit codes: 0 fine, 1 findings that block, 2 bad input or usage. Errors are one plain sentence on stderr.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli import (
    backups,
    budget,
    calendar,
    catalogue,
    demo,
    housekeeping,
    library,
    pipeline,
    privacy,
    proposals,
    spending,
    watch,
    workspace,
)
from app.cli.output import say, stderr
from app.cli.state import State
from app.errors import AppError

(_UsageError,) = typer.BadParameter.__bases__
"""Any mistake in how a command was called. Typer shows its family only by this door."""

app = typer.Typer(
    name="grantwright",
    help="Grant and proposal writing for NGOs: one project, many funders.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        say(f"grantwright {version('grantwright')}")
        raise typer.Exit


@app.callback()
def _global(
    context: typer.Context,
    workspace_: Annotated[
        Path | None,
        typer.Option("--workspace", "-w", help="Folder of the workspace; default grantwright-workspace."),
    ] = None,
    organisation: Annotated[
        str | None, typer.Option("--organisation", "-o", help="Slug of the organisation, where there are several.")
    ] = None,
    version: Annotated[  # noqa: ARG001 - it is done before any command begins
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an unexpected error came from.")] = False,
) -> None:
    context.obj = State(workspace_, organisation, debug)


workspace.register(app)
backups.register(app)
demo.register(app)
catalogue.register(app)
proposals.register(app)
budget.register(app)
calendar.register(app)
library.register(app)
pipeline.register(app)
spending.register(app)
watch.register(app)
housekeeping.register(app)
privacy.register(app)


def main() -> None:
    """The command `grantwright`."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; nothing but `--debug` shows a traceback."""
    debug = "--debug" in arguments
    try:
        code = app(arguments, prog_name="grantwright", standalone_mode=False)
        sys.stdout.flush()  # here, where a reader that went away is known what to do about
    except typer.Exit as done:
        return done.exit_code
    except typer.Abort:
        stderr("Stopped.")
        return 130
    except (BrokenPipeError, SystemExit):
        # The reader went away (| head), for which Typer exits with 1, our code for findings that block. Close quietly
        # instead of complaining when Python flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except AppError as error:
        stderr(str(error))
        return 2
    except Exception as error:
        if isinstance(error, _UsageError):
            stderr(_usage(error))
            return 2
        if debug:
            raise
        stderr(f"Something unexpected happened ({type(error).__name__}: {error}). Nothing was changed; "
               "'grantwright --debug …' shows where.")  # fmt: skip
        return 2
    return code if isinstance(code, int) else 0


def _usage(error: Any) -> str:
    """What was wrong with the command line, and where its help is; the help itself where nothing was asked."""
    said = str(error.format_message())
    if error.ctx is None:
        return said
    if not said:
        return str(error.ctx.get_help())
    said = said.rstrip(".")  # Typer ends a guess with "?."
    return f"{said}{'' if said.endswith('?') else '.'} Help: {error.ctx.command_path} --help"
