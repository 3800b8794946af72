"""The pipeline from the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.catalogue import Json
from app.cli.output import counted, print_json, say, table
from app.cli.state import now, state

if TYPE_CHECKING:
    from app.domain.money import Money

commands = typer.Typer(help="What may be applied for, what was sent, and what came of it.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    app.add_typer(commands, name="pipeline")


@commands.command("list")
def list_opportunities(
    context: typer.Context,
    stage: Annotated[str, typer.Option(help="Only of this stage, like drafting.")] = "",
    as_json: Json = False,
) -> None:
    """Opportunities, what is due next first, and what those that are running are worth."""
    from app.domain.pipeline import PipelineStage, Worth, worth_by_stage
    from app.errors import BadInput
    from app.pipeline.schemas import OpportunityRead, read_of
    from app.pipeline.service.read_pipeline import read_pipeline

    stages = [str(one) for one in PipelineStage]
    if stage and stage not in stages:
        raise BadInput(f"There is no stage '{stage}'; choose one of {', '.join(stages)}.")
    here = state(context)
    with here.session(read_only=True) as (session, organisation):
        catalogue = here.catalogues().of(session, organisation)
        everything = read_pipeline(session, catalogue, organisation, at=now())
    found = [one for one in everything if stage in ("", one.stage)]
    if as_json:
        print_json(tuple[OpportunityRead, ...], tuple(map(read_of, found)))
        return
    if not found:
        say("Nothing is followed here. Calls and announcements are added in the browser.")
        return
    table(
        "",
        ("Id", "What", "Funder", "Stage", "Due", "Value", "%"),
        [(one.opportunity.id, one.opportunity.title, one.to, one.stage, (one.due and one.due.on) or "",
          _money(one.value), "" if one.opportunity.probability is None else one.opportunity.probability)
         for one in found],
        right=(5, 6),
        prose=(1, 2),
    )  # fmt: skip
    whole = worth_by_stage(
        Worth(stage=one.stage, value=one.value, probability=one.opportunity.probability) for one in found
    )[-1]
    expected = " and ".join(map(_money, whole.expected)) or "nothing"
    say(f"{counted(whole.count, 'opportunity', 'opportunities')} running; expected: {expected}, "
        f"{whole.unknown} not estimated.")  # fmt: skip


def _money(amount: Money | None) -> str:
    return f"{amount.currency} {amount.amount:,}" if amount else ""
