"""Commands that show what a workspace holds and take it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.catalogue import Json
from app.cli.output import counted, listed, print_plain_json, say, table
from app.cli.state import now, state

if TYPE_CHECKING:
    from app.workspace.deleting import Doomed

organisations = typer.Typer(help="The organisations of the workspace.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(organisations, name="organisations")
    app.command("delete")(delete)


@organisations.command("list")
def list_organisations(context: typer.Context, as_json: Json = False) -> None:
    """All organisations of this workspace."""
    from app.accounts.queries import list_organisations as find

    with state(context).any_session(read_only=True) as session:
        rows = [(row["slug"], row["name"], row["country"]) for row in find(session, limit=10_000)]
    if as_json:
        print_plain_json([dict(zip(("slug", "name", "country"), row, strict=True)) for row in rows])
    elif not rows:
        say(f"There is no organisation yet. Next: {state(context).hint('import', 'FILE.yaml')}")
    else:
        table("", ("Organisation", "Name", "Country"), rows, prose=(1,))


@organisations.command("add")
def add_organisation(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What it is called.")],
    administrator: Annotated[str, typer.Option(help="E-mail of its first administrator, who is invited.")],
    country: Annotated[str, typer.Option(help="Its seat: a name, or two letters like KE.")],
    language: Annotated[str, typer.Option("--lang", help="Language it works in: en, fr, es or ar.")] = "en",
    as_json: Json = False,
) -> None:
    """Make one more organisation, apart from the others; prints the link by which its administrator joins."""
    from app.accounts.audit import Doer
    from app.accounts.founding import add_organisation as add
    from app.domain.countries import find_country
    from app.domain.text import one_line
    from app.errors import BadInput
    from app.web.language import LANGUAGES

    here = state(context)
    code = find_country(country, "en")
    if code is None:
        raise BadInput(f"There is no country '{country}'; write its name or its two letters, like KE.")
    if language not in LANGUAGES:
        raise BadInput(f"Pages are not written in '{language}'; there are {', '.join(LANGUAGES)}.")
    with here.any_session() as session:
        slug, token = add(
            session, name=one_line(name), country=code, language=language, administrator=administrator,
            by=Doer("Grantwright", None), at=now(),
        )  # fmt: skip
    settings = here.settings()
    link = f"{settings.address or f'http://{settings.host}:{settings.port}'}/invitation/{token}"
    if as_json:
        print_plain_json({"slug": slug, "invitation": link})
        return
    say(f"Organisation '{slug}' is made. Its administrator joins by this link, within seven days: {link}")


def delete(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(help="A proposal, a project without proposals, or an organisation.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; needed for an organisation.")] = False,
) -> None:
    """Take a proposal, a project or an organisation away for good; says what goes and asks for the slug again."""
    from app.errors import BadInput
    from app.workspace.deleting import Kind, delete_doomed, find_doomed, forget_files, forget_made

    here = state(context)
    organisation = here.settings().organisation
    with here.any_session(read_only=True) as session:
        doomed = find_doomed(session, slug, organisation=organisation)
    if not yes:
        if doomed.kind is Kind.ORGANISATION:
            raise BadInput(f"{_told(doomed)} would go for good; say --yes if that is meant.")
        say(f"{_told(doomed)} goes for good.")
        if typer.prompt("Type its slug again to delete it", default="", show_default=False) != slug:
            raise BadInput("That is another slug; nothing was deleted.")
    with here.any_session() as session:
        # Found again: what was asked about may have changed while somebody typed.
        doomed = find_doomed(session, slug, organisation=organisation)
        delete_doomed(session, doomed)
    forget_files(here.files(), doomed)
    forget_made(here.settings())
    say(f"Deleted: {_told(doomed)}.")


def _told(doomed: Doomed) -> str:
    parts = []
    if doomed.projects:
        parts.append(f"{counted(len(doomed.projects), 'project')} ({listed(doomed.projects)})")
    if doomed.proposals:
        parts.append(f"{counted(len(doomed.proposals), 'proposal')} ({listed(doomed.proposals)})")
    if doomed.kind == "proposal":
        parts.append("all its texts and their history")
    if doomed.files:
        parts.append(counted(len(doomed.files), "document"))
    return f"{doomed.kind.capitalize()} '{doomed.slug}'" + (f" with {', '.join(parts)}" if parts else "")
