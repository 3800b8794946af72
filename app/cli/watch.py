"""Watching funding announcements from the terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.catalogue import Json
from app.cli.output import print_json, print_plain_json, say, stderr, table
from app.cli.state import now, state

if TYPE_CHECKING:
    from app.watch.searching import Wish
    from app.watch.service import Outcome

Text = Annotated[str, typer.Option(help="Words to look for; each may be the beginning of one.")]
States = Annotated[str, typer.Option("--state", help="running (not over), open, forthcoming, changed, over or all.")]
Source = Annotated[str, typer.Option(help="Only of this source, like grants-gov.")]
Countries = Annotated[list[str] | None, typer.Option("--country", help="That names this country, like TN; repeatable.")]
Themes = Annotated[
    list[str] | None,
    typer.Option("--theme", help="About this SDG goal or sector of the DAC, like 16 or 151; repeatable."),
]
Band = Annotated[str, typer.Option(help="Largest grant: 10k, 50k, 250k, 1m or more.")]
Month = Annotated[str, typer.Option(help="Of the last deadline, like 2027-03.")]
AnnouncementId = Annotated[int, typer.Argument(min=1, help="Its id, as 'watch list' shows it.")]

watch = typer.Typer(help="Look at funders' sources for announcements.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    from app.cli.watch_searches import searches

    watch.add_typer(searches, name="searches")
    app.add_typer(watch, name="watch")


@watch.command("list")
def list_announcements(
    context: typer.Context,
    text: Text = "",
    state_: States = "running",
    source: Source = "",
    country: Countries = None,
    theme: Themes = None,
    band: Band = "",
    month: Month = "",
    facets: Annotated[bool, typer.Option("--facets", help="Also how many there are of each kind.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many at most.")] = 50,
    as_json: Json = False,
) -> None:
    """Announcements that are kept, what closes next first."""
    from app.domain.announcement import Announcement, next_deadline
    from app.domain.deadlines import describe_instant
    from app.watch.queries import announcement_of
    from app.watch.searching import search

    at = now()
    wish = wish_of(text, state_, source, country, theme, band, month)
    with state(context).session(read_only=True) as (session, organisation):
        result = search(session, organisation["id"], wish, now=at, limit=limit)
    found = [announcement_of(row) for row in result.rows]
    if as_json:
        print_json(tuple[Announcement, ...], tuple(found))
        return
    if not found:
        say(f"No announcement is like this. Next: {state(context).hint('watch', 'run')}")
        return
    table(
        "",
        ("Id", "Announcement", "Funder", "Deadline"),
        [(row["id"], one.title, one.funder, describe_instant(due) if (due := next_deadline(one, at)) else "not known")
         for row, one in zip(result.rows, found, strict=True)],
        prose=(1, 2),
    )  # fmt: skip
    if result.among > len(found):
        say(f"{result.among - len(found)} more; --limit shows more of them.")
    if facets:
        counts = [(name, value, count) for name, values in result.facets.items() for value, count in values.items()]
        table("", ("Facet", "Value", "Count"), counts)


@watch.command("run")
def run(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(help="Only this source, like grants-gov.")] = None,
    as_json: Json = False,
) -> None:
    """Look at the sources now and keep what they announce. Exit code 1 where one cannot be reached or read."""
    from app.db.session import unit_of_work
    from app.watch.connectors import connectors
    from app.watch.hits import collect_hits
    from app.watch.service import find_connector, make_fetcher, run_watch

    here = state(context)
    settings = here.settings()
    chosen = [find_connector(settings, source)] if source else [c for c in connectors(settings) if not c.missing]
    outcomes: list[Outcome] = []
    with here.opened() as engine:
        for connector in chosen:
            outcomes.append(run_watch(engine, connector, make_fetcher(settings), at=now()))
            if not as_json:
                _tell(outcomes[-1])
        with unit_of_work(engine) as session:
            hits = collect_hits(session, at=now())
    if as_json:
        names = ("source", "seen", "new", "changed", "problems", "error")
        print_plain_json([{name: getattr(one, name) for name in names} for one in outcomes])
    elif hits:
        say(f"{hits} new for the saved searches.")
    if any(one.error for one in outcomes):
        raise typer.Exit(1)


@watch.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX list, or an extract of Grants.gov (zip or XML).")],
    name: Annotated[str, typer.Option(help="What the list is called; the same name brings it up to date.")] = "list",
) -> None:
    """Announcements out of a file: a list is the organisation's own, an extract of Grants.gov is public."""
    from app.db.session import unit_of_work
    from app.errors import BadInput
    from app.watch.hits import collect_hits
    from app.watch.service import import_extract, import_listing

    here, at = state(context), now()
    try:
        opened = file.open("rb")
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from error
    with opened, here.opened() as engine:
        start = opened.read(4096)
        opened.seek(0)
        if b"[Content_Types].xml" not in start and (start[:2] == b"PK" or start.lstrip()[:1] == b"<"):
            outcome = import_extract(engine, opened, at=at)
        else:
            with here.session() as (session, organisation):
                outcome = import_listing(session, organisation, opened.read(), name, at=at)
        with unit_of_work(engine) as session:
            collect_hits(session, at=at)
    _tell(outcome)


