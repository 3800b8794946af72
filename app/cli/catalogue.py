"""Commands about funders, calls, templates, and the catalogue's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli import wording
from app.cli.output import console, counted, listed, print_json, print_plain_json, say, stderr, table
from app.cli.state import State, now, state, today

if TYPE_CHECKING:
    from app.catalog.cases import CaseFailure
    from app.domain.call import Call
    from app.domain.funder import Funder
    from app.errors import Problem

funders = typer.Typer(help="Funder profiles, each figure with its source.", no_args_is_help=True)
calls = typer.Typer(help="Calls with their rules, as dated data.", no_args_is_help=True)
templates = typer.Typer(help="Proposal templates.", no_args_is_help=True)
catalog = typer.Typer(help="Check, lock and describe the catalogue's files.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]


def register(app: typer.Typer) -> None:
    for name, group in (("funders", funders), ("calls", calls), ("templates", templates), ("catalog", catalog)):
        app.add_typer(group, name=name)


@funders.command("list")
def list_funders(
    context: typer.Context,
    kind: Annotated[str | None, typer.Option(help="Only this kind, like foundation or un_agency.")] = None,
    as_json: Json = False,
) -> None:
    """All funders and networks."""
    _print_funders(_found_funders(state(context), "", kind), as_json)


@funders.command("search")
def search_funders(context: typer.Context, words: list[str], as_json: Json = False) -> None:
    """Funders whose profile has every word."""
    _print_funders(_found_funders(state(context), " ".join(words), None), as_json)


@funders.command("show")
def show_funder(context: typer.Context, slug: str, as_json: Json = False) -> None:
    """One funder's profile, with where each figure was read."""
    from app.domain.funder import Funder

    catalogue = state(context).catalogue()
    funder = catalogue.funder(slug)
    if as_json:
        print_json(Funder, funder)
        return
    _print_funder(funder, catalogue.calls_of(slug))


@funders.command("awards")
def import_awards(
    context: typer.Context,
    slug: str,
    file: Annotated[Path, typer.Argument(help="A file of 360Giving (JSON, CSV), or a summary of IRS 990 returns.")],
    named: Annotated[str, typer.Option(help="What the file calls the funder, where it names several.")] = "",
) -> None:
    """Read in what a funder really gave; its profile shows it by year."""
    from app.accounts.audit import Doer
    from app.domain.giving import giving
    from app.funders.awards import import_awards as keep
    from app.funders.queries import list_awards
    from app.workspace.starting import read_file

    here = state(context)
    with here.session() as (session, organisation):
        catalogue = here.catalogue()
        found = keep(session, catalogue, organisation, slug, read_file(file), named=named, by=Doer("grantwright", None),
                     at=now())  # fmt: skip
        known = giving(list_awards(session, organisation["id"], slug))
    for problem in found.problems[:20]:
        stderr(problem)
    for one in known:
        years = [(year.year, year.count or "", f"{year.total:,.0f}") for year in one.years]
        table("", ("Year", "Grants", f"Given, {one.currency}"), years)
        if one.count:
            say(f"{one.count} grants, {one.smallest:,.0f} to {one.largest:,.0f} {one.currency}; "
                f"median {one.median:,.0f}.")  # fmt: skip


@calls.command("list")
def list_calls(
    context: typer.Context,
    funder: Annotated[str | None, typer.Option(help="Only this funder's.")] = None,
    as_json: Json = False,
) -> None:
    """All calls; past ones show what to expect."""
    from app.domain.call import Call
    from app.opportunities.service import CallWish, find_calls

    catalogue = state(context).catalogue()
    if funder is not None:
        catalogue.funder(funder)
    found = find_calls(catalogue, wish=CallWish(funder=funder or ""))
    if as_json:
        print_json(list[Call], list(found))
        return
    if not found:
        say(f"There are no calls{f' of {funder}' if funder else ''} here.")
        return
    rows = [(call.slug, call.title, call.status, _deadline(call), len(call.rules)) for call in found]
    table("", ("Call", "Title", "Status", "Deadline", "Rules"), rows, right=(4,), prose=(1,))


@calls.command("show")
def show_call(context: typer.Context, slug: str, as_json: Json = False) -> None:
    """One call: stages, rules, limits, annexes, and what to ask."""
    from app.domain.call import Call

    call = state(context).catalogue().call(slug)
    if as_json:
        print_json(Call, call)
        return
    _print_call(call, state(context).settings().zone)


@templates.command("list")
def list_templates(context: typer.Context, as_json: Json = False) -> None:
    """All templates and versions."""
    from app.domain.record import in_language
    from app.domain.template import Template

    found = [template for _, template in sorted(state(context).catalogue().templates.items())]
    if as_json:
        print_json(list[Template], found)
        return
    rows = [
        (f"{t.slug}/{t.version}", in_language(t.name, "en"), t.stage, len(t.sections), " ".join(t.languages), t.layout)
        for t in found
    ]
    table("", ("Template", "Name", "Stage", "Sections", "Languages", "Budget layout"), rows, right=(3,), prose=(1,))


@templates.command("show")
def show_template(
    context: typer.Context,
    name: str,
    guidance: Annotated[bool, typer.Option("--guidance", help="With the help for the writer.")] = False,
    as_json: Json = False,
) -> None:
    """One template's sections, questions and limits; name it as slug or slug/version."""
    from app.cli.forms import print_template
    from app.domain.template import Template

    here = state(context).catalogue()
    template = here.template(name)
    if as_json:
        print_json(Template, template)
        return
    wanted = here.guidance.get(f"{template.slug}/{template.version}", {}) if guidance else {}
    print_template(template, wanted)


