"""Commands about the data of persons: who is known, hand out, erase, keep no longer than needed."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.catalogue import Json
from app.cli.output import counted, print_plain_json, say, stderr, table
from app.cli.state import State, now, state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.privacy.service.erase import Place

privacy = typer.Typer(help="The data of persons: hand out, erase, keep no longer than needed.", no_args_is_help=True)

Person = Annotated[
    str, typer.Argument(help="As 'privacy list' names them, like contact-7; or 'named-Rosa Example' for anybody else.")
]


def register(app: typer.Typer) -> None:
    app.add_typer(privacy, name="privacy")


@privacy.command("list")
def list_people(context: typer.Context, as_json: Json = False) -> None:
    """Everybody who has a row of their own: members, guests, contacts, partners' people, people in stories."""
    from app.privacy.service.subjects import list_subjects

    with state(context).session(read_only=True) as (session, organisation):
        rows = [(one.key, one.name, str(one.about)) for one in list_subjects(session, organisation)]
    if as_json:
        print_plain_json([dict(zip(("key", "name", "about"), row, strict=True)) for row in rows])
    elif not rows:
        say("Nobody is known here yet.")
    else:
        table("", ("Person", "Name", "About"), rows, prose=(1, 2))


@privacy.command("export")
def export(
    context: typer.Context,
    person: Person,
    out: Annotated[Path, typer.Option("--out", help="New zip file.")],
) -> None:
    """Everything that is held about somebody: one zip of JSON and files, for them to take along."""
    from app.db.filestore import write_whole
    from app.errors import Conflict
    from app.privacy.service.hand_out import person_file
    from app.privacy.service.subjects import get_subject

    if out.exists():
        raise Conflict(f"{out} exists already; choose another name.")
    with _opened(state(context)) as place:
        with state(context).session(read_only=True) as (session, organisation):
            subject = get_subject(session, organisation, person)
        folder, files = place.settings.cache, state(context).files()
        with person_file(place.engine, files, folder, [organisation], subject, at=now(), guarded=True) as file:
            write_whole(out, file.read())
    say(f"Written: {out}. It holds what others wrote of {subject.name} too; read it before you hand it out.")


@privacy.command("erase")
def erase(
    context: typer.Context,
    person: Person,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    keep_sent: Annotated[
        str, typer.Option("--keep-sent", help="Why what was sent is kept as it was: the law, or the grant agreement.")
    ] = "",
    also: Annotated[
        list[str] | None, typer.Option("--also", help="Another way in which they are written, like a former name.")
    ] = None,
) -> None:
    """Erase somebody everywhere, versions and files included, and again after each restore; tells first what goes."""
    from app.accounts.audit import Doer
    from app.errors import BadInput
    from app.privacy.service.erase import erase_person
    from app.privacy.service.hand_out import overview
    from app.privacy.service.subjects import get_subject

    with _opened(state(context)) as place:
        with state(context).session(read_only=True) as (session, organisation):
            subject = get_subject(session, organisation, person).with_words(also or ())
            found = overview(session, [organisation["id"]], subject)
        rows = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in sorted(found.rows.items()))
        say(f"{subject.name} ({subject.kind}) stands in: {rows or 'no row'}.")
        if found.sent:
            kept = "stay, for you said why" if keep_sent else "go too; say --keep-sent REASON where they have to stay"
            say(f"Files that were sent {kept}: {', '.join(found.sent)}.")
        if found.documents:
            say(f"Read these documents yourself, for nobody looks into files: {', '.join(found.documents)}.")
        if found.exports:
            say(f"{counted(found.exports, 'made file')} of the organisation goes and can be made again.")
        if not yes and typer.prompt(f"Type {person} to erase them for good", default="", show_default=False) != person:
            raise BadInput(f"That is not {person}; nothing was erased.")
        done = erase_person(
            place, organisation, subject, keep_sent=keep_sent, by=Doer("Grantwright", None), at=now(), everywhere=True
        )  # fmt: skip
    say(f"Erased: {counted(sum(done.rows.values()), 'row')}, {counted(done.files, 'file')}.")
    if not done.off_the_disk:
        stderr("The data base is in use, so its file still holds the bytes; a worker writes it anew.")
    say("Backups made before still hold it: when one is restored, it is erased again.")


@privacy.command("retention")
def retention(
    context: typer.Context,
    run: Annotated[bool, typer.Option("--run", help="Take it away now, as a worker does once a day.")] = False,
    as_json: Json = False,
) -> None:
    """How long each kind of data is kept, and what the next daily run takes away."""
    from app.privacy.service.retain import apply_retention, preview_retention

    with _opened(state(context)) as place:
        with state(context).session(read_only=True) as (session, organisation):
            lines = preview_retention(session, organisation, at=now())
        if as_json:
            print_plain_json([{"kind": str(one.kind), "days": one.days, "next": one.count} for one in lines])
        else:
            rows = [(str(one.kind), "for ever" if one.days is None else f"{one.days} days", str(one.count))
                    for one in lines]  # fmt: skip
            table("", ("Kind", "Kept", "Next run takes"), rows)
        if run:
            taken = apply_retention(place, organisation, at=now())
            say(f"Taken away: {counted(sum(taken.values()), 'row')}.")


@contextmanager
def _opened(here: State) -> Iterator[Place]:
    from app.privacy.service.erase import Place

    with here.opened() as engine:
        yield Place(engine, here.settings())
