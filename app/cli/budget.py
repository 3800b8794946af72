"""Questions about money that need no project."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from app.cli.catalogue import Json
from app.cli.output import print_plain_json, say


def register(app: typer.Typer) -> None:
    app.command("direct")(direct)


def direct(
    ceiling: Annotated[str, typer.Option("--ceiling", help='Largest grant, like "250000".')],
    rate: Annotated[str, typer.Option("--rate", help='Rate of indirect costs, like "0.07".')],
    currency: Annotated[str, typer.Option("--currency", help="Currency of the ceiling.")] = "EUR",
    base: Annotated[
        str, typer.Option("--base", help="What the rate is of: direct, direct_less, mtdc, grant, total.")
    ] = ("direct"),
    left_out: Annotated[
        str, typer.Option("--left-out", help="Direct costs outside the base, for direct_less and mtdc.")
    ] = "0",
    as_json: Json = False,
) -> None:
    """How much direct may I spend? The largest direct costs that fit below a ceiling with their indirect costs."""
    from app.domain.budget import IndirectBase
    from app.domain.money import Money
    from app.domain.printing import print_money
    from app.domain.reverse import direct_for_ceiling
    from app.errors import BadInput

    if base not in list(IndirectBase):
        raise BadInput(f"There is no base '{base}'; there are {', '.join(IndirectBase)}.")
    try:
        limit = Money(_number(ceiling), currency)
        outside = Money(_number(left_out), currency)
        found = direct_for_ceiling(limit, _number(rate), IndirectBase(base), left_out=outside)
    except ValueError as error:
        raise BadInput(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    rest = limit - found
    if as_json:
        print_plain_json({"direct": str(found.amount), "left": str(rest.amount), "currency": currency})
        return
    say(f"Direct costs up to {print_money(found, 'en')}; {print_money(rest, 'en')} are left for indirect costs.")


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"'{text}' is not a number; write digits and a point, like 250000 or 0.07") from None