@catalog.command("check")
def check_catalog(as_json: Json = False) -> None:
    """Read every file of the catalogue, run every case, and name what is wrong by file, line and field."""
    from dataclasses import asdict

    from app.catalog.cases import failed_cases, untried_rules
    from app.catalog.catalogue import inspect_catalogue

    catalogue, wrong = inspect_catalogue()
    problems: list[Problem | CaseFailure] = [
        *wrong,
        *failed_cases(catalogue.cases),
        *untried_rules(catalogue.calls.values(), catalogue.cases),
    ]
    if as_json:
        print_plain_json([asdict(problem) for problem in problems])
    else:
        for problem in problems:
            stderr(str(problem))
        say(
            f"{counted(len(catalogue.funders), 'funder')}, {counted(len(catalogue.calls), 'call')}, "
            f"{counted(len(catalogue.templates), 'template')}, {counted(len(catalogue.layouts), 'budget layout')}, "
            f"{counted(len(catalogue.cases), 'case')}: "
            + ("all fine." if not problems else f"{counted(len(problems), 'problem')}.")
        )
    if problems:
        raise typer.Exit(2)


@catalog.command("lock")
def lock_catalog() -> None:
    """Fix the published template versions: from now on a change of one is an error."""
    from app.catalog.lock import locked_versions, write_lock
    from app.paths import default_roots

    for root in default_roots().templates:
        new = write_lock(root)
        say(
            f"{counted(len(new), 'template version')} newly locked in {root.name}; "
            f"{counted(len(locked_versions(root)), 'version')} in all."
        )


@catalog.command("schema")
def print_schema(
    name: Annotated[str, typer.Argument(help="funder, call, template, layout, cases or project.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file instead of the terminal.")] = None,
) -> None:
    """The JSON Schema of a file, for an editor that completes and checks fields."""
    import json

    from app.db.filestore import write_whole
    from app.interchange.schema import json_schema

    schema = json_schema(name)
    if out is None:
        print_plain_json(schema)
        return
    write_whole(out, (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode())
    say(f"Written to {out}.")


def _found_funders(here: State, words: str, kind: str | None) -> Sequence[Funder]:
    from app.domain.funder import FunderKind
    from app.domain.search import did_you_mean
    from app.errors import BadInput
    from app.funders.service import FunderWish, find_funders

    # As the table prints it too: "UN agency".
    wanted = kind.strip().lower().replace(" ", "_").replace("-", "_") if kind is not None else None
    if wanted is not None and wanted not in list(FunderKind):
        raise BadInput(f"There is no kind '{kind}'.{did_you_mean(wanted, FunderKind)} There are {listed(FunderKind)}.")
    return find_funders(here.catalogue(), words, FunderWish(kind=FunderKind(wanted) if wanted else None))


def _print_funders(found: Sequence[Funder], as_json: bool) -> None:
    if as_json:
        from app.domain.funder import Funder

        print_json(list[Funder], list(found))
        return
    if not found:
        say("No funder fits. Fewer or other words may find one; 'grantwright funders list' shows all.")
        return
    rows = [(f.slug, f.name, f.kind.replace("_", " "), f.country or "", _status(f)) for f in found]
    table("", ("Funder", "Name", "Kind", "Country", "Status"), rows, prose=(1, 4))


def _status(funder: Funder) -> str:
    if funder.successor:
        return f"{funder.status}; now {funder.successor}"
    return funder.status if funder.gives_grants else f"{funder.status}; gives no grants"


def _print_funder(funder: Funder, its_calls: Sequence[Call]) -> None:
    say(f"{funder.name} ({funder.kind.replace('_', ' ')}, {_status(funder)})")
    facts: list[tuple[str, Any, str]] = []
    for amount in funder.amounts:
        span = " to ".join(f"{value:,}" for value in (amount.min, amount.max) if value is not None)
        facts.append(("Amount", f"{span} {amount.currency} {amount.note}".strip(), wording.source(amount.source)))
    for label, group in (
        ("Cycle", funder.cycle),
        ("How to apply", funder.how_to_apply),
        ("Reporting", funder.reporting),
        ("Note", funder.notes),
    ):
        facts.extend((label, fact.text, wording.source(fact.source)) for fact in group)
    facts.extend(("Ask", question, "") for question in funder.questions)
    facts.append(("Priorities", " ".join((*funder.sdg, *funder.dac)), wording.source(funder.priorities_source)))
    table("", ("", "What", "Where it was read"), facts, prose=(1, 2))
    if its_calls:
        console.print()
        table(
            "Calls",
            ("Call", "Title", "Status"),
            [(call.slug, call.title, call.status) for call in its_calls],
            prose=(1,),
        )


def _deadline(call: Call) -> str:
    return wording.short_deadline(call.stages[0].deadline) if call.stages else ""


def _print_call(call: Call, reader: str | None) -> None:
    say(f"{call.title} ({call.slug}, {call.status})")
    rows = [row for row in wording.call_rows(call, today(), reader) if row[1]]
    table("", ("", "What", "Where it was read"), rows, prose=(1, 2))
    if call.url:
        say(f"Address: {call.url}")