@watch.command("smoke")
def smoke(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="The source, like grants-gov.")],
    folder: Annotated[str | None, typer.Option("--record", help="Folder to keep the answer in, as it came.")] = None,
) -> None:
    """One live request to a source, to see that it still answers as the program expects; keeps nothing else.

    Of Grants.gov's extract it asks for the page and the first bytes of the newest file.
    """
    from app.watch.service import find_connector, make_fetcher

    settings = state(context).settings()
    connector = find_connector(settings, source)
    batch = connector.probe(make_fetcher(settings))
    say(f"{connector.title}: {len(batch.raw.body)} bytes, {batch.feed.items} entries, "
        f"{len(batch.feed.announcements)} read.")  # fmt: skip
    for problem in batch.feed.problems:
        stderr(problem)
    if folder:
        path = Path(folder) / f"{connector.name}-{_day(now())}.payload"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(batch.raw.body)
        say(f"Kept: {path}")


@watch.command("dismiss")
def dismiss(
    context: typer.Context,
    announcement: AnnouncementId,
    because: Annotated[str, typer.Option(help="Why it is not for you; who comes back to it later wants to know.")],
    as_json: Json = False,
) -> None:
    """Say that an announcement is not for you, because …; it is hidden until it changes."""
    from app.accounts.audit import Doer
    from app.watch.dismissing import Dismissal, read_dismissal
    from app.watch.dismissing import dismiss as keep_reason

    with state(context).session() as (session, organisation):
        keep_reason(session, organisation, announcement, because, by=Doer("grantwright", None), at=now())
        kept = read_dismissal(session, organisation, announcement)
    if as_json:
        print_json(Dismissal, kept)
    else:
        say(f"Hidden until it changes: {announcement}. Back: {state(context).hint('watch', 'restore', announcement)}")


@watch.command("restore")
def restore(context: typer.Context, announcement: AnnouncementId) -> None:
    """Take back that an announcement is not for you, and show it again."""
    from app.accounts.audit import Doer
    from app.watch.dismissing import take_back

    with state(context).session() as (session, organisation):
        take_back(session, organisation, announcement, by=Doer("grantwright", None), at=now())
    say(f"Shown again: {announcement}.")


def wish_of(
    text: str, state_: str, source: str, country: list[str] | None, theme: list[str] | None, band: str, month: str
) -> Wish:
    from app.watch.searching import State, Wish

    if state_ not in set(State):
        raise typer.BadParameter(f"There are {', '.join(State)}.", param_hint="--state")
    return Wish(text=text, state=State(state_), source=source, countries=tuple(country or ()),
                themes=tuple(theme or ()), band=band, month=month)  # fmt: skip


def _tell(outcome: Outcome) -> None:
    say(f"{outcome.source}: {outcome.seen} seen, {outcome.new} new, {outcome.changed} changed.")
    for sentence in (outcome.error, *outcome.problems):
        stderr(f"{outcome.source}: {sentence}" if sentence else "")


def _day(at: datetime) -> str:
    return at.strftime("%Y%m%d")
