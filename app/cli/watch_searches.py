"""Saved searches from the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.catalogue import Json
from app.cli.output import counted, print_json, say, table
from app.cli.state import now, state
from app.cli.watch import Band, Countries, Month, Source, States, Text, Themes, wish_of

searches = typer.Typer(help="Searches that are repeated after every look at the sources.", no_args_is_help=True)


@searches.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """Saved searches, and how much each has found."""
    from app.watch.saving import list_searches, search_of
    from app.watch.schemas import SearchRead, search_read

    with state(context).session(read_only=True) as (session, organisation):
        rows = list_searches(session, organisation["id"])
    if as_json:
        print_json(tuple[SearchRead, ...], tuple(map(search_read, rows)))
        return
    if not rows:
        say(f"No search is saved. Next: {state(context).hint('watch', 'searches', 'add', 'NAME')}")
        return
    table(
        "",
        ("Id", "Name", "Words", "News", "Told to", "Found"),
        [(row["id"], row["name"], search_of(row).wish.text, row["every"], row["owner"] or "nobody", row["hits"])
         for row in rows],
        right=(5,),
        prose=(1, 2),
    )  # fmt: skip


@searches.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What its news are told under.")],
    text: Text = "",
    state_: States = "running",
    source: Source = "",
    country: Countries = None,
    theme: Themes = None,
    band: Band = "",
    month: Month = "",
    every: Annotated[str, typer.Option(help="How often its news are told: daily or weekly.")] = "daily",
    owner: Annotated[str | None, typer.Option(help="E-mail of the member who is told; else nobody is.")] = None,
    as_json: Json = False,
) -> None:
    """Save a search: what it finds from now on is new."""
    from app.accounts.audit import Doer
    from app.accounts.queries import member_of_email
    from app.watch.saving import Every, SavedSearch, get_search, save_search
    from app.watch.schemas import SearchRead, search_read

    if every not in set(Every):
        raise typer.BadParameter(f"There are {', '.join(Every)}.", param_hint="--every")
    wish = wish_of(text, state_, source, country, theme, band, month)
    wanted = SavedSearch(name=name, wish=wish, every=Every(every))
    with state(context).session() as (session, organisation):
        owner_id = member_of_email(session, organisation["id"], owner)
        made = save_search(session, organisation, wanted, by=Doer("grantwright", None), at=now(), owner_id=owner_id)
        row = get_search(session, organisation["id"], made)
    if as_json:
        print_json(SearchRead, search_read(row))
    else:
        say(f"Saved: {row['name']} ({made}).")


@searches.command("remove")
def remove(
    context: typer.Context,
    search: Annotated[int, typer.Argument(min=1, help="Its id, as 'watch searches list' shows it.")],
) -> None:
    """Forget a saved search and what it has found."""
    from app.accounts.audit import Doer
    from app.watch.saving import delete_search, get_search

    with state(context).session() as (session, organisation):
        row = get_search(session, organisation["id"], search)
        delete_search(session, organisation, search, by=Doer("grantwright", None), at=now())
    say(f"Removed: {row['name']}, with {counted(row['hits'], 'hit')}.")
