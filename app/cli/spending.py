"""Spending of a grant from the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.catalogue import Json
from app.cli.output import counted, print_json, say, stderr, table
from app.cli.state import now, state

commands = typer.Typer(help="What was spent of a grant, against what was promised.", no_args_is_help=True)

Proposal = Annotated[str, typer.Argument(help="Slug of the proposal that won the grant.")]


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="spending")


@commands.command("import")
def import_(
    context: typer.Context,
    proposal: Proposal,
    file: Annotated[Path, typer.Argument(help="Table of the accounting package (.csv, .xlsx).")],
    mapping: Annotated[str, typer.Option("--mapping", help="Name of the mapping that says what its columns hold.")],
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would be read in.")] = False,
) -> None:
    """Read in the books of a grant; the same rows are never counted twice. Exits with 1 where a row was left out."""
    from app.accounts.audit import Doer
    from app.errors import BadInput
    from app.grants.service.import_spending import import_spending, preview_spending
    from app.grants.spending_queries import get_mapping
    from app.interchange.spending_table import MAX_BYTES

    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from None
    batch = None
    with state(context).session(read_only=preview) as (session, organisation):
        how = get_mapping(session, organisation["id"], mapping)
        if preview:
            read = preview_spending(session, organisation, proposal, data, how)
        else:
            by = Doer("grantwright", None)
            done = import_spending(session, organisation, proposal, data, how, file_name=file.name, by=by, at=now())
            batch, read = done.batch, done.read
    for problem in read.problems:
        stderr(f"{problem.column}{problem.row}: {problem.reason}.")
    if read.by_line:
        table(
            "", ("Line", "Amount"),
            [(line, f"{money.currency} {money.amount:,}") for line, money in sorted(read.by_line.items())], right=(1,),
        )  # fmt: skip
    say(f"{counted(read.new, 'entry', 'entries')} new, {read.same:,} as before, {read.left_out:,} left out.")
    if batch is not None:
        say(f"Take it back with: grantwright spending take-back {proposal} {batch}")
    if read.left_out:
        raise typer.Exit(1)


@commands.command("mapping")
def keep_mapping(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the mapping.")],
    file: Annotated[Path, typer.Argument(help="The mapping as JSON, or a table to guess one from.")],
) -> None:
    """Keep a mapping of columns from a JSON file; of a table (.csv, .xlsx), show what it might be, as such a file."""
    from dataclasses import replace
    from itertools import islice

    from pydantic import ValidationError

    from app.domain.spending_mapping import SpendingMapping, guess_mapping
    from app.errors import BadInput, NotFound
    from app.grants.service.read_spending import save_mapping
    from app.grants.spending_queries import get_mapping
    from app.interchange.spending_table import rows_of
    from app.models.mapping import adapter

    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from None
    if file.suffix.lower() != ".json":
        guessed = guess_mapping(name, list(islice(rows_of(data), 500)))
        if guessed is None:
            raise BadInput(f"No date, amount and account were found in the headings of {file.name}.")
        print_json(SpendingMapping, guessed)
        return
    try:
        mapping: SpendingMapping = adapter(SpendingMapping).validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"{file.name}: {'.'.join(map(str, first['loc']))} {first['msg']}.") from None
    with state(context).session() as (session, organisation):
        try:
            version = get_mapping(session, organisation["id"], name).version
        except NotFound:
            version = 0
        save_mapping(session, organisation, replace(mapping, name=name, version=version))
    say(f"Kept: {name}.")


@commands.command("take-back")
def take_back(
    context: typer.Context,
    proposal: Proposal,
    batch: Annotated[int, typer.Argument(help="Number that the import told.")],
) -> None:
    """Take a whole import back."""
    from app.accounts.audit import Doer
    from app.grants.service.import_spending import take_spending_back

    with state(context).session() as (session, organisation):
        gone = take_spending_back(session, organisation, proposal, batch, by=Doer("grantwright", None), at=now())
    say(f"{counted(gone, 'entry', 'entries')} taken back.")


@commands.command("show")
def show(context: typer.Context, proposal: Proposal, as_json: Json = False) -> None:
    """Promised, spent and expected by line, and which lines pass the funder's threshold."""
    from app.domain.spending import Spending
    from app.grants.service.read_spending import read_deviations, read_spending

    here = state(context)
    today = now().date()
    with here.session(read_only=True) as (session, organisation):
        spending, _ = read_spending(session, organisation, proposal, until=today)
        catalogue = here.catalogues().of(session, organisation)
        found = read_deviations(session, catalogue, organisation, proposal, spending, today=today)
    if as_json:
        print_json(Spending, spending)
        return
    table(
        f"In {spending.currency}",
        ("Line", "Promised", "Spent", "%", "Committed", "Expected"),
        [(one.line, f"{one.promised.amount:,}", f"{one.spent.amount:,}", one.percent if one.percent is not None else "",
          f"{one.committed.amount:,}", f"{one.forecast.amount:,}") for one in spending.lines],
        right=(1, 2, 3, 4, 5),
    )  # fmt: skip
    for one in found:
        what = "is expected to differ" if one.foreseen else "differs"
        say(f"{one.line} {what} by {one.variance.amount:,}; the funder lets {one.limit.amount:,} pass. {one.rule.note}")
