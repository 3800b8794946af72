from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.accounts.deps import signed_in
from app.domain.budget import IndirectBase
from app.domain.money import Money
from app.domain.reverse import direct_for_ceiling
from app.web.body import CleanRoute
from app.web.conditions import answer

router = APIRouter(tags=["projects"], route_class=CleanRoute, dependencies=[signed_in])


@router.get("/direct-costs", name="getDirectCosts", response_model=Money)
def direct_costs(
    request: Request,
    ceiling: Annotated[Decimal, Query(description="Largest grant.")],
    rate: Annotated[Decimal, Query(description="Rate of indirect costs, 0.07 for 7 %.")],
    currency: Annotated[str, Query(min_length=3, max_length=3)] = "EUR",
    base: IndirectBase = IndirectBase.DIRECT,
    left_out: Annotated[Decimal, Query(description="Direct costs outside the base.")] = Decimal(0),
) -> Response:
    """The largest direct costs that fit below a ceiling with their indirect costs. After rounding, to the cent."""
    found = direct_for_ceiling(Money(ceiling, currency), rate, base, left_out=Money(left_out, currency))
    return answer(request, Money, found)
